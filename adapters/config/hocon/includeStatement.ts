import { refusal } from './place.ts';
import type { Include } from './syntax.ts';
import type { Token } from './tokens.ts';

/** What may stand around a name. */
const WRAPPERS = ['required(', 'file(', 'url(', 'classpath(', 'package('];

const HINT = 'an include is followed by the name of a file in double quotes, as include "other.conf"';

/**
 * Reads what follows the word `include`: a name in quotes, within `required(…)`, `file(…)` or both.
 * @param next the next token, whichever line it is on.
 * @throws ConfigError about anything else; what is not a file cannot be included.
 */
export function includeStatement(next: () => Token): Include {
  let token = next();
  const { place } = token;
  const open: string[] = [];
  while (token.kind === 'word' && !token.quoted) {
    let rest = token.text;
    for (let wrapper = wrapperOf(rest); wrapper !== undefined; wrapper = wrapperOf(rest)) {
      open.push(wrapper);
      rest = rest.slice(wrapper.length);
    }
    if (rest !== '') throw refusal(token.place, HINT);
    token = next();
  }
  const unsupported = open.find((wrapper) => wrapper !== 'required(' && wrapper !== 'file(');
  if (unsupported !== undefined)
    throw refusal(place, `${unsupported}…) is not supported: only files can be included`);
  if (token.kind !== 'word' || !isSound(open)) throw refusal(token.place, HINT);
  const { text: name } = token;
  if (/^[a-z][a-z0-9+.-]+:\//i.test(name))
    throw refusal(place, 'a URL is not supported: only files can be included');
  if (name === '' || name.includes('\0')) throw refusal(token.place, HINT);
  assertClosed(open.length, next);
  return { kind: 'include', name, required: open[0] === 'required(', place };
}

function wrapperOf(text: string): string | undefined {
  return WRAPPERS.find((wrapper) => text.startsWith(wrapper));
}

/** `required(` only stands outside, and each only once. */
function isSound(open: readonly string[]): boolean {
  return open.length < 2 || (open.length === 2 && open[0] === 'required(' && open[1] === 'file(');
}

function assertClosed(count: number, next: () => Token): void {
  for (let left = count; left > 0; ) {
    const token = next();
    const closes = token.kind === 'word' && !token.quoted && /^\)+$/.test(token.text) ? token.text.length : 0;
    if (closes === 0 || closes > left)
      throw refusal(token.place, 'not expected here; is a ) missing before it?');
    left -= closes;
  }
}
