import type { PoolConfig } from '../../../domain/config.ts';
import type { PoolPlan } from '../../../domain/demand.ts';
import { type Experience, jobsPerHour } from '../../forecast/forecast.ts';
import { leadOf, targetPlan } from '../../forecast/target/plan.ts';
import { nothingLearned } from '../../forecast/target/target.ts';
import { pickUpOf } from '../../pickUp.ts';
import { entryNaming } from '../../schedule/windows.ts';
import { whole } from '../classify/pools.ts';
import type { DemandInput } from '../record.ts';

/** What the pool's `target-wait` asks for; null if it has none, or its schedule says another floor for now. */
export function targetIn(
  pool: PoolConfig,
  experience: Experience,
  { config, calendar }: Pick<DemandInput, 'config' | 'calendar'>,
): PoolPlan['target'] {
  const { name, max, schedule, targetWait } = pool;
  if (targetWait === null || entryNaming(schedule, 'idleFloor', calendar) !== undefined) return null;
  const learned = experience.targets.get(name) ?? nothingLearned(targetWait.wait);
  return targetPlan(learned, targetWait, {
    jobsPerHour: jobsPerHour(experience, name, calendar + leadOf(learned, targetWait.p)),
    max: whole(max),
    pollInterval: config.backlog.pollInterval,
    assignment: pickUpOf(pool, 1).longestMs,
  });
}
