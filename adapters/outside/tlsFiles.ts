import { readFile } from 'node:fs/promises';
import type { HttpsOptions } from 'got';
import type { TlsConfig } from '../../domain/config.ts';

/** A file of `tls` that cannot be read; the message names the setting. */
export class TlsFileError extends Error {
  override readonly name = 'TlsFileError';
}

/** The certificates and the key that a configuration names, as an HTTP client takes them. */
export class TlsFiles {
  readonly #tls: TlsConfig;
  readonly #key: string;
  #read: Promise<HttpsOptions> | null = null;

  /** @param key of the settings, as `mesos.tls` */
  constructor(tls: TlsConfig, key: string) {
    this.#tls = tls;
    this.#key = key;
  }

  /** As they were when they were last read. @throws TlsFileError if one cannot be read */
  options(): Promise<HttpsOptions> {
    this.#read ??= this.#readAll();
    return this.#read;
  }

  /** They may have been replaced, as certificates are before they expire: they are read again when they are next wanted. */
  renew(): void {
    this.#read = null;
  }

  async #readAll(): Promise<HttpsOptions> {
    const { caFile, certFile, keyFile, verify } = this.#tls;
    const [ca, cert, key] = await Promise.all([
      this.#readOne('ca-file', caFile),
      this.#readOne('cert-file', certFile),
      this.#readOne('key-file', keyFile),
    ]);
    return {
      rejectUnauthorized: verify,
      ...(ca === null ? {} : { certificateAuthority: ca }),
      ...(cert === null ? {} : { certificate: cert }),
      ...(key === null ? {} : { key }),
    };
  }

  async #readOne(setting: string, path: string | null): Promise<Buffer | null> {
    if (path === null) return null;
    try {
      return await readFile(path);
    } catch (error) {
      const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
      throw new TlsFileError(`${this.#key}.${setting} cannot be read: ${path}${why}`);
    }
  }
}
