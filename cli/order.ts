import { userInfo } from 'node:os';
import type { z } from 'zod';
import { EXIT } from './failure.ts';
import { askInstance } from './instance.ts';
import type { InstanceFlags } from './instanceFlags.ts';

export interface AskerFlags extends InstanceFlags {
  readonly json?: true;
  /** Who asks, for others to see; by default whoever is logged in. */
  readonly by?: string;
}

type Print = (line: string) => void;

/** What is asked of an instance, and how its answer is told to a person. */
export interface Order<Schema extends z.ZodType> {
  readonly path: `/api/v1/${string}`;
  readonly body: object;
  readonly answer: Schema;
  words(done: z.output<Schema>): string;
}

/**
 * Asks it, and prints what has been done, or what it is then. Resolves with the exit code.
 * @throws CommandError if the instance cannot be asked, or refuses.
 */
export async function order<Schema extends z.ZodType>(
  flags: AskerFlags,
  print: Print,
  { path, body, answer, words }: Order<Schema>,
): Promise<number> {
  const done = await askInstance(flags, path, answer, { body });
  print(flags.json === true ? JSON.stringify(done, null, 2) : words(done));
  return EXIT.done;
}

/** Who asks, for others to see: as a flag says, or else whoever is logged in. There may be nobody of that number, as in a container. */
export function byOf({ by }: Pick<AskerFlags, 'by'>): string {
  if (by !== undefined) return by;
  try {
    return userInfo().username || 'someone';
  } catch {
    return 'someone';
  }
}
