import { expect } from 'chai';
import { NO_COURSE } from '../../../policy/ahead/course.ts';
import { withJobs } from '../../../policy/ahead/stageHabits.ts';
import { demandOf } from '../../../policy/demand/assess.ts';
import type { DemandInput } from '../../../policy/demand/record.ts';
import { durationsFrom, subject } from '../../../policy/durations/durations.ts';
import { VersionedMap } from '../../../policy/versionedMap.ts';
import { given, listed, MINUTE, NOW, ours, pool, SECOND } from '../demand/given.ts';

const POOL = pool('linux', { lookAhead: 'on' });
const BUILDER = ours(POOL, 'building');
const TESTS = Array.from({ length: 8 }, (_, n) => ({ job: `shop/test/t${n}`, pool: 'linux', copies: 1 }));

/** A stage that always has eight tests after it begins to compile, for three minutes or for as long as is said. */
function compiling(minutes = 3): DemandInput {
  const compile = [{ job: 'shop/compile/jar', pool: 'linux', copies: 1 }];
  const jobs = withJobs(withJobs(new VersionedMap(), 'shop/compile', compile, NOW), 'shop/test', TESTS, NOW);
  const habits = jobs.with('shop/compile', {
    ...{ jobs: compile, runs: 4, seenAt: NOW },
    followers: new Map([['shop/test', { hits: 4 }]]),
  });
  const world = given({
    pools: [POOL],
    fleet: [BUILDER],
    agents: [listed(BUILDER, { runState: 'Building', building: 'shop/9/compile/1/jar' })],
    isNewReading: true,
  });
  return withTimes({ ...world, memory: { ...world.memory, course: { ...NO_COURSE, habits } } }, minutes);
}

function withTimes(world: DemandInput, minutes: number): DemandInput {
  const times = Array.from({ length: 9 }, () => minutes * MINUTE);
  const durations = durationsFrom([[subject.job('shop/compile/jar'), times]]);
  return { ...world, memory: { ...world.memory, durations } };
}

/** The world some time later, with what the round before has left in memory. */
function later(world: DemandInput, ms: number, more: Partial<DemandInput> = {}): DemandInput {
  const { course, foretold, foreseen } = demandOf(world);
  return {
    ...world,
    now: world.now + ms,
    isNewReading: false,
    memory: { ...world.memory, course, foretold, foreseen },
    ...more,
  };
}

function soonIn(world: DemandInput): number {
  return demandOf(world).plans[0]?.lookAhead?.soon ?? -1;
}

describe('What is foreseen with a reading', () => {
  it('comes nearer until the next one', () => {
    const first = compiling();
    expect([0, 60, 150].map((seconds) => soonIn(later(first, seconds * SECOND)))).to.deep.equal([0, 0, 7]);
  });

  it('stays as it is until the next one, whatever is learned meanwhile', () => {
    const world = later(compiling(), 150 * SECOND);
    const dearer = withTimes(world, 60);
    expect(soonIn(dearer)).to.equal(soonIn(world));
    expect(soonIn({ ...dearer, isNewReading: true })).to.equal(0);
  });

  it('is foreseen anew at once for other pools, or for another worth', () => {
    const world = withTimes(later(compiling(), 150 * SECOND), 60);
    const { config } = world;
    const single = { ...config, pools: config.pools.map((one) => ({ ...one, singleUse: true })) };
    expect(soonIn({ ...world, config: single })).to.equal(0);
    expect(soonIn({ ...world, config: { ...config, lookAhead: { worth: 3 } } })).to.equal(0);
  });
});
