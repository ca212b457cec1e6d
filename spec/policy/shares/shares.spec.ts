import { expect } from 'chai';
import type { JobAssessment } from '../../../domain/demand.ts';
import type { Round } from '../../../policy/round.ts';
import { job, NOW, ours, pool } from '../demand/given.ts';
import { building, launchesIn, roundIn, share, waiting } from './given.ts';

/** The jobs of a pipeline that wait for a limit. */
function limited({ assessment }: Round, pipeline: string): readonly JobAssessment[] {
  return assessment.jobs.filter(
    ({ locator, cause }) => locator.startsWith(`${pipeline}/`) && cause === 'limit',
  );
}

describe('Shares', () => {
  const shares = [share('crowd'), share('web')];

  it('have their turn one after the other where there are not slots for all, whoever waits longest', () => {
    const jobs = [...waiting('crowd', 50, 600_000), ...waiting('web', 3, 1_000)];
    const round = roundIn({ jobs, shares, scaling: { maxAgents: 5 } });
    expect(launchesIn(round)).to.deep.equal({ crowd: 3, web: 2 });
    expect(launchesIn(roundIn({ jobs, scaling: { maxAgents: 5 } }))).to.deep.equal({ none: 5 });
  });

  it('have agents in the proportion of their weights', () => {
    const jobs = [...waiting('crowd', 50), ...waiting('web', 50)];
    const weighted = [share('crowd'), share('web', { weight: 3 })];
    expect(launchesIn(roundIn({ jobs, shares: weighted, scaling: { maxAgents: 8 } }))).to.deep.equal({
      crowd: 2,
      web: 6,
    });
  });

  it('count the agents that build their jobs already', () => {
    const jobs = [...waiting('crowd', 50, 600_000), ...waiting('web', 50)];
    const at = building('crowd', 'crowd', 'crowd');
    expect(launchesIn(roundIn({ ...at, jobs, shares, scaling: { maxAgents: 6 } }))).to.deep.equal({ web: 3 });
  });

  it('count the agents that are on their way to their jobs', () => {
    const [plain] = [pool('default')];
    const fleet = [ours(plain, 'staging'), ours(plain, 'staging')];
    const jobs = [...waiting('crowd', 2, 600_000), ...waiting('crowd', 0), ...waiting('web', 4)];
    const round = roundIn({ fleet, jobs, shares, scaling: { maxAgents: 4 } });
    expect(launchesIn(round)).to.deep.equal({ web: 2 });
    expect(round.assessment.shares.map(({ share: name, agents }) => [name, agents])).to.deep.equal([
      ['crowd', 2],
      ['web', 0],
      ['rest', 0],
    ]);
  });

  it('leave what they do not need to others', () => {
    const jobs = [...waiting('crowd', 50), ...waiting('web', 1)];
    expect(launchesIn(roundIn({ jobs, shares, scaling: { maxAgents: 6 } }))).to.deep.equal({
      crowd: 5,
      web: 1,
    });
  });

  it('keep their turn within the maximum of a pool, too', () => {
    const jobs = [...waiting('crowd', 50, 600_000), ...waiting('web', 50, 1_000)];
    const round = roundIn({ pools: [pool('default', { max: 4 })], jobs, shares });
    expect(launchesIn(round)).to.deep.equal({ crowd: 2, web: 2 });
  });

  it('come before the priorities of pools, which order the jobs within a share', () => {
    const pools = [pool('low'), pool('high', { resources: ['high'], environments: ['e'], priority: 9 })];
    const urgent = { resources: ['high'], environment: 'e' };
    const jobs = [
      ...waiting('crowd', 2, 600_000),
      ...waiting('crowd', 50).map((one, n) => ({ ...one, ...urgent, locator: `crowd/2/s/1/${n}` })),
      ...waiting('web', 50),
    ];
    const { placement } = roundIn({ pools, jobs, shares, scaling: { maxAgents: 4 } });
    const wanted = placement?.accepts.flatMap(({ launchedFor }) => [...launchedFor.values()]) ?? [];
    expect(wanted.map(({ share: name, pool: of }) => `${name} ${of}`).sort()).to.deep.equal([
      'crowd high',
      'crowd high',
      'web low',
      'web low',
    ]);
  });

  it('have what is reserved for them kept free: by jobs of others and by floors', () => {
    const reserved = [share('crowd'), share('web', { reserved: 2 })];
    const floor = { factor: 0, learn: false, min: 9, max: 9 };
    const pools = [pool('default', { idleFloor: floor })];
    const round = roundIn({
      pools,
      jobs: waiting('crowd', 50),
      shares: reserved,
      scaling: { maxAgents: 5 },
    });
    expect(launchesIn(round)).to.deep.equal({ crowd: 3 });
    expect(limited(round, 'crowd')[0]).to.include({
      reason: 'The slots that are left of max-agents are reserved: share web has 0 of 2.',
      remedy:
        'It is served when another agent is free; lower reserved of share web, or raise scaling.max-agents.',
    });
    expect(launchesIn(roundIn({ pools, shares: reserved, scaling: { maxAgents: 5 } }))).to.deep.equal({
      none: 3,
    });
  });

  it('take first what is reserved for them', () => {
    const reserved = [share('crowd', { weight: 100 }), share('web', { reserved: 2 })];
    const jobs = [...waiting('crowd', 50, 600_000), ...waiting('web', 50)];
    expect(launchesIn(roundIn({ jobs, shares: reserved, scaling: { maxAgents: 3 } }))).to.deep.equal({
      crowd: 1,
      web: 2,
    });
  });

  it('have no more than their maximum, and say so', () => {
    const jobs = waiting('crowd', 50);
    const three = [share('crowd', { max: 3 })];
    const round = roundIn({ ...building('crowd', 'crowd', 'crowd'), jobs, shares: three });
    expect(launchesIn(round)).to.deep.equal({});
    expect(limited(round, 'crowd')).to.have.length(50);
    expect(limited(round, 'crowd')[0]).to.include({
      share: 'crowd',
      reason: 'Share crowd has its 3 of at most 3 agents.',
      remedy: 'It is served when one of them is free; raise max of share crowd to have more.',
    });
    const first = roundIn({ jobs, shares: three });
    expect(launchesIn(first)).to.deep.equal({ crowd: 3 });
    expect(limited(first, 'crowd')[0]?.reason).to.equal(
      'Share crowd has 0 of at most 3 agents, and 3 more are for crowd/1/s/1/0 and 2 other jobs.',
    );
  });

  it('with all they may have hold no place in a pool that others wait for', () => {
    const jobs = [...waiting('crowd', 50, 600_000), ...waiting('web', 9)];
    const round = roundIn({
      ...building('crowd'),
      pools: [pool('default', { max: 4 })],
      jobs,
      shares: [share('crowd', { max: 1 }), share('web')],
    });
    expect(launchesIn(round)).to.deep.equal({ web: 3 });
  });

  it('say in words what they have of the slots where all are taken', () => {
    const jobs = [...waiting('crowd', 50), ...waiting('web', 1)];
    const round = roundIn({
      ...building('crowd', 'crowd', 'web'),
      jobs,
      shares,
      scaling: { maxAgents: 3 },
    });
    expect(limited(round, 'web')[0]?.reason).to.equal(
      'All pools together have 3 of at most 3 agents (default: 3 building); share web has 1 of them (its weight is 1 of 3).',
    );
  });

  it('are told with what they have and lack, and the rest of all jobs as one of them', () => {
    const jobs = [...waiting('crowd', 3), ...waiting('other', 2)];
    const { assessment } = roundIn({
      ...building('web', 'other'),
      jobs,
      shares: [share('crowd', { max: 2 }), share('web', { weight: 2, reserved: 1 })],
      scaling: { maxAgents: 5 },
    });
    expect(assessment.shares).to.deep.equal([
      { share: 'crowd', weight: 1, reserved: 0, max: 2, agents: 0, waiting: 3, launch: 2 },
      { share: 'web', weight: 2, reserved: 1, max: null, agents: 1, waiting: 0, launch: 0 },
      { share: 'rest', weight: 1, reserved: 0, max: null, agents: 1, waiting: 2, launch: 1 },
    ]);
  });

  it('go by the group and the environment of the job that an agent builds, where that is told', () => {
    const { fleet, agents } = building('a', 'b', 'c');
    const [first, second, third] = agents;
    if (first === undefined || second === undefined || third === undefined) throw new Error('three agents');
    const { assessment } = roundIn({
      fleet,
      agents: [
        { ...first, buildingIn: { group: 'Web', environment: null } },
        { ...second, buildingIn: { group: 'Tools', environment: 'prod' } },
        third,
      ],
      shares: [
        share('web', { pipeline: null, group: 'web' }),
        share('prod', { pipeline: null, environment: 'prod' }),
      ],
    });
    expect(assessment.shares.map(({ agents: count }) => count)).to.deep.equal([1, 1, 1]);
  });

  it('go to nobody else when an agent is overdue that was launched for their job', () => {
    const overdue = ours(pool('default'), 'staging', {
      launchedAt: NOW - 3_600_000,
      launchedFor: 'crowd/1/s/1/0',
    });
    const round = roundIn({
      fleet: [overdue],
      jobs: waiting('crowd', 9),
      shares: [share('crowd', { max: 2 })],
    });
    expect(launchesIn(round)).to.deep.equal({ crowd: 1 });
  });

  it('are no matter where there are none', () => {
    const { assessment } = roundIn({ jobs: [job('a')] });
    expect(assessment.shares).to.deep.equal([]);
    expect(assessment.jobs[0]).not.to.have.property('share');
  });
});
