import { expect } from 'chai';
import fc from 'fast-check';
import { type Assessment, CAUSES } from '../../../domain/demand.ts';
import { countsAsLive, type FleetAgent } from '../../../domain/fleet.ts';
import { assess, demandOf } from '../../../policy/demand/assess.ts';
import type { DemandInput } from '../../../policy/demand/record.ts';
import { foreign, job, NOW, ours } from './given.ts';
import { worlds } from './worlds.ts';

const SHORT = ['no-agent', 'agents-busy', 'no-offers', 'no-host-large-enough'];

describe('in whatever world', () => {
  it('every job has one cause, no limit is exceeded, and the numbers agree', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const round = assess(world);
        everyJobHasOneCause(world, round);
        noLimitIsExceeded(world, round);
        numbersAgree(world, round);
        onlyWhatIsNeededIsLaunched(world, round);
      }),
      { numRuns: 10_000 },
    );
  });

  it('the same input gives the same output, in whatever order it comes, and is left as it was', () => {
    fc.assert(
      fc.property(worlds, fc.infiniteStream(fc.nat()), (world, dice) => {
        const before = JSON.stringify(world);
        const round = assess(world);
        expect(JSON.stringify(world)).to.equal(before);
        expect(assess(world)).to.deep.equal(round);
        expect(assess(shuffledWorld(world, dice))).to.deep.equal(round);
      }),
      { numRuns: 1_500 },
    );
  });

  it('a job fewer is short for each agent that is on its way, and nothing more is launched in the end', () => {
    fc.assert(
      fc.property(worlds, (anyWorld) => {
        let world = unhurried(anyWorld);
        for (let rounds = 0; rounds <= world.view.jobs.length; rounds++) {
          const launched = launchedNow(world);
          if (launched.length === 0) return;
          const needed = agentsNeeded(world);
          world = afterLaunching(world, launched);
          const forJobs = launched.filter((agent) => agent.job !== null).length;
          expect(agentsNeeded(world)).to.be.at.most(needed - forJobs);
          expect(launchesStillDue(world)).to.equal(0);
        }
        expect(launchedNow(world)).to.deep.equal([]);
      }),
      { numRuns: 3_000 },
    );
  });

  it('one more job never means fewer launches for jobs', () => {
    fc.assert(
      fc.property(worlds, fc.subarray(['docker', 'gpu']), (world, resources) => {
        const more = withJobs(world, [...world.view.jobs, job('one-more', { resources, scheduledAt: NOW })]);
        expect(launchesForJobs(more)).to.be.at.least(launchesForJobs(world));
      }),
      { numRuns: 1_500 },
    );
  });

  it('one more idle agent never means more launches for jobs', () => {
    fc.assert(
      fc.property(worlds, fc.subarray(['docker', 'gpu']), (world, resources) => {
        const agents = [...world.view.agents, foreign('one-more', { resources })];
        const more = { ...world, view: { ...world.view, agents } };
        expect(launchesForJobs(more)).to.be.at.most(launchesForJobs(world));
      }),
      { numRuns: 1_500 },
    );
  });
});

function everyJobHasOneCause({ view }: DemandInput, { jobs }: Assessment): void {
  const locators = jobs.map(({ locator }) => locator);
  expect(locators).to.have.members(view.jobs.map(({ locator }) => locator));
  for (const { cause, reason, remedy } of jobs) {
    expect(CAUSES).to.include(cause);
    expect(`${reason} ${remedy}`).not.to.match(/undefined|null|NaN/);
  }
}

/** Wishes of pools that lacked room are wanted beside the count, and must not be launched beyond it. */
function noLimitIsExceeded(world: DemandInput, { wanted }: Assessment): void {
  const { config, fleet, hold, memory } = world;
  const live = fleet.filter(countsAsLive);
  if (hold !== null) expect(wanted).to.deep.equal([]);
  const counted = wanted.filter(({ pool }) => !memory.unplaced.has(pool)).length;
  for (const launched of [counted, launchedNow(world).length]) {
    if (launched > 0) expect(live.length + launched).to.be.at.most(config.scaling.maxAgents);
    expect(launched).to.be.at.most(hold === null ? config.scaling.growthLimit : 0);
  }
  for (const { name, max } of config.pools) {
    const ofPool = wanted.filter(({ pool }) => pool === name).length;
    if (ofPool > 0) expect(live.filter(({ pool }) => pool === name).length + ofPool).to.be.at.most(max);
  }
}

