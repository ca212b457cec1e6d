import { expect } from 'chai';
import fc from 'fast-check';
import { type ShareConfig, UNLIMITED } from '../../../domain/config.ts';
import type { SharePlan } from '../../../domain/demand.ts';
import { countsAsLive } from '../../../domain/fleet.ts';
import { assess } from '../../../policy/demand/assess.ts';
import type { DemandInput } from '../../../policy/demand/record.ts';
import { decide, type Round } from '../../../policy/round.ts';
import { given, job, listed, MINUTE, NOW, ours, pool } from '../demand/given.ts';
import { worlds } from '../demand/worlds.ts';
import { building, launchesIn, openWorld, roundIn, share, waiting } from './given.ts';

const PIPELINES = ['a', 'b', 'c'] as const;

const someShares: fc.Arbitrary<readonly ShareConfig[]> = fc
  .tuple(
    fc.subarray(['a', 'b']),
    fc.infiniteStream(
      fc.record({
        weight: fc.constantFrom(0.5, 1, 1, 2, 5),
        reserved: fc.constantFrom(0, 0, 0, 1, 3),
        max: fc.constantFrom(UNLIMITED, UNLIMITED, 3, 4),
      }),
    ),
  )
  .map(([names, rest]) => names.map((name) => share(name, rest.next().value)));

/** Any world of the demand, whose jobs and building agents are of three pipelines, with shares for some of them. */
function shared(shares: fc.Arbitrary<readonly ShareConfig[]>): fc.Arbitrary<DemandInput> {
  return fc
    .tuple(worlds, shares, fc.infiniteStream(fc.constantFrom(...PIPELINES)))
    .map(([world, some, of]) => {
      const jobs = world.view.jobs.map((one) => ({ ...one, pipeline: of.next().value }));
      const atWork = world.fleet
        .filter(({ phase }) => phase === 'building')
        .map((agent) =>
          listed(agent, { runState: 'Building', building: `${of.next().value}/0/s/1/${agent.taskId}` }),
        );
      return {
        ...world,
        config: { ...world.config, shares: some },
        hold: null,
        backlog: { pendingPolls: 0, counted: 1 },
        view: { ...world.view, jobs, agents: [...world.view.agents, ...atWork] },
      };
    });
}

const weighed = fc
  .tuple(fc.constantFrom(0.5, 1, 3), fc.constantFrom(1, 2))
  .map(([a, b]) => [share('a', { weight: a }), share('b', { weight: b })]);

