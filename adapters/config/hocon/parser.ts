import { includeStatement } from './includeStatement.ts';
import { Lexer, MISUNDERSTOOD } from './lexer.ts';
import { type Budget, LIMITS, tooDeep } from './limits.ts';
import { type Place, refusal } from './place.ts';
import type { Entry, Expression, Include, WrittenBlock, WrittenList } from './syntax.ts';
import type { Mark, Token, Word } from './tokens.ts';
import { pathOf } from './writtenPath.ts';

/**
 * What the text of a file says.
 * @param onInclude is told every include of it.
 * @throws ConfigError with the place where it stops making sense.
 */
export function parseHocon(
  text: string,
  file: string,
  written: Budget,
  onInclude: (include: Include) => void,
): WrittenBlock {
  return new Parser(new Lexer(text, file), written, onInclude).file();
}

/** Numbers and truths, and what begins like them but is not made of their characters only. */
const NO_WORD = /^(true|false|null|-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$|[0-9-].*[^0-9eE+\-.])/;

class Parser {
  readonly #lexer: Lexer;
  readonly #written: Budget;
  readonly #onInclude: (include: Include) => void;
  /** Brackets that are open, and the lists among them. */
  readonly #open: Mark[] = [];
  #lists = 0;
  #token: Token;

  constructor(lexer: Lexer, written: Budget, onInclude: (include: Include) => void) {
    this.#lexer = lexer;
    this.#written = written;
    this.#onInclude = onInclude;
    this.#token = lexer.next();
  }

  /** The brackets around a whole file may be left out. */
  file(): WrittenBlock {
    this.#skipLines();
    const { kind, place } = this.#token;
    if (kind === '[') throw refusal(place, 'a list; a file is a block');
    const block = kind === '{' ? this.#block() : { kind: 'block' as const, entries: this.#entries(), place };
    this.#skipLines();
    if (this.#token.kind !== 'end') throw this.#unexpected();
    return block;
  }

  #advance(): Token {
    const token = this.#token;
    this.#token = this.#lexer.next();
    return token;
  }

  #skipLines(): void {
    while (this.#token.kind === 'newline') this.#advance();
  }

  #unexpected(): Error {
    const { kind, place } = this.#token;
    const opened = this.#open.at(-1);
    if (kind === 'end' && opened) return refusal(opened.place, `${opened.kind} is not closed`);
    if (kind !== '}' && kind !== ']') return refusal(place, MISUNDERSTOOD);
    if (!opened) return refusal(place, `${kind} closes nothing`);
    if ((opened.kind === '{') === (kind === '}')) return refusal(place, MISUNDERSTOOD);
    return refusal(place, `${kind} does not close the ${opened.kind} of line ${opened.place.line}`);
  }

  #opening(token: Token): void {
    if (token.kind !== '{' && token.kind !== '[') return;
    if (this.#open.length >= LIMITS.depth) throw tooDeep(token.place);
    this.#open.push(token);
  }

  #block(): WrittenBlock {
    const token = this.#advance();
    this.#opening(token);
    const entries = this.#entries();
    if (this.#token.kind !== '}') throw this.#unexpected();
    this.#open.pop();
    this.#advance();
    return { kind: 'block', entries, place: token.place };
  }

  /** Up to what closes the block, or to the end. Line breaks are as good as commas, and one may be left at the end. */
  #entries(): readonly (Entry | Include)[] {
    const entries: (Entry | Include)[] = [];
    this.#skipLines();
    while (this.#token.kind === 'word') {
      entries.push(this.#entryOrInclude(this.#token));
      if (!this.#separated()) break;
    }
    return entries;
  }

  #separated(): boolean {
    const isLineBroken = this.#token.kind === 'newline';
    this.#skipLines();
    if (this.#token.kind !== ',') return isLineBroken;
    this.#advance();
    this.#skipLines();
    return true;
  }

  #entryOrInclude(first: Word): Entry | Include {
    if (first.quoted || first.text !== 'include') return this.#entry(first.place);
    this.#advance();
    const include = includeStatement(() => {
      this.#skipLines();
      return this.#advance();
    });
    this.#onInclude(include);
    return include;
  }

  #entry(place: Place): Entry {
    const words: Word[] = [];
    for (; this.#token.kind === 'word'; this.#advance()) words.push(this.#token);
    const path = pathOf(words, place);
    this.#skipLines();
    if (this.#token.kind === '{') return { kind: 'entry', path, appends: false, value: this.#piece(), place };
    if (this.#token.kind !== ':' && this.#token.kind !== '=' && this.#token.kind !== '+=') {
      throw this.#unexpected();
    }
    const separator = this.#advance();
    const appends = separator.kind === '+=';
    if (appends && this.#lists > 0) throw refusal(separator.place, '+= does not work within a list');
    if (appends) this.#lists += 1;
    const value = this.#value();
    if (appends) this.#lists -= 1;
    if (value === null) throw this.#unexpected();
    return { kind: 'entry', path, appends, value, place };
  }

  /** Everything up to the end of the line, or to the next comma or closing bracket; null for nothing. */
  #value(): Expression | null {
    this.#skipLines();
    const pieces: Expression[] = [];
    let isSimple = false;
    for (;;) {
      const { kind, place, blanks } = this.#token;
      if (kind !== 'word' && kind !== 'reference' && kind !== '{' && kind !== '[') break;
      const nextIsSimple = kind === 'word' || kind === 'reference';
      if (isSimple && nextIsSimple && blanks !== '')
        pieces.push({ kind: 'text', text: blanks, place, loose: true });
      pieces.push(this.#piece());
      isSimple = nextIsSimple;
    }
    const [first, second] = pieces;
    if (!first || !second) return first ?? null;
    return { kind: 'join', pieces, place: first.place };
  }

  #piece(): Expression {
    const token = this.#token;
    this.#written.spend(1, token.place);
    if (token.kind === '{') return this.#block();
    if (token.kind === '[') return this.#list();
    this.#advance();
    const { place } = token;
    if (token.kind === 'reference')
      return { kind: 'reference', path: token.path, optional: token.optional, place };
    if (token.kind !== 'word') throw this.#unexpected();
    const text = token.text === 'null' && !token.quoted ? null : token.text;
    return { kind: 'text', text, place, loose: !token.quoted && !NO_WORD.test(token.text) };
  }

  #list(): WrittenList {
    const token = this.#advance();
    this.#opening(token);
    this.#lists += 1;
    const items: Expression[] = [];
    for (;;) {
      const item = this.#value();
      if (item === null) break;
      items.push(item);
      if (!this.#separated()) break;
    }
    if (this.#token.kind !== ']') throw this.#unexpected();
    this.#lists -= 1;
    this.#open.pop();
    this.#advance();
    return { kind: 'list', items, place: token.place };
  }
}
