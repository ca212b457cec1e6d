import { accessSync, closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Secret } from '../../../domain/secret.ts';
import { bothRules, fileRule, type TextRule } from '../../../domain/settings/kinds/characters.ts';
import { LIMITS } from '../hocon/limits.ts';
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
      const flaw = flawOf(statSync(path));
      if (flaw !== null) this.#problems.add(key, { found: JSON.stringify(file), message: flaw });
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
      const { text, why } = textOf(resolve(this.#folder, file));
      const content = text.replace(/\r?\n$/, '');
      const empty = content === '' ? 'the file is empty' : null;
      const flaw = why ?? empty;
      const unfit = flaw === null ? rule(content) : null;
      if (flaw !== null) this.#problems.add(key, { found: JSON.stringify(file), message: flaw });
      else if (unfit !== null) this.#problems.add(key, { message: unfit });
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

/** A pipe or a device may have whoever reads it wait for ever, or fill the memory: with a changed config, a running instance. */
function flawOf(stats: { isFile(): boolean; readonly size: number }): string | null {
  if (!stats.isFile()) return 'this is not a file';
  return stats.size > LIMITS.bytes ? 'the file is larger than 1 MiB' : null;
}

/** Opened without waiting for whoever might write to it. */
function textOf(path: string): { readonly text: string; readonly why: string | null } {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const why = flawOf(fstatSync(file));
    return { text: why === null ? readFileSync(file, 'utf8') : '', why };
  } finally {
    closeSync(file);
  }
}