describe('Whatever the world, with shares', () => {
  it('each holds within one agent: no more than its part while others wait, its maximum, and what is reserved for others', () => {
    fc.assert(
      fc.property(shared(someShares), (world) => {
        const round = decide(openWorld(world));
        holdsItsPart(world, round);
        holdsItsLimits(world, round);
      }),
      { numRuns: 10_000 },
    );
  });

  it('as many agents are launched for jobs as without, where nothing is reserved and nothing limited', () => {
    fc.assert(
      fc.property(shared(weighed), (world) => {
        const roomy = withRoom(world);
        const plain = { ...roomy, config: { ...roomy.config, shares: [] } };
        const forJobs = (input: DemandInput) => assess(input).wanted.filter((one) => one.job !== null).length;
        expect(forJobs(roomy)).to.equal(forJobs(plain));
      }),
      { numRuns: 10_000 },
    );
  });

  it('the next slot that comes free goes to who has least, however many others wait and for how long', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 12 }),
        fc.integer({ min: 20, max: 60 }),
        fc.nat(60),
        (slots, crowd, age) => {
          const at = building(...Array.from({ length: slots - 1 }, () => 'crowd'));
          const jobs = [...waiting('crowd', crowd, age * MINUTE), ...waiting('web', 1, 0)];
          const round = roundIn({
            ...at,
            pools: [pool('default', { max: 100 })],
            jobs,
            shares: [share('crowd')],
            scaling: { maxAgents: slots },
          });
          expect(launchesIn(round)).to.deep.equal({ rest: 1 });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('the same world gives the same round, in whatever order it comes', () => {
    fc.assert(
      fc.property(shared(someShares), (world) => {
        const { view, fleet } = world;
        const reversed = {
          ...world,
          fleet: [...fleet].reverse(),
          view: { ...view, jobs: [...view.jobs].reverse(), agents: [...view.agents].reverse() },
        };
        expect(assess(reversed)).to.deep.equal(assess(world));
      }),
      { numRuns: 1_500 },
    );
  });

  it('whoever had all slots first, each comes within one agent of its part, as jobs end', () => {
    const pools = [pool('a', { resources: ['a'], max: 100 }), pool('b', { resources: ['b'], max: 100 })];
    const [poolA, poolB] = pools;
    if (poolA === undefined || poolB === undefined) throw new Error('there are two');
    const poolFor = (pipeline: string) => (pipeline === 'a' ? poolA : poolB);
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 12 }),
        fc.constantFrom(0.5, 1, 3),
        fc.constantFrom(1, 2),
        fc.boolean(),
        (slots, weightOfA, weightOfB, retireBuilding) => {
          const shares = [share('a', { weight: weightOfA }), share('b', { weight: weightOfB })];
          const jobs = ['a', 'b'].flatMap((name, n) =>
            waiting(name, 40, (2 - n) * MINUTE, { resources: [name] }),
          );
          let atWork = Array.from({ length: slots }, (_, n) => ({
            name: `a${n}`,
            pipeline: 'a',
            retiring: false,
          }));
          const worldAt = (turn: number) => {
            const fleet = atWork.map(({ name, pipeline, retiring }) =>
              ours(poolFor(pipeline), 'building', { taskId: name, retiring }),
            );
            const agents = fleet.map((agent, n) =>
              listed(agent, {
                runState: 'Building',
                building: `${atWork[n]?.pipeline}/0/s/1/${agent.taskId}`,
              }),
            );
            const scaling = { maxAgents: slots, retireBuilding, drainBudget: 0.5 };
            return openWorld(
              given({ now: NOW + turn * MINUTE, pools, fleet, agents, jobs, shares, scaling }),
            );
          };
          // One job ends each minute: its agent has another of its own pool, unless it was to go.
          for (let turn = 0; turn < 6 * slots; turn += 1) {
            const { drains, returns, assessment } = decide(worldAt(turn));
            const going = new Set(drains.map(({ taskId }) => taskId));
            const back = new Set(returns.map(({ taskId }) => taskId));
            const [ends, ...others] = atWork.map((one) => ({
              ...one,
              retiring: going.has(one.name) || (one.retiring && !back.has(one.name)),
            }));
            const launched = assessment.wanted.map(({ share: pipeline = 'rest' }, n) => ({
              name: `t${turn}-${n}`,
              pipeline,
              retiring: false,
            }));
            atWork = [...others, ...(ends === undefined || ends.retiring ? [] : [ends]), ...launched];
          }
          const count = (name: string) => atWork.filter(({ pipeline }) => pipeline === name).length;
          // A part of less than one agent is had in turn, after ten minutes without any.
          const portion = (name: string, weight: number, more: number) => (count(name) + more) / weight;
          if (count('a') > 1) expect(portion('a', weightOfA, -1)).to.be.below(portion('b', weightOfB, 1));
          if (count('b') > 1) expect(portion('b', weightOfB, -1)).to.be.below(portion('a', weightOfA, 1));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('no job of a share waits for ever: each has an agent in the end, though older ones of others keep coming', () => {
    const single = pool('default', { singleUse: true, max: 100 });
    const someWeights = fc.constantFrom(1, 4, 50);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 5 }),
        someWeights,
        (slots, small, weight) => {
          const shares = [share('crowd', { weight }), share('web')];
          const left = new Set(Array.from({ length: small }, (_, n) => `web/1/s/1/${n}`));
          let atWork: string[] = Array.from({ length: slots }, (_, n) => `crowd/0/s/1/${n}`);
          let unservedShares: ReadonlyMap<string, number> = new Map();
          // One agent ends each minute, so that a share may have to wait for ten of them, and for its own to end.
          for (let turn = 0; turn < 20 * (small + 1) && left.size > 0; turn += 1) {
            atWork = atWork.slice(1);
            const web = [...left].map((locator) =>
              job(locator, { locator, pipeline: 'web', scheduledAt: NOW }),
            );
            const fleet = atWork.map((_, n) =>
              ours(single, 'building', { taskId: `gocd-agent.ci.default.b${n}` }),
            );
            const agents = fleet.map((agent, n) =>
              listed(agent, { runState: 'Building', building: atWork[n] ?? null }),
            );
            const input = given({
              now: NOW + turn * MINUTE,
              pools: [single],
              fleet,
              agents,
              jobs: [...waiting('crowd', 30, 60 * MINUTE), ...web],
              shares,
              scaling: { maxAgents: slots },
            });
            const round = decide(openWorld({ ...input, memory: { ...input.memory, unservedShares } }));
            ({ unservedShares } = round);
            for (const { job: locator } of round.assessment.wanted) {
              if (locator === null) continue;
              left.delete(locator);
              atWork.push(locator);
            }
          }
          expect([...left]).to.deep.equal([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** Wishes of pools that lack room are wanted beside the count of slots, and are left out here. */
function holdsItsPart(world: DemandInput, { assessment: { jobs, shares } }: Round): void {
  if (world.memory.unplaced.size > 0) return;
  const has = (one: SharePlan) =>
    one.agents + countOf(jobs, one, /is being launched|one gives way|per round/);
  for (const poor of shares.filter((one) => countOf(jobs, one, /raise scaling.max-agents to have/) > 0))
    for (const rich of shares) {
      if (has(rich) === rich.agents || has(rich) <= rich.reserved) continue;
      expect(has(rich) / rich.weight).to.be.at.most((has(poor) + 1) / poor.weight + 1e-9);
    }
}

function holdsItsLimits({ config, fleet }: DemandInput, round: Round): void {
  const { shares } = round.assessment;
  const launches = launchesIn(round);
  const free = Math.max(0, config.scaling.maxAgents - fleet.filter(countsAsLive).length);
  const owed = (one: SharePlan) => Math.max(0, one.reserved - one.agents);
  let unreserved = launches.none ?? 0;
  for (const one of shares) {
    const launched = launches[one.share] ?? 0;
    if (launched > 0) expect(one.agents + launched).to.be.at.most(one.max ?? UNLIMITED);
    unreserved += Math.max(0, launched - owed(one));
  }
  const owedToAll = shares.reduce((sum, one) => sum + owed(one), 0);
  expect(unreserved).to.be.at.most(Math.max(0, free - owedToAll));
}

/** What finds no room is wanted beside the count of slots. */
function withRoom(world: DemandInput): DemandInput {
  return { ...world, memory: { ...world.memory, unplaced: new Map() } };
}

function countOf(
  jobs: ReturnType<typeof assess>['jobs'],
  { share: name }: SharePlan,
  remedy: RegExp,
): number {
  return jobs.filter((one) => one.share === name && remedy.test(one.remedy)).length;
}
