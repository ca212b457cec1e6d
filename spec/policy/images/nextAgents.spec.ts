import { expect } from 'chai';
import type { ExpectedStage, PoolPlan } from '../../../domain/demand.ts';
import { demandOf } from '../../../policy/demand/assess.ts';
import { nextAgents } from '../../../policy/images/nextAgents.ts';
import { given, MINUTE, NOW, ours, pool } from '../demand/given.ts';

const linux = pool('linux', { pullAhead: 'on' });

const SCORE = { made: 0, met: 0, late: 0, missed: 0, savedMs: 0, idleMs: 0, lately: 1 };

function stage(name: string, jobs: number, share: number): ExpectedStage {
  const at = NOW + 4 * MINUTE;
  return { stage: `shop/${name}`, after: 'shop/compile', run: 'shop/1', jobs, share, chance: 0, at };
}

/** Two agents at work, and what the plan says beside that. */
function nextWith(plan: Partial<PoolPlan>, of = linux) {
  const demand = demandOf(given({ pools: [of], fleet: [ours(of, 'building'), ours(of, 'building')] }));
  return nextAgents({ ...demand, plans: demand.plans.map((each) => ({ ...each, ...plan })) });
}

function lookingAhead(coming: readonly ExpectedStage[], mode: 'on' | 'observe' = 'on'): Partial<PoolPlan> {
  return { lookAhead: { mode, leadMs: MINUTE, soon: 0, keep: 0, expected: [], coming, score: SCORE } };
}

describe('The agents that come next', () => {
  it('are for jobs of stages that will probably come, beyond the agents that may have them', () => {
    const { wanted, reasons } = nextWith(lookingAhead([stage('test', 5, 0.9), stage('deploy', 1, 0.5)]));
    expect(wanted).to.have.length(3);
    expect(reasons.get('linux')).to.equal(
      'expects shop/test, expected in 4 min (9 of 10 times after shop/compile, which has ended)',
    );
  });

  it('find none come free where each serves once', () => {
    const once = { ...linux, singleUse: true };
    expect(nextWith(lookingAhead([stage('test', 3, 1)]), once).wanted).to.have.length(3);
    expect(nextWith(lookingAhead([stage('test', 2, 1)])).wanted).to.have.length(0);
  });

  it('are none where look-ahead only observes', () => {
    expect(nextWith(lookingAhead([stage('test', 5, 1)], 'observe')).wanted).to.deep.equal([]);
  });

  it('are for the jobs that come at this time of the week', () => {
    const forecast = { jobs: 4.2, leadMs: MINUTE, weeks: 4, lately: 1, agents: 2 };
    const { wanted, reasons } = nextWith({ forecast });
    expect(wanted).to.have.length(2);
    expect(reasons.get('linux')).to.equal('expects 2 more jobs at this time');
  });

  it('are eight of a pool at the most', () => {
    expect(nextWith({ waiting: 30 }, { ...linux, max: 40 }).wanted).to.have.length(8);
  });
});
