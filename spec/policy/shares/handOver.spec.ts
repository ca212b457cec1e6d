import { expect } from 'chai';
import type { ShareConfig } from '../../../domain/config.ts';
import { decide, type Round } from '../../../policy/round.ts';
import { given, MINUTE, NOW, pool } from '../demand/given.ts';
import { atWork, launchesIn, openWorld, roundIn, share, waiting } from './given.ts';

/** Two pools whose jobs cannot run on each other's agents. */
const CROWD = pool('crowd', { resources: ['crowd'] });
const SMALL = pool('small', { resources: ['small'] });
const pools = [CROWD, SMALL];
const ofCrowd = (count: number) => Array.from({ length: count }, () => ({ pipeline: 'crowd', of: CROWD }));
const crowd = (count: number) => waiting('crowd', count, 10 * MINUTE, { resources: ['crowd'] });
const small = (count: number) => waiting('web', count, MINUTE, { resources: ['small'] });
const shares: readonly ShareConfig[] = [share('crowd'), share('web')];

const handed = ({ drains }: Round) =>
  drains.filter(({ rule }) => rule === 'past-share').map(({ pool: of, graceful }) => `${of} ${graceful}`);

describe('A share below its part of the slots', () => {
  const full = (changes: Parameters<typeof roundIn>[0] = {}) =>
    roundIn({
      ...atWork(ofCrowd(8)),
      pools,
      jobs: [...crowd(50), ...small(2)],
      shares,
      scaling: { maxAgents: 8, drainBudget: 1 },
      ...changes,
    });

  it('has agents of one beyond its part go with their job: as many as it is short of, and none at once', () => {
    expect(handed(full())).to.deep.equal(['crowd true', 'crowd true']);
    expect(full().decisions.find(({ rule }) => rule === 'past-share')?.text).to.match(
      /^drain \S+: share web has 0 agents and needs another, share crowd has 8, which is more than its part: this one gets no other job/,
    );
  });

  it('has no more than its part, by weight', () => {
    const many = [...crowd(50), ...small(50)];
    expect(handed(full({ jobs: many }))).to.have.length(4);
    expect(
      handed(full({ jobs: many, shares: [share('crowd', { weight: 3 }), share('web')] })),
    ).to.have.length(2);
  });

  it('leaves the other its part, though that has no job that waits', () => {
    expect(handed(full({ jobs: small(50) }))).to.have.length(4);
  });

  it('does without where a slot is free, or where another agent is on its way out', () => {
    expect(handed(full({ scaling: { maxAgents: 10, drainBudget: 1 } }))).to.deep.equal([]);
    const { fleet, agents } = atWork(ofCrowd(8));
    const [first, ...others] = fleet;
    if (first === undefined) throw new Error('there are eight');
    const going = { ...first, phase: 'draining' as const };
    expect(handed(full({ fleet: [going, ...others], agents }))).to.have.length(1);
  });

  it('keeps on their way out those that go for it, and nobody else', () => {
    const { fleet, agents } = atWork(ofCrowd(8));
    const retiring = fleet.map((agent, n) => ({ ...agent, retiring: n < 3 }));
    const round = full({ fleet: retiring, agents });
    expect(handed(round)).to.deep.equal([]);
    expect(round.returns.map(({ rule }) => rule)).to.deep.equal(['wanted-on']);
    expect(full({ fleet: retiring, agents, jobs: crowd(50) }).returns).to.have.length(3);
  });

  it('has first those go whose job ends soonest', () => {
    const { fleet, agents } = atWork(ofCrowd(3));
    const runs = new Map(
      agents.map(({ building, uuid, hostname }, n) => [
        building ?? '',
        { agent: hostname, uuid, since: NOW - (n === 1 ? 4 : 1) * MINUTE },
      ]),
    );
    const round = full({
      fleet,
      agents,
      jobs: [...crowd(50), ...small(1)],
      runs,
      scaling: { maxAgents: 3, drainBudget: 1 },
    });
    expect(round.drains.map(({ taskId }) => taskId)).to.deep.equal([fleet[1]?.taskId]);
  });

  it('takes none in vain: GoCD would give its agent to a job of the other share that waits longer', () => {
    const one = pool('default');
    const round = roundIn({
      ...atWork(Array.from({ length: 8 }, () => ({ pipeline: 'crowd', of: one }))),
      pools: [one],
      jobs: [...waiting('crowd', 50, 10 * MINUTE), ...waiting('web', 2, MINUTE)],
      shares,
      scaling: { maxAgents: 8, drainBudget: 1 },
    });
    expect(handed(round)).to.deep.equal([]);
    const job = round.assessment.jobs.find(({ locator }) => locator.startsWith('web/'));
    expect(job?.remedy).to.equal(
      'It is served when an agent is free; raise scaling.max-agents to have more. Nothing is taken from share crowd for it: GoCD would give an agent of pool default to a job of that share, which waits longer; tell their agents apart by resources or environments.',
    );
  });

  it('takes nothing of what is reserved for another', () => {
    const reserved = [share('crowd', { reserved: 7 }), share('web')];
    expect(handed(full({ shares: reserved }))).to.have.length(1);
  });

  it('has what is reserved for it, whatever its weight', () => {
    const heavy = [share('crowd', { weight: 50 }), share('web', { reserved: 2 })];
    expect(handed(full({ shares: heavy }))).to.have.length(2);
    expect(handed(full({ shares: [share('crowd', { weight: 50 }), share('web')] }))).to.deep.equal([]);
  });

  it('with a part of less than one agent has one after ten minutes without any', () => {
    const unservedShares = new Map([['web', NOW - 10 * MINUTE]]);
    const heavy = [share('crowd', { weight: 50 }), share('web')];
    expect(handed(full({ shares: heavy, unservedShares }))).to.have.length(1);
  });

  it('leaves pools their minimum, single-use agents their job, and paused pools their agents', () => {
    expect(handed(full({ pools: [{ ...CROWD, min: 7 }, SMALL] }))).to.have.length(1);
    expect(handed(full({ pools: [{ ...CROWD, singleUse: true }, SMALL] }))).to.deep.equal([]);
  });

  it('waits for the drain budget, and takes nobody while nothing may be taken away', () => {
    expect(handed(full({ scaling: { maxAgents: 8, drainBudget: 0.2 } }))).to.have.length(1);
    const world = openWorld(
      given({
        ...atWork(ofCrowd(8)),
        pools,
        jobs: [...crowd(50), ...small(2)],
        shares,
        scaling: { maxAgents: 8 },
      }),
    );
    expect(handed(decide(world))).to.have.length(1);
    expect(handed(decide({ ...world, hold: 'stale-view' }))).to.deep.equal([]);
    expect(handed(decide({ ...world, hold: 'paused' }))).to.deep.equal([]);
    expect(handed(decide({ ...world, brakeOn: true }))).to.deep.equal([]);
  });

  it('is told of in its jobs what goes for them', () => {
    const job = full().assessment.jobs.find(({ locator }) => locator.startsWith('web/'));
    expect(job).to.include({
      cause: 'limit',
      remedy:
        'It is served when an agent is free: 2 agents of share crowd, which has more than its part, go with their job; raise scaling.max-agents to have more.',
    });
  });
});

