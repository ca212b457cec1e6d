import { expect } from 'chai';
import { given, job, jobIn, jobs, NOW, pool, several, when } from './given.ts';

const [LINUX, MAC] = [
  pool('linux', { resources: ['linux'], max: 3 }),
  pool('mac', { resources: ['mac'], max: 5 }),
];
const waiting = [job('waits', { resources: ['linux'], scheduledAt: NOW })];

describe('The words for a limit', () => {
  it('name who holds the slots of max-agents, by pool and by what they do', () => {
    const fleet = [...several(2, MAC, 'building'), ...several(1, pool('old'), 'building')];
    const world = given({ pools: [LINUX, MAC], jobs: waiting, fleet, scaling: { maxAgents: 3 } });
    const { cause, reason, remedy } = jobIn(when(world));
    expect(cause).to.equal('limit');
    expect(reason).to.equal(
      'All pools together have 3 of at most 3 agents (mac: 2 building; 1 of pools that are gone).',
    );
    expect(remedy).to.match(/raise scaling\.max-agents/);
  });

  it('name both limits where both bind: raising one would change nothing', () => {
    const fleet = [...several(3, LINUX, 'building'), ...several(1, MAC, 'building')];
    const world = (maxAgents: number) =>
      jobIn(when(given({ pools: [LINUX, MAC], jobs: waiting, fleet, scaling: { maxAgents } })));
    expect(world(4)).to.deep.include({
      reason:
        'The pool is full: pool linux has 3 of at most 3 agents (3 building), and all pools together have 4 of at most 4 agents (linux: 3 building; mac: 1 building).',
      remedy:
        'It is served when an agent is free; raise max of pool linux and scaling.max-agents to have more.',
    });
    expect(world(5).reason).not.to.include('all pools together');
    expect(world(5).remedy).to.include('raise max of pool linux to have more');
  });

  it('name max-agents where no pools are configured, for that is the maximum of the only one', () => {
    const only = pool('default', { max: 2 });
    const fleet = several(2, only, 'building');
    const { remedy } = jobIn(when(given({ pools: [only], jobs: jobs(1), fleet, scaling: { maxAgents: 2 } })));
    expect(remedy).to.equal('It is served when an agent is free; raise scaling.max-agents to have more.');
  });

  it('say of a job that it has only to wait for an agent which gives way', () => {
    const fleet = several(2, MAC, 'idle');
    const { cause, remedy } = jobIn(
      when(given({ pools: [LINUX, MAC], jobs: waiting, fleet, scaling: { maxAgents: 2 } })),
    );
    expect(cause).to.equal('no-agent');
    expect(remedy).to.equal(
      'All 2 slots of max-agents are taken, some by agents that no job needs: one gives way, which takes half a minute.',
    );
  });

  it('are said beside a want of room on hosts, where the job needs a slot of max-agents as well', () => {
    const unplaced = new Map([['linux', 'cpus: 4 wanted, the largest offer has 2']]);
    const fleet = several(2, MAC, 'building');
    const words = (maxAgents: number, others: ReturnType<typeof jobs> = []) => {
      const world = { pools: [LINUX, MAC], jobs: [...waiting, ...others], fleet, unplaced };
      const round = when(given({ ...world, scaling: { maxAgents } }));
      return round.jobs.find(({ locator }) => locator === waiting[0]?.locator);
    };
    expect(words(2)).to.deep.include({
      cause: 'no-offers',
      reason:
        'An agent of pool linux is wanted, but the cluster has no room for it: cpus: 4 wanted, the largest offer has 2; and all pools together have 2 of at most 2 agents (mac: 2 building).',
      remedy:
        'It starts once Mesos offers that much and a slot is free: free or add hosts, or have the pool ask for less; and raise scaling.max-agents to have more slots.',
    });
    // One that lacks room takes no slot; one that does not takes the last.
    expect(words(3)?.reason).not.to.include('all pools together');
    expect(words(3)?.remedy).not.to.include('max-agents');
    expect(words(3, [job('other', { resources: ['mac'] })])?.reason).to.include('2 of at most 3 agents');
  });
});
