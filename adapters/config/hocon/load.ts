import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { STDIN } from '../../outside/stdin.ts';
import { fileError } from '../problems.ts';
import { readText, textOfStdin } from './files.ts';
import { Budget, LIMITS } from './limits.ts';
import { parseHocon } from './parser.ts';
import { type Place, refusal } from './place.ts';
import { parseProperties } from './properties.ts';
import type { Include, WrittenBlock } from './syntax.ts';

/** A file with everything that it includes. */
export interface LoadedFile {
  readonly block: WrittenBlock;
  /** What each include came to: the files with its name, the one that counts most last. */
  readonly included: ReadonlyMap<Include, readonly LoadedFile[]>;
}

const EXTENSIONS = ['.properties', '.json', '.hocon', '.conf'];

/** Is told of what is looked for. */
export interface Lookout {
  /** The absolute path of every file that is looked for, whether it is there or not. */
  readonly onFile?: (path: string) => void;
  /** Every include that came to nothing. */
  readonly onMissing?: (include: Include) => void;
}

/** Reads a file and those that it includes. */
export class Loader {
  readonly #lookout: Lookout;
  readonly #written = new Budget(LIMITS.values, `more than ${LIMITS.values} values in all`);
  readonly #includes = new Budget(LIMITS.includes, `more than ${LIMITS.includes} includes in all`);

  constructor(lookout: Lookout) {
    this.#lookout = lookout;
  }

  /** @throws ConfigError if it, or a file that it includes, can't be read or makes no sense. */
  async main(file: string): Promise<LoadedFile> {
    this.#lookout.onFile?.(resolve(file));
    const read = await (file === STDIN ? textOfStdin() : readText(file));
    if (read.kind !== 'text') throw fileError(file, read.reason);
    return this.#parsed(file, read.text, []);
  }

  async #parsed(file: string, text: string, outer: readonly string[]): Promise<LoadedFile> {
    const content = text.startsWith('\ufeff') ? text.slice(1) : text;
    const includes: Include[] = [];
    const block = this.#blockOf(file, content, includes);
    const chain = [...outer, resolve(file)];
    const included = new Map<Include, readonly LoadedFile[]>();
    for (const include of includes) included.set(include, await this.#included(include, file, chain));
    return { block, included };
  }

  #blockOf(file: string, text: string, includes: Include[]): WrittenBlock {
    if (extname(file) === '.properties') return parseProperties(text, file, this.#written);
    const block = parseHocon(text, file, this.#written, (include) => includes.push(include));
    if (extname(file) === '.json' && includes.length + Number(!isJson(text)) > 0) {
      throw fileError(file, 'is HOCON but not JSON: give it a name that ends in .conf');
    }
    return block;
  }

  async #included(include: Include, from: string, chain: readonly string[]): Promise<readonly LoadedFile[]> {
    const { name, place, required } = include;
    this.#includes.spend(1, place);
    const base = isAbsolute(name) ? name : join(dirname(from), name);
    const files: LoadedFile[] = [];
    for (const file of candidates(base)) {
      const text = await this.#textToInclude(file, place, chain);
      if (text !== null) files.push(await this.#parsed(file, text, chain));
    }
    if (files.length > 0) return files;
    await assertNotOfAnotherKind(base, place);
    if (required) throw refusal(place, `${name} cannot be included: there is no such file`);
    this.#lookout.onMissing?.(include);
    return [];
  }

  /** Null if there is no such file. */
  async #textToInclude(file: string, place: Place, chain: readonly string[]): Promise<string | null> {
    const path = resolve(file);
    this.#lookout.onFile?.(path);
    if (chain.includes(path))
      throw refusal(
        place,
        path === chain.at(-1) ? 'includes itself' : `${basename(file)} includes itself by way of this file`,
      );
    if (chain.length >= LIMITS.includeDepth)
      throw refusal(place, `more than ${LIMITS.includeDepth} files include each other`);
    const read = await readText(file);
    if (read.kind === 'unreadable') throw refusal(place, `${file} cannot be included: it ${read.reason}`);
    return read.kind === 'text' ? read.text : null;
  }
}

/** A name may leave its extension out; then all files count that it fits. */
function candidates(base: string): readonly string[] {
  return EXTENSIONS.includes(extname(base)) ? [base] : EXTENSIONS.map((extension) => base + extension);
}

/** A file that is there but is no config was meant; to read on without it would leave out what it says. */
async function assertNotOfAnotherKind(base: string, place: Place): Promise<void> {
  if (EXTENSIONS.includes(extname(base)) || (await readText(base)).kind === 'missing') return;
  throw refusal(place, 'only .conf, .hocon, .json and .properties files can be included');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
