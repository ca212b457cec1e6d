import { z } from 'zod';
import { Secret } from '../../../domain/secret.ts';
import { nearest } from './nearest.ts';
import { parseDuration, parseSize } from './units.ts';

/**
 * What single values may look like. Each maker gives a schema from what HOCON says to what the program uses; its
 * message is the phrase after "expected".
 */

const scalar = (expected: string) => z.union([z.string(), z.number(), z.boolean()], { error: expected });

/** One scalar, read by a function that answers undefined for what it does not understand. */
export function parsed<T>(expected: string, parse: (text: string) => T | undefined) {
  return scalar(expected).transform((value, context): T => {
    const result = parse(String(value).trim());
    if (result !== undefined) return result;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
}

/** A text that is not empty, and matches. */
export function text(expected = 'a text', pattern = /./s) {
  return parsed(expected, (value) => (pattern.test(value) ? value : undefined));
}

/** A text that may be empty and keeps its blanks. */
export function anyText() {
  return scalar('a text').transform(String);
}

/** Kept exactly as written, and never shown again. */
export function secret(expected = 'a text that is not empty') {
  return anyText()
    .pipe(z.string().min(1, expected))
    .transform((value) => new Secret(value));
}

/** Yes or no, in all the ways HOCON knows. */
export function flag() {
  const words = new Map([
    ...['true', 'yes', 'on'].map((word) => [word, true] as const),
    ...['false', 'no', 'off'].map((word) => [word, false] as const),
  ]);
  return parsed('true or false', (value) => words.get(value));
}

/** One of some words; a near miss is told which. */
export function oneOf<const Word extends string>(words: readonly Word[]) {
  const expected = `one of ${words.join(', ')}`;
  return scalar(expected).transform((value, context): Word => {
    const given = String(value).trim();
    const word = words.find((candidate) => candidate === given);
    if (word !== undefined) return word;
    context.addIssue({ code: 'custom', message: expected, params: { suggestion: nearest(given, words) } });
    return z.NEVER;
  });
}

export function whole(min: number, max = Number.MAX_SAFE_INTEGER) {
  const upTo = max === Number.MAX_SAFE_INTEGER ? `, ${min} or more` : ` from ${min} to ${max}`;
  const range = min === Number.MIN_SAFE_INTEGER ? '' : upTo;
  return parsed(`a whole number${range}`, (value) => {
    const number = /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : undefined;
  });
}

export function decimal(min: number, max = Number.MAX_SAFE_INTEGER) {
  const expected = max === Number.MAX_SAFE_INTEGER ? `, ${min} or more` : ` from ${min} to ${max}`;
  return parsed(`a number${expected}`, (value) => {
    const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : undefined;
  });
}

/** Longest time a JavaScript timer can wait; a longer one would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** A time in milliseconds. */
export function duration(min: number, max = LONGEST_TIMER) {
  const least = min > 0 ? ', more than 0' : '';
  const most = max === LONGEST_TIMER ? ', up to 24 days' : '';
  return parsed(`a duration, as 10 seconds or 2 minutes${least}${most}`, (value) => {
    const milliseconds = parseDuration(value);
    return milliseconds !== undefined && milliseconds >= min && milliseconds <= max
      ? milliseconds
      : undefined;
  });
}

/** An amount of memory or disk, in MB. */
export function size(min: number) {
  const least = min > 0 ? `, ${min} MB or more` : '';
  return parsed(`a size in whole MB, as 512 MB or 2 GB${least}`, (value) => {
    const megabytes = parseSize(value);
    return megabytes !== undefined && megabytes >= min ? megabytes : undefined;
  });
}

export function listOf<Item extends z.ZodType>(item: Item, expected: string) {
  return z.array(item, { error: expected });
}

export function mapOf<Value extends z.ZodType>(value: Value, expected: string) {
  return z.record(z.string(), value, { error: expected });
}

/** A block with some keys and no others. */
export function block<const Shape extends z.ZodRawShape>(shape: Shape, expected: string) {
  const known = Object.keys(shape).join(' ');
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? known : expected),
  });
}

/** A block or something simpler, told apart by shape, so that what is wrong is said about the form that was meant. */
export function blockOr<A extends z.ZodType, B extends z.ZodType>(whenBlock: A, otherwise: B) {
  return z.unknown().transform((value: unknown, context): z.output<A> | z.output<B> => {
    const isBlock = typeof value === 'object' && value !== null && !Array.isArray(value);
    const result = (isBlock ? whenBlock : otherwise).safeParse(value);
    if (result.success) return result.data;
    for (const { path, message, suggestion } of flaws(result.error)) {
      context.addIssue({ code: 'custom', path, message, params: { suggestion } });
    }
    return z.NEVER;
  });
}

/** What there is to say about a key that nobody knows. */
export const UNKNOWN_KEY = 'unknown key';

/** One thing a format does not allow, and where within the value. */
export interface Flaw {
  readonly path: PropertyKey[];
  /** The phrase after "expected", or else UNKNOWN_KEY. */
  readonly message: string;
  readonly suggestion: string | null;
}

export function flaws(error: z.core.$ZodError): readonly Flaw[] {
  return error.issues.flatMap((issue): readonly Flaw[] => {
    const { path, message } = issue;
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
        return { path: [...path, key], message: UNKNOWN_KEY, suggestion: nearest(key, message.split(' ')) };
      });
    }
    const suggestion: unknown = issue.code === 'custom' ? issue.params?.suggestion : null;
    return [{ path, message, suggestion: typeof suggestion === 'string' ? suggestion : null }];
  });
}

/** For libraries whose only way to say no is to throw. */
export function succeeds(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
