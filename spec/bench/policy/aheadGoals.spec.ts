import { expect } from 'chai';
import { judgeAhead } from '../../../bench/policy/aheadGoals.ts';
import type { Result } from '../../../bench/policy/results.ts';
import { summarise } from '../../../bench/policy/summary.ts';

function result(policy: string, numbers: Partial<Result>): Result {
  const nothing = { left: 0, busyKills: 0, limitViolations: 0, unserved: 0, launches: 5, busyHours: 10 };
  return {
    scenario: 'steady',
    policy,
    seed: 1,
    p50: 40,
    p95: 80,
    p99: 90,
    agentHours: 12,
    ...nothing,
    ...numbers,
  };
}

const judged = (...results: readonly Result[]) => judgeAhead(summarise(results));

describe('The goals of looking ahead where nothing follows anything', () => {
  it('are met where it changes next to nothing', () => {
    const verdicts = judged(
      result('ours', {}),
      result('ours-ahead', { p50: 40.2, p95: 79.4, agentHours: 12.1 }),
    );
    expect(verdicts.map(({ met }) => met)).to.deep.equal([true, true, true, true]);
    expect(verdicts[1]?.text).to.equal(
      'looking ahead with nothing to foresee: agent-hours within 1 % of those without: in each of 1 scenarios',
    );
  });

  it('are missed by more or by less, and say where', () => {
    const verdicts = judged(
      result('ours', {}),
      result('ours-ahead', { p50: 38, agentHours: 12.2 }),
      result('ours', { scenario: 'night' }),
      result('ours-ahead', { scenario: 'night' }),
    );
    expect(verdicts.map(({ met }) => met)).to.deep.equal([true, false, false, true]);
    expect(verdicts[1]?.text).to.match(/not in 1 of 2 scenarios \(steady \+1\.7 %\)$/);
    expect(verdicts[2]?.text).to.match(/not in 1 of 2 scenarios \(steady −5\.0 %\)$/);
  });

  it('go seed by seed, by the middle of the ratios', () => {
    const seeds = [1, 2, 3];
    const verdicts = judged(
      ...seeds.map((seed) => result('ours', { seed, agentHours: 10 * seed })),
      ...seeds.map((seed) => result('ours-ahead', { seed, agentHours: 10 * seed + (seed === 2 ? 5 : 0) })),
    );
    expect(verdicts[1]?.met).to.equal(true);
  });

  it('hold it against others, and not against this program with other settings, nor against what nobody can do', () => {
    const [first] = judged(
      result('ours', { agentHours: 11 }),
      result('ours-ahead', {}),
      result('ours-learning', { p95: 20 }),
      result('arc', { p95: 79 }),
      result('clairvoyant bound', { p95: 0, agentHours: 10 }),
    );
    expect(first).to.deep.equal({
      met: false,
      text: 'looking ahead: dominated by no other policy: not in 1 of 1 scenarios (steady by arc)',
    });
  });

  it('are not judged without both results', () => {
    expect(judged(result('ours-ahead', {}), result('arc', {}))).to.deep.equal([]);
  });
});