function numbersAgree({ config }: DemandInput, { jobs, pools, shortage, wanted }: Assessment): void {
  expect(pools.map(({ pool }) => pool)).to.have.members(config.pools.map(({ name }) => name));
  expect(shortage).to.equal(jobs.filter(({ cause }) => SHORT.includes(cause)).length);
  expect(shortage).to.equal(pools.reduce((sum, plan) => sum + plan.shortage, 0));
  for (const plan of pools) {
    const { pool, want, building, idle, starting, launch, clamps } = plan;
    expect(launch).to.equal(wanted.filter((agent) => agent.pool === pool).length);
    if (clamps.every((clamp) => clamp === 'min')) {
      expect(launch).to.equal(Math.max(0, want - building - idle - starting));
    }
  }
}

function onlyWhatIsNeededIsLaunched({ config }: DemandInput, { jobs, pools, wanted }: Assessment): void {
  const short = new Map(
    jobs.filter(({ cause }) => SHORT.includes(cause)).map((each) => [each.locator, each.pool]),
  );
  const served = wanted.flatMap((agent) => (agent.job === null ? [] : [agent]));
  expect(new Set(served.map((agent) => agent.job)).size).to.equal(served.length);
  for (const agent of served) expect(short.get(agent.job ?? '')).to.equal(agent.pool);
  for (const { pool, idleFloor } of pools) {
    const min = config.pools.find(({ name }) => name === pool)?.min ?? 0;
    const forNoJob = wanted.filter((agent) => agent.pool === pool && agent.job === null);
    expect(forNoJob.length).to.be.at.most(Math.max(idleFloor, min));
  }
}

function launchesForJobs(world: DemandInput): number {
  return launchedNow(world).filter((agent) => agent.job !== null).length;
}

/**
 * What is launched where every agent finds room. Wishes of pools that lacked it are wanted beside the count: they are for
 * whatever of it the others leave, and what the slots do not hold is not launched.
 */
function launchedNow(world: DemandInput): Assessment['wanted'] {
  const { maxAgents, growthLimit } = world.config.scaling;
  const slots = Math.max(0, maxAgents - world.fleet.filter(countsAsLive).length);
  return demandOf(world).wanted.slice(0, Math.min(slots, growthLimit));
}

/** Jobs that no agent there is covers and that a pool could launch one for, whatever limit cuts it. */
function agentsNeeded(world: DemandInput): number {
  return demandOf(world).jobs.filter(({ cover }) => cover.by === 'launch').length;
}

/** Jobs that could have an agent at once: those whose pool has found no room wait for some. */
function launchesStillDue(world: DemandInput): number {
  return demandOf(world).jobs.filter(
    ({ cover, fate }) => cover.by === 'launch' && fate === 'launch' && !cover.pool.lacksRoom,
  ).length;
}

function withJobs(world: DemandInput, jobs: DemandInput['view']['jobs']): DemandInput {
  return { ...world, view: { ...world.view, jobs } };
}

/** The world with nothing that spreads launches over rounds. */
function unhurried(world: DemandInput): DemandInput {
  const scaling = { ...world.config.scaling, growthLimit: 1_000 };
  return {
    ...world,
    hold: null,
    backlog: { ...world.backlog, counted: world.backlog.pendingPolls + 1 },
    config: { ...world.config, scaling },
  };
}

function afterLaunching(world: DemandInput, wanted: Assessment['wanted']): DemandInput {
  let { launchesFor } = world.memory;
  const unplaced = new Map(world.memory.unplaced);
  const launched: FleetAgent[] = [];
  for (const { pool, job: locator } of wanted) {
    const config = world.config.pools.find(({ name }) => name === pool);
    unplaced.delete(pool);
    if (config !== undefined) launched.push(ours(config, 'launching', { since: NOW, launchedFor: locator }));
    if (locator !== null) launchesFor = launchesFor.with(locator, (launchesFor.get(locator) ?? 0) + 1);
  }
  return {
    ...world,
    memory: { ...world.memory, launchesFor, unplaced },
    fleet: [...world.fleet, ...launched],
  };
}

function shuffledWorld(world: DemandInput, dice: Iterator<number>): DemandInput {
  const shuffled = <Item>(items: readonly Item[]): Item[] =>
    items
      .map((item) => ({ item, at: Number(dice.next().value) }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  return {
    ...world,
    fleet: shuffled(world.fleet),
    view: { ...world.view, jobs: shuffled(world.view.jobs), agents: shuffled(world.view.agents) },
    config: { ...world.config, pools: shuffled(world.config.pools) },
  };
}
