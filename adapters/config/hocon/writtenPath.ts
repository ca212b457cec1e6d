import { LIMITS, tooDeep } from './limits.ts';
import { type Place, refusal } from './place.ts';
import type { Path } from './syntax.ts';
import type { Word } from './tokens.ts';

/**
 * The keys that words one after the other name. Dots outside of quotes part them; blanks between words belong to the
 * key, as in `two words = 1`.
 * @throws ConfigError about a key that is empty without being quoted, and about one that every object has anyway.
 */
export function pathOf(words: readonly Word[], place: Place): Path {
  const keys = [{ text: '', mayBeEmpty: false }];
  const add = (text: string, quoted: boolean) => {
    const [first = '', ...others] = quoted ? [text] : text.split('.');
    const last = keys.at(-1);
    if (last) {
      last.text += first;
      last.mayBeEmpty ||= quoted && last.text === '';
    }
    for (const key of others) keys.push({ text: key, mayBeEmpty: false });
  };
  for (const [index, { text, quoted, blanks }] of words.entries()) {
    if (index > 0) add(blanks, false);
    add(text, quoted);
  }
  const empty = keys.some(({ text, mayBeEmpty }) => text === '' && !mayBeEmpty);
  if (empty)
    throw refusal(place, 'a name is missing before, after or between dots; an empty one is written ""');
  return checkedPath(
    keys.map(({ text }) => text),
    place,
  );
}

/** @throws ConfigError if there are none or too many of them, or one that objects have anyway and that would break them. */
export function checkedPath(keys: readonly string[], place: Place): Path {
  const [first, ...others] = keys;
  if (first === undefined) throw refusal(place, 'a name is missing');
  if (keys.length > LIMITS.depth) throw tooDeep(place);
  const reserved = keys.find((key) => key === 'prototype' || key in Object.prototype);
  if (reserved !== undefined) throw refusal(place, `${reserved} cannot be a key`);
  return [first, ...others];
}
