import { malformed } from './answer.ts';
import type { Body, Value } from './body.ts';

/** Longer texts would cost more memory to keep than they save work: a list of some 250 agents is as long. */
const LONGEST_KEPT = 256 * 1024;

/**
 * A reader of texts that reads again only what is another text than the one before: most answers of a server tell nothing
 * new. What was read is then given out once more, so that nobody may change it in place.
 * @param said what is said outright instead; null where that is something else.
 */
export function unlessSame<T>(
  read: (text: string, call: string) => T,
  said: (value: Value, call: string) => T | null = () => null,
): (body: Body, call: string) => T {
  let last: { readonly text: string; readonly value: T } | null = null;
  return (body, call) => {
    if (typeof body !== 'string') {
      const value = said(body, call);
      if (value === null) throw malformed(call, 'something else was asked for');
      return value;
    }
    if (last !== null && last.text === body) return last.value;
    const value = read(body, call);
    last = body.length > LONGEST_KEPT ? null : { text: body, value };
    return value;
  };
}
