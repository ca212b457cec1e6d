import { z } from 'zod';
import { type AskerFlags, byOf, order } from '../order.ts';

type Print = (line: string) => void;

/*
 * The dashboard's buttons, from a terminal. Each prints what has been done, and resolves with the exit code.
 * @throws CommandError if the instance cannot be asked, or refuses.
 */

export const pause = (flags: AskerFlags, print: Print) =>
  wish(flags, print, '/api/v1/pause', 'paused: nothing is launched or taken away until resumed');

export const resume = (flags: AskerFlags, print: Print) => wish(flags, print, '/api/v1/resume', 'resumed');

export const releaseBrake = (flags: AskerFlags, print: Print) =>
  wish(flags, print, '/api/v1/brake/release', 'the brake is released');

export const drain = (taskId: string, flags: AskerFlags, print: Print) =>
  wish(
    flags,
    print,
    `/api/v1/agents/${encodeURIComponent(taskId)}/drain`,
    `${taskId} is drained: it gets no more jobs, finishes the one in hand, and goes`,
  );

function wish(flags: AskerFlags, print: Print, path: `/api/v1/${string}`, words: string): Promise<number> {
  const answer = z.looseObject({});
  return order(flags, print, { path, body: { by: byOf(flags) }, answer, words: () => words });
}
