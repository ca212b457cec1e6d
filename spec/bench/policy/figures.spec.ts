import { expect } from 'chai';
import { waitsOf } from '../../../bench/policy/clairvoyant.ts';
import { judge } from '../../../bench/policy/goals.ts';
import { spreadOf } from '../../../bench/policy/numbers.ts';
import { replaced } from '../../../bench/policy/page.ts';
import { paretoPicture } from '../../../bench/policy/pareto.ts';
import { keyOf, merged, type Result } from '../../../bench/policy/results.ts';
import { dominators, summarise } from '../../../bench/policy/summary.ts';
import { scenarioTable } from '../../../bench/policy/tables.ts';
import { quantile } from '../../../sandbox/index.ts';

function result(policy: string, p95: number, agentHours: number, changes: Partial<Result> = {}): Result {
  return {
    scenario: 'steady',
    policy,
    seed: 1,
    p50: p95 / 2,
    p95,
    p99: p95 * 2,
    agentHours,
    busyHours: 10,
    launches: 5,
    left: 0,
    busyKills: 0,
    limitViolations: 0,
    unserved: 0,
    ...changes,
  };
}

describe('The figures of the policy benchmark', () => {
  it('the clairvoyant bound: a queue in order of arrival before so many servers', () => {
    const task = (atMs: number, durationMs: number) => ({ atMs, durationMs });
    const tasks = [task(0, 100), task(10, 20), task(15, 50), task(40, 10)];
    expect(waitsOf(tasks, 2)).to.deep.equal([0, 0, 15, 40]);
    expect(waitsOf(tasks, 4)).to.deep.equal([0, 0, 0, 0]);
  });

  it('quantiles and spreads', () => {
    expect(quantile([5, 1, 4, 2, 3], 0.5)).to.equal(3);
    expect(quantile([5, 1, 4, 2, 3], 0.95)).to.equal(5);
    expect(spreadOf([7, 1, 3])).to.deep.equal({ median: 3, min: 1, max: 7 });
    expect(spreadOf([1, 2])).to.deep.equal({ median: 1.5, min: 1, max: 2 });
  });

  it('domination goes seed by seed: a middle value from another seed says nothing', () => {
    const seeds = (policy: string, ...figures: readonly (readonly [p95: number, hours: number])[]) =>
      figures.map(([p95, hours], index) => result(policy, p95, hours, { seed: index + 1 }));
    const rows = summarise([
      ...seeds('ours', [10, 1], [60, 6], [190, 9]),
      ...seeds('often-worse', [20, 2], [50, 5], [200, 10]),
      ...seeds('of-one-seed', [5, 1]),
    ]);
    const better = new Map(rows.map((row) => [row.policy, dominators(row, rows)]));
    expect(better.get('often-worse')).to.deep.equal(['ours', 'of-one-seed']);
    expect(better.get('ours')).to.deep.equal(['of-one-seed']);
  });

  it('domination goes by wait and hours, and needs a difference', () => {
    const rows = summarise([
      result('ours', 60, 12),
      result('worse', 90, 20),
      result('dearer', 30, 30),
      result('the-same', 60, 12),
    ]);
    const better = new Map(rows.map((row) => [row.policy, dominators(row, rows)]));
    expect(better.get('worse')).to.deep.equal(['ours', 'the-same']);
    expect(better.get('ours')).to.deep.equal([]);
    expect(better.get('dearer')).to.deep.equal([]);
  });

  it('goals say where they are missed', () => {
    const verdicts = judge(
      summarise([
        result('ours', 60, 11, { limitViolations: 1 }),
        result('original', 600, 11),
        result('agent-per-job', 70, 10.9),
        result('fixed-maximum', 20, 99, { p50: 10 }),
      ]),
    );
    const texts = verdicts.map(({ met, text }) => `${met} ${text}`);
    expect(texts).to.include('true no agent killed with a job in hand: in each of 1 scenarios');
    expect(texts).to.include('false no maximum exceeded: not in 1 of 1 scenarios (steady)');
    expect(texts).to.include('true dominates original, where no floor is kept: in each of 1 scenarios');
    expect(texts).to.include(
      'false dominates agent-per-job, where no floor is kept: not in 1 of 1 scenarios (steady)',
    );
    expect(texts.filter((text) => text.startsWith('true steady'))).to.have.length(2);
  });

  it('goals of which there are no results are not told of', () => {
    expect(judge([])).to.deep.equal([]);
    expect(judge(summarise([result('original', 600, 11)]))).to.deep.equal([]);
  });

  it('the gain of learning is told with and without the time GoCD takes itself', () => {
    const ramp = { scenario: 'morning-ramp' };
    const verdicts = judge(
      summarise([
        result('ours', 60, 50, { ...ramp, p50: 30 }),
        result('ours-learning', 50, 54, { ...ramp, p50: 17 }),
        result('fixed-maximum', 20, 99, { ...ramp, p50: 10 }),
      ]),
    ).filter(({ text }) => text.includes('learned floor'));
    expect(verdicts.map(({ met }) => met)).to.deep.equal([false, true]);
    expect(verdicts[1]?.text).to.equal(
      'morning-ramp, learned floor: p50 wait beyond the 10 s that GoCD takes to assign, 7 s, at most half of 20 s, at 8.0 % more agent-hours, at most 10 %',
    );
  });

  it('new results replace old ones of the same trial, in the order of the scenarios', () => {
    const order = { scenarios: ['night', 'steady'], policies: ['ours', 'arc'] };
    const old = [result('arc', 1, 1), result('ours', 1, 1), result('gone', 1, 1)];
    const all = merged(old, [result('ours', 2, 2), result('arc', 3, 3, { scenario: 'night' })], order);
    expect(all.map((one) => `${keyOf(one)} ${one.p95}`)).to.deep.equal([
      'night arc 1 3',
      'steady ours 1 2',
      'steady arc 1 1',
    ]);
  });

  it('tables give medians with their range', () => {
    const rows = summarise([result('ours', 60, 11), result('ours', 70, 13, { seed: 2 })]);
    expect(scenarioTable('steady', rows)).to.include(
      '| **ours** | 33 | 65 (60–70) | 130 | 12.0 (11.0–13.0) |',
    );
  });

  it('pictures are the same for the same results, and show every policy', () => {
    const rows = summarise([
      result('ours', 60, 11),
      result('arc', 70, 10),
      result('clairvoyant bound', 0, 10),
    ]);
    const picture = paretoPicture('steady', rows);
    expect(picture).to.equal(paretoPicture('steady', rows));
    expect(picture).to.include('>ours</text>').and.to.include('>arc</text>').and.not.to.include('NaN');
  });

  it('the page keeps what is outside of the marks', () => {
    const begin = '<!-- policy benchmark: npm run bench:policy -- --write makes all that follows -->';
    const page = `before\n${begin}\nold\n<!-- end of policy benchmark -->\nafter\n`;
    const written = replaced(page, 'new');
    expect(written).to.include('before').and.to.include('after').and.to.include('new');
    expect(written).not.to.include('old');
    expect(replaced(written, 'new')).to.equal(written);
    expect(() => replaced('no marks', 'new')).to.throw('lacks the marks');
  });
});
