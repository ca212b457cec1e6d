/** What stands in quotes: its text, and the index after the closing ones; or what is wrong, and where. */
export interface Quoted {
  readonly text: string;
  readonly end: number;
  readonly flaw: string | null;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Reads the text in quotes, or in triple quotes, that begins at an index. */
export function quotedAt(source: string, start: number): Quoted {
  if (source.startsWith('"""', start)) return inTripleQuotes(source, start + 3);
  let text = '';
  let at = start + 1;
  for (;;) {
    const begin = at;
    while (standsForItself(source[at])) at += 1;
    text += source.slice(begin, at);
    const char = source[at];
    if (char === '"') return { text, end: at + 1, flaw: null };
    if (char !== '\\') return { text: '', end: at, flaw: flawOf(char) };
    const escaped = escapeAt(source, at);
    if (escaped === null) {
      return { text: '', end: at, flaw: 'no such escape; a backslash in quotes is written twice' };
    }
    text += escaped.char;
    at += escaped.length;
  }
}

function standsForItself(char: string | undefined): boolean {
  return char !== undefined && char !== '"' && char !== '\\' && char >= ' ';
}

function flawOf(char: string | undefined): string {
  return char === undefined || char === '\n' || char === '\r'
    ? 'the quoted text does not end on its line'
    : 'a tab or another control character in quotes, where it is written as \\t or the like';
}

function escapeAt(source: string, at: number): { readonly char: string; readonly length: number } | null {
  const letter = source[at + 1] ?? '';
  if (letter === 'u') {
    const digits = source.slice(at + 2, at + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) return null;
    return { char: String.fromCharCode(Number.parseInt(digits, 16)), length: 6 };
  }
  const char = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  return char === undefined ? null : { char, length: 2 };
}

/** Nothing is escaped there. Of more than three quotes at the end, the first ones are part of the text. */
function inTripleQuotes(source: string, start: number): Quoted {
  const close = source.indexOf('"""', start);
  if (close < 0) return { text: '', end: start - 3, flaw: 'the text in triple quotes does not end' };
  let end = close + 3;
  while (source[end] === '"') end += 1;
  return { text: source.slice(start, end - 3), end, flaw: null };
}
