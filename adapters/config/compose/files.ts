import { accessSync, constants, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Secret } from '../../../domain/secret.ts';
import { bothRules, fileRule, type TextRule } from '../../../domain/settings/kinds/characters.ts';
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

  /** A secret from a file, without the line break that editors put at its end; null if it can't be had or used. */
  secret(file: string, key: string, rule: TextRule): Secret | null {
    if (this.#use === 'left') return null;
    try {
      const content = readFileSync(resolve(this.#folder, file), 'utf8').replace(/\r?\n$/, '');
      const flaw = content === '' ? null : rule(content);
      if (content === '')
        this.#problems.add(key, { found: JSON.stringify(file), message: 'the file is empty' });
      else if (flaw !== null) this.#problems.add(key, { message: flaw });
      else return new Secret(content);
    } catch (error) {
      this.#unreadable(file, key, error);
    }
    return null;
  }

  /** A secret that may be given directly or by a file, not both, and gets where it is meant for by a rule. */
  either(direct: Secret | null, file: string | null, key: string, rule: TextRule): Secret | null {
    if (direct !== null && file !== null) {
      this.#problems.add(`${key}-file`, { message: `contradicts ${key}: give one of them` });
    }
    const flaw = direct === null ? null : rule(direct.reveal());
    if (flaw !== null) this.#problems.add(key, { message: flaw });
    return direct ?? (file === null ? null : this.secret(file, `${key}-file`, bothRules(fileRule, rule)));
  }

  #unreadable(file: string, key: string, error: unknown): void {
    const message = `the file cannot be read (${errorCode(error)})`;
    this.#problems.add(key, { found: JSON.stringify(file), message });
  }
}
