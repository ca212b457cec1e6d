import { expect } from 'chai';
import { effectsOf, simplified } from '../../../cli/tuning/changes.ts';
import { checked } from '../../../cli/tuning/check.ts';
import { choose } from '../../../cli/tuning/choose.ts';
import type { Candidate } from '../../../cli/tuning/levers.ts';
import { partsOf } from '../../../cli/tuning/parts.ts';
import type { Known } from '../../../cli/tuning/search.ts';
import { someLevers, someScore } from './support.ts';

const known = (p95: number, hours: number, candidate: Candidate = [p95, hours], more = {}): Known => ({
  candidate,
  score: someScore(p95, hours, more),
});
const OWN = known(100, 10);
const NOTHING = { targetWaitMs: null, budgetHours: null };

describe('What is recommended', () => {
  const all = [OWN, known(20, 30), known(50, 9), known(90, 6), known(10, 1, [0], { unserved: 3 })] as const;

  it('is the cheapest that meets the target', () => {
    expect(choose(all, { ...NOTHING, targetWaitMs: 60 }).chosen?.score.agentHours).to.equal(9);
    expect(choose(all, { ...NOTHING, targetWaitMs: 20 }).chosen?.score.agentHours).to.equal(30);
    expect(choose(all, { ...NOTHING, targetWaitMs: 5 }).chosen).to.equal(null);
  });

  it('is the shortest wait within the budget', () => {
    expect(choose(all, { ...NOTHING, budgetHours: 9 }).chosen?.score.p95).to.equal(50);
    expect(choose(all, { ...NOTHING, budgetHours: 40 }).chosen?.score.p95).to.equal(20);
    expect(choose(all, { ...NOTHING, budgetHours: 2 }).chosen).to.equal(null);
    expect(choose(all, { targetWaitMs: 60, budgetHours: 8 }).chosen).to.equal(null);
  });

  it('is else what gains most of all that is no worse in anything, or what is in force', () => {
    expect(choose(all, NOTHING).chosen?.score.agentHours).to.equal(9);
    expect(choose([OWN, known(20, 30), known(120, 5)], NOTHING).chosen).to.equal(OWN);
  });
});

describe('The changes to make', () => {
  const levers = someLevers([3, 3, 3], [0, 0, 0]);
  /** The first lever shortens waits, the second saves hours, the third does nothing. */
  const measure = async (candidates: readonly Candidate[]) =>
    candidates.map(([a = 0, b = 0]) => someScore(100 - 30 * a, 10 - 2 * b));
  const parts = {
    ...{ levers, own: known(100, 10, [0, 0, 0]), chosen: known(40, 6, [2, 2, 2]), measure },
    isGood: () => true,
    isSayable: () => true,
  };

  it('are without those that give nothing', async () => {
    expect((await simplified(parts)).candidate).to.deep.equal([2, 2, 0]);
    const kept = await simplified({ ...parts, isGood: () => false });
    expect(kept.candidate).to.deep.equal([2, 2, 2]);
    const tied = await simplified({ ...parts, isSayable: ([a = 0, , c = 0]) => c >= a });
    expect(tied.candidate).to.deep.equal([2, 2, 2]);
  });

  it('are each told with what they give alone, and beside the others', async () => {
    const chosen = known(40, 6, [2, 2, 0]);
    expect(await effectsOf({ ...parts, chosen })).to.deep.equal([
      {
        ...{ key: 'key-0', pool: null, lines: ['key-0 = 2'], was: ['key-0 = 0'] },
        ...{ alone: { p95: -60, agentHours: 0 }, added: { p95: -60, agentHours: 0 } },
      },
      {
        ...{ key: 'key-1', pool: null, lines: ['key-1 = 2'], was: ['key-1 = 0'] },
        ...{ alone: { p95: 0, agentHours: -4 }, added: { p95: 0, agentHours: -4 } },
      },
    ]);
  });
});

describe('The days that are held out', () => {
  const day = (date: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ scheduledAt: Date.UTC(2026, 0, date, 9, index) }));
  const iso = (time = 0) => new Date(time).toISOString().slice(0, 10);

  it('are the later of all days that have jobs, and the busiest of the others is looked at first', () => {
    const jobs = [1, 2, 5, 6, 7, 8].flatMap((date) => day(date, date === 5 ? 30 : 10));
    const { searched, heldOut, glance } = partsOf(jobs);
    expect(iso(heldOut?.from)).to.equal('2026-01-07');
    expect(searched.to).to.equal(heldOut?.from);
    expect([iso(glance.from), iso(glance.to)]).to.deep.equal(['2026-01-05', '2026-01-06']);
  });

  it('are the end of a single day, and none of a few jobs', () => {
    const single = partsOf(day(1, 40));
    expect(single.heldOut?.from).to.equal(Date.UTC(2026, 0, 1, 9, 28));
    expect(partsOf(day(1, 10)).heldOut).to.equal(null);
  });

  const searched = { own: someScore(100, 10), chosen: someScore(50, 10) };
  const on = (own: readonly [number, number], chosen: readonly [number, number], wanted = {}) =>
    checked(
      searched,
      { own: someScore(...own), chosen: someScore(...chosen) },
      { targetWaitMs: null, budgetHours: null, ...wanted },
    );

  it('bear the gain out where it is gained there too', () => {
    expect(on([200, 20], [150, 20]).holds).to.equal(true);
  });

  it('do not where it is not gained, where something else got worse, or where what is wanted is not met', () => {
    expect(on([200, 20], [200, 20]).holds).to.equal(false);
    expect(on([200, 20], [150, 22]).lost.join()).to.contain('22.00 agent hours there, now 20.00');
    expect(on([200_000, 20], [150_000, 20], { targetWaitMs: 60_000 }).lost.join()).to.contain(
      '--target-wait',
    );
    expect(on([200, 20], [150, 20], { budgetHours: 15 }).holds).to.equal(false);
  });
});
