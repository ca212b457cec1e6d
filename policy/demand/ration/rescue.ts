import { isStarting } from '../../../domain/fleet.ts';
import type { GocdAgent } from '../../../domain/gocd.ts';
import { type Hang, inNeedOfRescue, isLiving } from '../../hangs.ts';
import type { PoolState } from '../classify/pools.ts';
import type { DemandInput } from '../record.ts';

/** How a job that hangs is freed: by an agent that lives, of whatever kind and pool. */
export type Rescue =
  /** One is to be launched, in the first of these pools where there is room. */
  | { readonly by: 'launch'; readonly pools: readonly PoolState[] }
  /** One of this pool is there: it stays until GoCD has given the job to somebody. */
  | { readonly by: 'keeping'; readonly pool: PoolState };

/**
 * GoCD takes a job from a dead agent and schedules it anew only while some registered agent is alive. With the last agent
 * lost in mid-job the job would hang, seen by nobody: it is neither running nor waiting. So one is launched, and kept for
 * as long as GoCD takes. Best is the pool whose agent had the job, for then that agent can have it again.
 */
export function rescueOf(pools: readonly PoolState[], input: DemandInput): Rescue | null {
  const { view, fleet, memory, now } = input;
  const hangs = inNeedOfRescue(memory.hangs, memory.livingSince, now);
  if (hangs.length === 0 && !isLostWithJob(input)) return null;
  if (!view.agents.some(isLiving) && !fleet.some(isStarting)) {
    const able = pools.filter(({ capacity }) => capacity > 0);
    return able.length === 0 ? null : { by: 'launch', pools: able.sort(bestFor(hangs)) };
  }
  const idle = pools.find((pool) => pool.idle > 0 || pool.starting > 0);
  return idle === undefined ? null : { by: 'keeping', pool: idle };
}

/**
 * An agent of ours that is listed with its job, and lost: as good as a job known to hang. Another instance's dead stay listed
 * so for as long as it lets them.
 */
function isLostWithJob({ view, fleet }: DemandInput): boolean {
  const ours = new Set(fleet.filter(({ phase }) => phase !== 'foreign').map(({ uuid }) => uuid));
  return view.agents.some(
    ({ uuid, runState, building }: GocdAgent) =>
      runState === 'LostContact' && building !== null && ours.has(uuid),
  );
}

function bestFor(hangs: readonly Hang[]): (a: PoolState, b: PoolState) => number {
  const theirs = new Set(hangs.map(({ pool }) => pool));
  return (a, b) => Number(theirs.has(b.name)) - Number(theirs.has(a.name));
}
