import type { Config } from '../../../domain/config.ts';
import { duration } from '../../../domain/phrases.ts';
import { pickUpOf } from '../../../policy/pickUp.ts';

/** Waits that no idle floor can bring about, as GoCD itself takes longer to give a job to an agent that is there: a line each. */
export function targetWarnings({ pools }: Pick<Config, 'pools'>): readonly string[] {
  return pools.flatMap((pool) => {
    if (pool.targetWait === null) return [];
    const { longestMs } = pickUpOf(pool, 1);
    const { wait } = pool.targetWait;
    if (wait >= longestMs) return [];
    return [
      `target-wait of pool ${pool.name} is ${duration(wait)}, and GoCD takes up to ${duration(longestMs)} to give a job to an agent that is idle: no floor can meet it; allow a longer wait${pool.pickUp === 'quick' ? '' : ', or set pick-up = quick'}`,
    ];
  });
}
