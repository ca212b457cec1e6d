import { expect } from 'chai';
import fc from 'fast-check';
import { type Assessment, CAUSES } from '../../../domain/demand.ts';
import { countsAsLive, type FleetAgent } from '../../../domain/fleet.ts';
import { assess } from '../../../policy/demand/assess.ts';
import type { DemandInput } from '../../../policy/demand/record.ts';
import { foreign, job, NOW, ours } from './given.ts';
import { worlds } from './worlds.ts';

const SHORT = ['no-agent', 'agents-busy', 'no-offers', 'no-host-large-enough'];

describe('in whatever world', function () {
  this.timeout(60_000);

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

  it('once what is wanted is on its way, nothing is short any more, and nothing more is wanted in the end', () => {
    fc.assert(
      fc.property(worlds, (anyWorld) => {
        let world = freely(anyWorld);
        for (let rounds = 0; rounds <= world.view.jobs.length; rounds++) {
          const { wanted } = assess(world);
          if (wanted.length === 0) return;
          world = afterLaunching(world, wanted);
          const { shortage, jobs } = assess(world);
          expect(shortage).to.equal(jobs.filter(({ remedy }) => remedy.includes('one gives way')).length);
        }
        expect(assess(world).wanted).to.deep.equal([]);
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

/** Wishes of pools that lacked room are tried beside the count: the placement keeps them below the limits. */
function noLimitIsExceeded({ config, fleet, hold, memory }: DemandInput, { wanted }: Assessment): void {
  const live = fleet.filter(countsAsLive);
  if (hold !== null) expect(wanted).to.deep.equal([]);
  const launched = wanted.filter(({ pool }) => !memory.unplaced.has(pool)).length;
  if (launched > 0) expect(live.length + launched).to.be.at.most(config.scaling.maxAgents);
  expect(launched).to.be.at.most(hold === null ? config.scaling.growthLimit : 0);
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
  return assess(world).wanted.filter((agent) => agent.job !== null).length;
}

function withJobs(world: DemandInput, jobs: DemandInput['view']['jobs']): DemandInput {
  return { ...world, view: { ...world.view, jobs } };
}

/** The world with nothing that spreads launches over rounds, and room for all of them. */
function freely(world: DemandInput): DemandInput {
  const scaling = { ...world.config.scaling, growthLimit: 1_000 };
  return {
    ...world,
    hold: null,
    memory: { ...world.memory, unplaced: new Map() },
    backlog: { ...world.backlog, counted: world.backlog.pendingPolls + 1 },
    config: { ...world.config, scaling },
  };
}

function afterLaunching(world: DemandInput, wanted: Assessment['wanted']): DemandInput {
  let { launchesFor } = world.memory;
  const launched: FleetAgent[] = [];
  for (const { pool, job: locator } of wanted) {
    const config = world.config.pools.find(({ name }) => name === pool);
    if (config !== undefined) launched.push(ours(config, 'launching', { since: NOW, launchedFor: locator }));
    if (locator !== null) launchesFor = launchesFor.with(locator, (launchesFor.get(locator) ?? 0) + 1);
  }
  return { ...world, memory: { ...world.memory, launchesFor }, fleet: [...world.fleet, ...launched] };
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
