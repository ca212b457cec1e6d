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
});
