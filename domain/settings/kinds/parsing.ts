import { z } from 'zod';
import { nearest } from './nearest.ts';
import { forms } from './shapes.ts';

/** From what HOCON says to what the program uses. The message of each is the phrase after "expected". */

/** One value, of whatever kind; no list and no block. */
export const scalar = (expected: string) =>
  z.union([z.string(), z.number(), z.boolean()], { error: expected });

/** One scalar, read by a function that answers undefined for what it does not understand. */
export function parsed<T>(expected: string, parse: (text: string) => T | undefined) {
  return scalar(expected).transform((value, context): T => {
    const result = parse(String(value).trim());
    if (result !== undefined) return result;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
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
  const read = z.unknown().transform((value: unknown, context): z.output<A> | z.output<B> => {
    const isBlock = typeof value === 'object' && value !== null && !Array.isArray(value);
    const result = (isBlock ? whenBlock : otherwise).safeParse(value);
    if (result.success) return result.data;
    for (const { path, message, suggestion } of flaws(result.error)) {
      context.addIssue({ code: 'custom', path, message, params: { suggestion } });
    }
    return z.NEVER;
  });
  forms.set(read, [whenBlock, otherwise]);
  return read;
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