describe('A share with jobs that keep coming', () => {
  /** As many jobs in each of the last minutes. */
  const came = (minutes: number, jobs: number, of = 'small') => ({
    shareArrivals: {
      since: NOW - 60 * MINUTE,
      until: NOW,
      minutes: Array.from({ length: minutes }, (_, ago) => ({
        share: 'web',
        pool: of,
        minute: Math.floor(NOW / MINUTE) - ago * 10,
        jobs,
      })),
    },
  });
  const round = (changes: Parameters<typeof roundIn>[0]) =>
    roundIn({ pools, jobs: crowd(50), shares, scaling: { maxAgents: 8, drainBudget: 1 }, ...changes });

  it('has slots kept free for as many as come before one could be freed', () => {
    expect(launchesIn(round({ ...came(6, 1) }))).to.deep.equal({ crowd: 7 });
    expect(launchesIn(round({ ...came(6, 2) }))).to.deep.equal({ crowd: 6 });
    expect(launchesIn(round({}))).to.deep.equal({ crowd: 8 });
  });

  it('has no more kept than its part', () => {
    expect(launchesIn(round({ ...came(6, 50) }))).to.deep.equal({ crowd: 4 });
  });

  it('has none kept beside what is reserved for it', () => {
    const reserved = [share('crowd'), share('web', { reserved: 3 })];
    expect(launchesIn(round({ ...came(6, 2), shares: reserved }))).to.deep.equal({ crowd: 5 });
  });

  it('has none kept for a single fan-out, which was but once', () => {
    expect(launchesIn(round({ ...came(1, 50) }))).to.deep.equal({ crowd: 8 });
  });

  it('takes them back from one beyond its part', () => {
    expect(handed(round({ ...atWork(ofCrowd(8)), ...came(6, 2) }))).to.have.length(2);
  });

  it('has none kept where jobs that wait already would have its agents', () => {
    const plain = crowd(50).map((job) => ({ ...job, resources: [] }));
    expect(launchesIn(round({ jobs: plain, ...came(6, 2) }))).to.deep.equal({ crowd: 8 });
  });

  it('keeps none from a share below its own part', () => {
    const three = [...shares, share('docs')];
    const at = atWork(ofCrowd(6));
    const jobs = [...crowd(50), ...waiting('docs', 2, MINUTE, { resources: ['crowd'] })];
    const late = jobs.map((job) =>
      job.pipeline === 'docs' ? { ...job, scheduledAt: NOW - 20 * MINUTE } : job,
    );
    expect(launchesIn(round({ ...at, shares: three, jobs: late, ...came(6, 2) }))).to.deep.equal({
      docs: 2,
    });
  });

  it('is said of jobs that find only such slots left', () => {
    const job = round({ ...atWork(ofCrowd(6)), ...came(6, 2) }).assessment.jobs[0];
    expect(job).to.include({
      cause: 'limit',
      reason:
        'The slots that are left of max-agents are kept for jobs that may come soon, as they did in the last hour: 2 for share web.',
      remedy: 'It is served when another agent is free; raise scaling.max-agents to have more.',
    });
  });
});
