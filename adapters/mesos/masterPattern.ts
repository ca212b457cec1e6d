/**
 * Which regular expressions the master can be given. It reads them with RE2, and over one that it can't read, or
 * that comes out larger than it allows, it refuses the whole subscription. So what goes to it is only what means the
 * same to RE2 and to JavaScript, and is small; everything else is matched by us alone.
 */

/** Instructions that a master allows by default (--offer_constraints_re2_max_program_size), with room for other RE2s. */
const LARGEST_PROGRAM = 80;
/** What RE2 adds to every program. */
const FRAME = 6;
/** Any character but some: the byte sequences of UTF-8, of one to four bytes. */
const ANY = 12;

/** Whether the master takes this expression, and makes the same of it as we do. */
export function isForMaster(pattern: string): boolean {
  const reader = new PatternReader(pattern);
  const size = reader.alternatives();
  return size !== null && reader.isAtEnd && size + FRAME <= LARGEST_PROGRAM;
}

/** Reads the common part of both dialects. Each method gives an upper bound of instructions, or null for what is not in it. */
class PatternReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  alternatives(): number | null {
    let total = 0;
    do {
      const size = this.#sequence();
      if (size === null) return null;
      total += size + 2;
    } while (this.#take(/\|/y) !== null);
    return total;
  }

  #sequence(): number | null {
    let total = 0;
    while (!this.isAtEnd && !/[|)]/.test(this.#text.charAt(this.#at))) {
      const size = this.#repeated();
      if (size === null) return null;
      total += size;
    }
    return total;
  }

  #repeated(): number | null {
    if (this.#take(/[\^$]/y) !== null) return 1;
    const one = this.#atom();
    const repetition = this.#take(/([*+?]|\{(\d{1,3})(,(\d{1,3})?)?\})\??/y);
    if (one === null || repetition === null) return one;
    const [, sign = '', least = '1', comma, most] = repetition;
    if (!sign.startsWith('{')) return one + 4;
    const times = Math.max(Number(most ?? least), 1);
    return times * (one + 2) + (comma !== undefined && most === undefined ? one + 4 : 0);
  }

  #atom(): number | null {
    if (this.#take(/[\w\-@:,;=#%&~!'"<>/ ]|\\[.\-+*?()[\]{}^$|\\/]/y) !== null) return 1;
    if (this.#take(/\./y) !== null) return ANY;
    const shorthand = this.#take(/\\([dDwW])/y);
    if (shorthand !== null) return CLASS_SIZES.get(shorthand[1] ?? '') ?? null;
    if (this.#take(/\((\?:)?/y) !== null) {
      const inner = this.alternatives();
      return this.#take(/\)/y) === null || inner === null ? null : inner + 3;
    }
    return this.#take(/\[/y) === null ? null : this.#class();
  }

  /** After its opening bracket. A `-` is itself at either end, and else stands between two single characters. */
  #class(): number | null {
    let size = this.#take(/\^/y) === null ? 0 : ANY;
    // To RE2 and to others, but not to JavaScript, a bracket in the first place stands for itself.
    if (this.#text.charAt(this.#at) === ']') return null;
    if (this.#take(/-/y) !== null) size += 2;
    while (this.#take(/-?\]/y) === null) {
      const shorthand = this.#take(/\\([dw])/y);
      if (shorthand !== null) size += 2 * (CLASS_SIZES.get(shorthand[1] ?? '') ?? 0);
      else if (this.#take(/([\w.+*?(){}$|@:,;=#%~!/ ]|\\[.\-[\]^\\])(-[\w.])?/y) !== null) size += 2;
      else return null;
    }
    return size + 2;
  }

  #take(what: RegExp): RegExpExecArray | null {
    what.lastIndex = this.#at;
    const found = what.exec(this.#text);
    if (found !== null) this.#at = what.lastIndex;
    return found;
  }
}

const CLASS_SIZES: ReadonlyMap<string, number> = new Map([
  ['d', 1],
  ['w', 4],
  ['D', ANY + 2],
  ['W', ANY + 8],
]);
