import { accessSync, constants, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Secret } from '../../../domain/secret.ts';
import { errorCode } from '../hocon.ts';
import type { Problems } from '../problems.ts';

/**
 * What becomes of the files that a configuration names: `read`, or `left` alone by one who only wants to know how it
 * decides, so that it may be where its secrets are not.
 */
export type NamedFilesUse = 'read' | 'left';

/** The files that a configuration names; relative ones are found from its own folder. Failures go to `problems`. */
export class NamedFiles {
  readonly #folder: string;
  readonly #problems: Problems;
  readonly #use: NamedFilesUse;

  constructor(configFile: string, problems: Problems, use: NamedFilesUse = 'read') {
    this.#folder = dirname(configFile);
    this.#problems = problems;
    this.#use = use;
  }

  /** The absolute path of a file that others will read; null for none. */
  path(file: string | null, key: string): string | null {
    if (file === null) return null;
    const path = resolve(this.#folder, file);
    if (this.#use === 'left') return path;
    try {
      accessSync(path, constants.R_OK);
    } catch (error) {
      this.#unreadable(file, key, error);
    }
    return path;
  }

  /** A secret from a file, without the line break that editors put at its end; null if it can't be had. */
  secret(file: string, key: string): Secret | null {
    if (this.#use === 'left') return null;
    try {
      const content = readFileSync(resolve(this.#folder, file), 'utf8').replace(/\r?\n$/, '');
      if (content !== '') return new Secret(content);
      this.#problems.add(key, { found: JSON.stringify(file), message: 'the file is empty' });
    } catch (error) {
      this.#unreadable(file, key, error);
    }
    return null;
  }

  /** A secret that may be given directly or by a file, not both. */
  either(direct: Secret | null, file: string | null, key: string): Secret | null {
    if (direct !== null && file !== null) {
      this.#problems.add(`${key}-file`, { message: `contradicts ${key}: give one of them` });
    }
    return direct ?? (file === null ? null : this.secret(file, `${key}-file`));
  }

  #unreadable(file: string, key: string, error: unknown): void {
    const message = `the file cannot be read (${errorCode(error)})`;
    this.#problems.add(key, { found: JSON.stringify(file), message });
  }
}
