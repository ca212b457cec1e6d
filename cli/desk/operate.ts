import { z } from 'zod';
import { EXIT } from '../failure.ts';
import { askInstance } from '../instance.ts';
import type { InstanceFlags } from '../instanceFlags.ts';
import { byOf } from '../whoAsks.ts';

export interface OperateFlags extends InstanceFlags {
  readonly json?: true;
  /** Who asks, for others to see; by default whoever is logged in. */
  readonly by?: string;
}

type Print = (line: string) => void;

/*
 * The dashboard's buttons, from a terminal. Each prints what has been done, and resolves with the exit code.
 * @throws CommandError if the instance cannot be asked, or refuses.
 */

export const pause = (flags: OperateFlags, print: Print) =>
  wish(flags, print, '/api/v1/pause', 'paused: nothing is launched or taken away until resumed');

export const resume = (flags: OperateFlags, print: Print) => wish(flags, print, '/api/v1/resume', 'resumed');

export const releaseBrake = (flags: OperateFlags, print: Print) =>
  wish(flags, print, '/api/v1/brake/release', 'the brake is released');

export const drain = (taskId: string, flags: OperateFlags, print: Print) =>
  wish(
    flags,
    print,
    `/api/v1/agents/${encodeURIComponent(taskId)}/drain`,
    `${taskId} is drained: it gets no more jobs, finishes the one in hand, and goes`,
  );

async function wish(
  flags: OperateFlags,
  print: Print,
  path: `/api/v1/${string}`,
  words: string,
): Promise<number> {
  const done = await askInstance(flags, path, z.looseObject({}), { body: { by: byOf(flags) } });
  print(flags.json === true ? JSON.stringify(done, null, 2) : words);
  return EXIT.done;
}
