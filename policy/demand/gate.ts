import type { World } from '../world.ts';

/** Holds launches for jobs back until more than `pendingPolls` polls in a row have found a shortage. */
export interface Gate {
  readonly open: boolean;
  readonly pendingPolls: number;
  /** Polls in a row that found a shortage, this round's reading included. */
  readonly counted: number;
}

/** The gate with a round's shortage counted, which it is once for each reading. */
export function gateWith(
  shortage: number,
  { backlog: { pendingPolls, counted: before }, isNewReading }: Pick<World, 'backlog' | 'isNewReading'>,
): Gate {
  const counted = isNewReading ? afterPoll(before, shortage) : before;
  return { open: isLongEnough({ counted, pendingPolls }), pendingPolls, counted };
}

/** Polls in a row with a shortage, after one more poll. */
export function afterPoll(counted: number, shortage: number): number {
  return shortage > 0 ? counted + 1 : 0;
}

/** Whether a shortage has lasted for long enough to launch agents for its jobs. */
export function isLongEnough({ counted, pendingPolls }: Pick<Gate, 'counted' | 'pendingPolls'>): boolean {
  return counted > pendingPolls;
}
