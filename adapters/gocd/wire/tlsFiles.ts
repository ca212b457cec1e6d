import { readFile } from 'node:fs/promises';
import type { HttpsOptions } from 'got';
import type { TlsConfig } from '../../../domain/config.ts';
import { failure, GocdCallError } from './failure.ts';

/**
 * Reads the certificates and the key a configuration names.
 * @throws GocdCallError (`tls`) naming the setting whose file cannot be read.
 */
export async function readTlsFiles(tls: TlsConfig): Promise<HttpsOptions> {
  const [ca, cert, key] = await Promise.all([
    readOne('ca-file', tls.caFile),
    readOne('cert-file', tls.certFile),
    readOne('key-file', tls.keyFile),
  ]);
  return {
    rejectUnauthorized: tls.verify,
    ...(ca === null ? {} : { certificateAuthority: ca }),
    ...(cert === null ? {} : { certificate: cert }),
    ...(key === null ? {} : { key }),
  };
}

async function readOne(setting: string, path: string | null): Promise<Buffer | null> {
  if (path === null) return null;
  try {
    return await readFile(path);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new GocdCallError(failure('tls', `go-server.tls.${setting} cannot be read: ${path}${why}`));
  }
}
