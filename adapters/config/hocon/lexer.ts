import { type Place, refusal } from './place.ts';
import { quotedAt } from './quoted.ts';
import type { Mark, ReferenceToken, Token, Word } from './tokens.ts';
import { pathOf } from './writtenPath.ts';

export const MISUNDERSTOOD =
  'not expected here; is a value missing before it, or a text with : @ / + $ and the like not in double quotes?';

/** The whitespace of Unicode, and four control characters that the reference counts in. */
function isWhitespace(char: string): boolean {
  return char <= ' ' ? WHITESPACE.includes(char) : char >= '\u0080' && /\s/.test(char);
}
const WHITESPACE = ' \n\t\r\v\f\u001c\u001d\u001e\u001f';

/** Never part of a text without quotes; all but the bar are reserved by the specification. */
const RESERVED = new Set('$"{}[]:=,+#`^?!@*&\\|');

/** What looks like a number at the beginning of a word may have a plus sign in it, if it is one. */
const NUMBER_LIKE = /[0-9eE+\-.]*/y;
const NUMBER = /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Cuts a text into tokens, one at a time. Comments are left out; their line break remains. */
export class Lexer {
  readonly #text: string;
  readonly #file: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;
  #isInReference = false;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  /** @throws ConfigError about a character that can't be where it is. */
  next(): Token {
    const blanks = this.#skipBlanks();
    const place = this.#place();
    const char = this.#text[this.#at];
    if (char === undefined) return { kind: 'end', place, blanks };
    if (char === '"') return this.#quoted(place, blanks);
    if (char === '$') return this.#reference(place, blanks);
    if (char === '+' && this.#text[this.#at + 1] === '=') return this.#mark('+=', place, blanks);
    switch (char) {
      case '\n':
        return this.#lineBreak(place, blanks);
      case '{':
      case '}':
      case '[':
      case ']':
      case ':':
      case '=':
      case ',':
        return this.#mark(char, place, blanks);
    }
    if (char === '|') throw refusal(place, 'a text with | needs double quotes');
    if (RESERVED.has(char)) throw refusal(place, MISUNDERSTOOD);
    return { kind: 'word', text: this.#word(), quoted: false, place, blanks };
  }

  #place(at = this.#at): Place {
    return { file: this.#file, line: this.#line, column: at - this.#lineStart + 1 };
  }

  /** Comments count as blanks, and reach to the end of the line. */
  #skipBlanks(): string {
    const start = this.#at;
    for (; this.#at < this.#text.length; this.#at += 1) {
      const char = this.#text[this.#at] ?? '';
      if (char === '\n' || !isWhitespace(char)) break;
    }
    const blanks = this.#text.slice(start, this.#at);
    if (this.#commentBegins(this.#at)) {
      const end = this.#text.indexOf('\n', this.#at);
      this.#at = end < 0 ? this.#text.length : end;
    }
    return blanks;
  }

  #commentBegins(at: number): boolean {
    return this.#text[at] === '#' || this.#text.startsWith('//', at);
  }

  #mark(kind: Mark['kind'], place: Place, blanks: string): Mark {
    this.#at += kind.length;
    return { kind, place, blanks };
  }

  #lineBreak(place: Place, blanks: string): Mark {
    this.#at += 1;
    this.#line += 1;
    this.#lineStart = this.#at;
    return { kind: 'newline', place, blanks };
  }

  #quoted(place: Place, blanks: string): Word {
    const { text, end, flaw } = quotedAt(this.#text, this.#at);
    if (flaw !== null) throw refusal(this.#placeAfter(end), flaw);
    this.#placeAfter(end);
    this.#at = end;
    return { kind: 'word', text, quoted: true, place, blanks };
  }

  /** The place further on; line breaks up to it are counted. */
  #placeAfter(end: number): Place {
    for (;;) {
      const at = this.#text.indexOf('\n', Math.max(this.#at, this.#lineStart));
      if (at < 0 || at >= end) return this.#place(end);
      this.#line += 1;
      this.#lineStart = at + 1;
    }
  }

  #word(): string {
    const start = this.#at;
    if (/[0-9-]/.test(this.#text[start] ?? '')) this.#skipNumber();
    for (; this.#at < this.#text.length; this.#at += 1) {
      const char = this.#text[this.#at] ?? '';
      if (RESERVED.has(char) || isWhitespace(char) || this.#commentBegins(this.#at)) break;
    }
    return this.#text.slice(start, this.#at);
  }

  #skipNumber(): void {
    NUMBER_LIKE.lastIndex = this.#at;
    const [run = ''] = NUMBER_LIKE.exec(this.#text) ?? [];
    const plus = run.indexOf('+');
    if (plus >= 0 && !NUMBER.test(run)) throw refusal(this.#place(this.#at + plus), MISUNDERSTOOD);
    this.#at += run.length;
  }

  #reference(place: Place, blanks: string): ReferenceToken {
    const [opening] = /^\$\{\??/.exec(this.#text.slice(this.#at, this.#at + 3)) ?? [];
    if (opening === undefined || this.#isInReference) throw refusal(place, MISUNDERSTOOD);
    this.#at += opening.length;
    this.#isInReference = true;
    const words: Word[] = [];
    for (;;) {
      const token = this.next();
      if (token.kind === '}') break;
      if (token.kind === 'end') throw refusal(place, `\${ is not closed`);
      if (token.kind !== 'word') throw refusal(token.place, `\${ is not closed before this`);
      words.push(token);
    }
    this.#isInReference = false;
    return { kind: 'reference', path: pathOf(words, place), optional: opening.endsWith('?'), place, blanks };
  }
}
