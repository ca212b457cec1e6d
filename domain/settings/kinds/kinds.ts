import { z } from 'zod';
import { MASK, Secret } from '../../secret.ts';
import type { Kind, Written } from '../setting.ts';
import { secretValue } from '../values.ts';
import { nearest } from './nearest.ts';
import { parsed, scalar } from './parsing.ts';
import { AMOUNT, numberShape, shaped } from './shapes.ts';
import { formatDuration, formatSize, parseDuration, parseSize } from './units.ts';

/** Kinds of single values, and lists and blocks of any kind. */

/** A text that is not empty, and matches. */
export function text(expected = 'a text', pattern = /./s) {
  return textThat(expected, (value) => pattern.test(value));
}

/** A text that passes a test. */
export function textThat(expected: string, passes: (text: string) => boolean): Kind<string> {
  return asIs(
    parsed(expected, (value) => (passes(value) ? value : undefined)),
    z.string(),
  );
}

/** A text that is brought into its usual form; undefined if it can't be. */
export function textAs(expected: string, parse: (text: string) => string | undefined): Kind<string> {
  return asIs(parsed(expected, parse), z.string());
}

/** A text that may be empty and keeps its blanks. */
export function anyText() {
  return asIs(scalar('a text').transform(String), z.string());
}

/** Kept exactly as written, and never shown again. */
export function secret(expected = 'a text that is not empty'): Kind<Secret> {
  const read = anyText()
    .read.pipe(z.string().min(1, expected))
    .transform((value) => new Secret(value));
  return { read, held: secretValue, print: () => MASK };
}

/** Yes or no, in all the ways HOCON knows. */
export function flag() {
  const words = new Map([
    ...['true', 'yes', 'on'].map((word) => [word, true] as const),
    ...['false', 'no', 'off'].map((word) => [word, false] as const),
  ]);
  return asIs(
    shaped(
      parsed('true or false', (value) => words.get(value)),
      { enum: [true, false, ...words.keys()] },
    ),
    z.boolean(),
  );
}

/** One of some words; a near miss is told which. */
export function oneOf<const Word extends string>(words: readonly Word[]): Kind<Word> {
  const expected = `one of ${words.join(', ')}`;
  const read = scalar(expected).transform((value, context): Word => {
    const given = String(value).trim();
    const word = words.find((candidate) => candidate === given);
    if (word !== undefined) return word;
    context.addIssue({ code: 'custom', message: expected, params: { suggestion: nearest(given, words) } });
    return z.NEVER;
  });
  return asIs(shaped(read, { enum: [...words] }), z.enum(words));
}

export function whole(min: number, max = Number.MAX_SAFE_INTEGER) {
  const upTo = max === Number.MAX_SAFE_INTEGER ? `, ${min} or more` : ` from ${min} to ${max}`;
  const range = min === Number.MIN_SAFE_INTEGER ? '' : upTo;
  const read = parsed(`a whole number${range}`, (value) => {
    const number = /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : undefined;
  });
  return asIs(shaped(read, numberShape('integer', min, max)), z.number());
}

export function decimal(min: number, max = Number.MAX_SAFE_INTEGER) {
  const expected = max === Number.MAX_SAFE_INTEGER ? `, ${min} or more` : ` from ${min} to ${max}`;
  const read = parsed(`a number${expected}`, (value) => {
    const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : undefined;
  });
  return asIs(shaped(read, numberShape('number', min, max)), z.number());
}

/** Longest time a JavaScript timer can wait; a longer one would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** A time in milliseconds. */
export function duration(min: number, max = LONGEST_TIMER): Kind<number> {
  const least = min > 1 ? `, ${formatDuration(min)} or more` : min > 0 ? ', more than 0' : '';
  const most = max === LONGEST_TIMER ? ', up to 24 days' : '';
  const read = parsed(`a duration, as 10 seconds or 2 minutes${least}${most}`, (value) => {
    const milliseconds = parseDuration(value);
    return milliseconds !== undefined && milliseconds >= min && milliseconds <= max
      ? milliseconds
      : undefined;
  });
  return { read: shaped(read, AMOUNT), held: z.number(), print: formatDuration };
}

/** An amount of memory or disk, in MB. */
export function size(min: number): Kind<number> {
  const least = min > 0 ? `, ${min} MB or more` : '';
  const read = parsed(`a size in whole MB, as 512 MB or 2 GB${least}`, (value) => {
    const megabytes = parseSize(value);
    return megabytes !== undefined && megabytes >= min ? megabytes : undefined;
  });
  return { read: shaped(read, AMOUNT), held: z.number(), print: formatSize };
}

export function listOf<Read, Held>(
  item: Kind<Read, Held>,
  expected: string,
): Kind<readonly Read[], readonly Held[]> {
  return {
    read: z.array(item.read, { error: expected }),
    held: z.array(item.held).readonly(),
    print: (values) => values.map((value) => item.print(value)),
  };
}

export function mapOf(value: Kind<string>, expected: string): Kind<Readonly<Record<string, string>>> {
  return {
    read: z.record(z.string(), value.read, { error: expected }),
    held: z.record(z.string(), value.held).readonly(),
    print: (values) => ({ ...values }),
  };
}

/** Printed as it is. */
function asIs<Value extends Written>(read: z.ZodType<Value>, held: z.ZodType<Value>): Kind<Value> {
  return { read, held, print: (value) => value };
}
