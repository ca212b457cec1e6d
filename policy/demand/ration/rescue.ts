import { isStarting } from '../../../domain/fleet.ts';
import type { GocdAgent } from '../../../domain/gocd.ts';
import { isOurs } from '../../../domain/ids.ts';
import type { PoolState } from '../classify/pools.ts';
import type { DemandInput } from '../record.ts';

/**
 * GoCD takes a job from a dead agent and schedules it anew only while some other registered agent is alive. With
 * the last agent lost in mid-job the job would hang, seen by nobody: it is neither running nor waiting. So while
 * GoCD shows that, the first pool that may launch keeps one agent ready, of whatever kind.
 */
export function rescuer(pools: readonly PoolState[], input: DemandInput): PoolState | undefined {
  return jobHangs(input) ? pools.find(({ capacity }) => capacity > 0) : undefined;
}

function jobHangs({ view, fleet, config }: DemandInput): boolean {
  const lostInMidJob = view.agents.some(
    ({ hostname, runState, building }) =>
      runState === 'LostContact' && building !== null && isOurs(hostname, config.name),
  );
  return lostInMidJob && !view.agents.some(isAlive) && !fleet.some(isStarting);
}

/** By the server's own reckoning: registered, and not lost; a disabled agent counts whether it is or not. */
function isAlive({ configState, runState }: GocdAgent): boolean {
  return configState === 'Disabled' || (configState === 'Enabled' && runState !== 'LostContact');
}
