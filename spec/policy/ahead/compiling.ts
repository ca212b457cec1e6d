import type { FleetAgent } from '../../../domain/fleet.ts';
import { NO_COURSE } from '../../../policy/ahead/course.ts';
import { withJobs } from '../../../policy/ahead/stageHabits.ts';
import { demandOf } from '../../../policy/demand/assess.ts';
import type { DemandInput } from '../../../policy/demand/record.ts';
import { durationsFrom, subject } from '../../../policy/durations/durations.ts';
import { VersionedMap } from '../../../policy/versionedMap.ts';
import { given, listed, MINUTE, NOW, ours, pool } from '../demand/given.ts';

export const POOL = pool('linux', { lookAhead: 'on', max: 30 });
const BUILDER = ours(POOL, 'building');
const TESTS = Array.from({ length: 8 }, (_, n) => ({ job: `shop/test/t${n}`, pool: 'linux', copies: 1 }));

/** Another agent at work, with how long its job usually takes. */
interface AtWork {
  readonly agent: FleetAgent;
  readonly minutes: number;
}

/** A stage that always has eight tests after it begins to compile, for three minutes or for as long as is said. */
export function compiling(minutes = 3, others: readonly AtWork[] = []): DemandInput {
  const compile = [{ job: 'shop/compile/jar', pool: 'linux', copies: 1 }];
  const jobs = withJobs(withJobs(new VersionedMap(), 'shop/compile', compile, NOW), 'shop/test', TESTS, NOW);
  const habits = jobs.with('shop/compile', {
    ...{ jobs: compile, runs: 4, seenAt: NOW },
    followers: new Map([['shop/test', { hits: 4 }]]),
  });
  const world = given({
    pools: [POOL],
    scaling: { retireBuilding: true },
    fleet: [BUILDER, ...others.map(({ agent }) => agent)],
    agents: [
      listed(BUILDER, { runState: 'Building', building: 'shop/9/compile/1/jar' }),
      ...others.map(({ agent }, n) => listed(agent, { runState: 'Building', building: `web/1/pack/1/${n}` })),
    ],
    isNewReading: true,
  });
  return withTimes(
    { ...world, memory: { ...world.memory, course: { ...NO_COURSE, habits } } },
    minutes,
    others,
  );
}

export function withTimes(world: DemandInput, minutes: number, others: readonly AtWork[] = []): DemandInput {
  const always = (minutes: number) => Array.from({ length: 9 }, () => minutes * MINUTE);
  const durations = durationsFrom([
    [subject.job('shop/compile/jar'), always(minutes)],
    ...others.map(({ minutes }, n) => [subject.job(`web/pack/${n}`), always(minutes)] as const),
  ]);
  return { ...world, memory: { ...world.memory, durations } };
}

/** The world some time later, with what the round before has left in memory. */
export function later(world: DemandInput, ms: number, more: Partial<DemandInput> = {}): DemandInput {
  const { course, foretold, foreseen } = demandOf(world);
  return {
    ...world,
    now: world.now + ms,
    isNewReading: false,
    memory: { ...world.memory, course, foretold, foreseen },
    ...more,
  };
}
