import { expect } from 'chai';
import type { Candidate } from '../../../cli/tuning/levers.ts';
import { neighbours, sampled } from '../../../cli/tuning/sample.ts';
import type { Score } from '../../../cli/tuning/score.ts';
import { frontOf } from '../../../cli/tuning/score.ts';
import { type Care, search } from '../../../cli/tuning/search.ts';
import { someLevers, someScore } from './support.ts';

const LEVERS = someLevers([6, 6, 4, 2, 5], [5, 5, 3, 1, 0]);

/** Waits fall with the first lever's place, hours rise with it; all the others only cost. */
function made([speed = 0, ...waste]: Candidate): Score {
  const wasted = waste.reduce((sum, place) => sum + place, 0);
  return someScore(100_000 - 10_000 * speed, 10 + 2 * speed + 3 * wasted);
}

async function searched({
  mostTrials = 400,
  seed = 1,
  score = made,
  isSayable = () => true,
}: {
  mostTrials?: number;
  seed?: number;
  score?: typeof made;
  isSayable?: (candidate: Candidate) => boolean;
} = {}) {
  let trials = 0;
  const asked: { readonly care: Care; readonly candidate: Candidate }[] = [];
  const found = await search({
    levers: LEVERS,
    seed,
    mostTrials,
    isSayable,
    measure: async (candidates, care) => {
      trials += candidates.length;
      asked.push(...candidates.map((candidate) => ({ care, candidate })));
      return candidates.map(score);
    },
    trials: () => trials,
  });
  return { ...found, asked, trials };
}

describe('A search over levers', () => {
  it('finds the front, where every lever that only costs is at its least', async () => {
    const { known } = await searched();
    const front = frontOf(known).map(({ candidate }) => candidate);
    expect(front).to.have.length(6);
    for (const [, ...waste] of front) expect(waste).to.deep.equal([0, 0, 0, 0]);
  });

  it('tries nothing that no file could say', async () => {
    // The fastest would be with both at their ends.
    const isSayable = ([speed = 0, other = 0]: Candidate) => speed <= other;
    const { asked, known } = await searched({ isSayable });
    expect(asked.filter(({ candidate }) => !isSayable(candidate))).to.deep.equal([]);
    expect(known.some(({ candidate }) => candidate[0] === candidate[1])).to.equal(true);
  });

  it('is the same for the same seed, and another for another', async () => {
    const [one, same, other] = [await searched(), await searched(), await searched({ seed: 2 })];
    expect(same.asked).to.deep.equal(one.asked);
    expect(other.asked).not.to.deep.equal(one.asked);
  });

  it('stops when rounds gain no more, long before its trials are spent', async () => {
    const { stopped, trials } = await searched({ mostTrials: 100_000 });
    expect(stopped).to.equal('no more to gain');
    expect(trials).to.be.below(1_000);
  });

  it('stops when its trials are spent', async () => {
    const { stopped, trials } = await searched({ mostTrials: 30 });
    expect(stopped).to.equal('no trials left');
    expect(trials).to.be.below(60);
  });

  it('knows the config in force first, and with the same care as what it is held against', async () => {
    const { known, asked } = await searched();
    expect(known[0].candidate).to.deep.equal([5, 5, 3, 1, 0]);
    for (const care of ['glance', 'once', 'full'] as const)
      expect(asked.find((one) => one.care === care)?.candidate).to.deep.equal([5, 5, 3, 1, 0]);
  });

  it('goes on with no candidate that leaves more jobs unserved, or breaks a promise', async () => {
    const { known } = await searched({
      score: (candidate) => ({
        ...made(candidate),
        ...(candidate[1] === 0 ? { unserved: 1 } : {}),
        ...(candidate[1] === 1 ? { broken: 1 } : {}),
      }),
    });
    const [, ...others] = known;
    expect(others.map(({ candidate }) => candidate[1]))
      .not.to.include.members([0])
      .and.not.to.include.members([1]);
  });

  it('measures with all seeds only what was promising before', async () => {
    const { asked } = await searched();
    const count = (care: Care) => asked.filter((one) => one.care === care).length;
    expect(count('full')).to.be.below(count('once'));
  });
});

describe('A sample of levers', () => {
  it('begins with what is in force, has none twice, and tries each rung of each lever', () => {
    const sample = sampled(LEVERS, 60, 1);
    expect(sample[0]).to.deep.equal([5, 5, 3, 1, 0]);
    expect(new Set(sample.map(String)).size).to.equal(60);
    for (const [index, { rungs }] of LEVERS.entries())
      expect(new Set(sample.map((candidate) => candidate[index])).size).to.equal(rungs.length);
  });

  it('has as neighbours what is one step away on one lever', () => {
    expect(neighbours(LEVERS, [0, 5, 1, 1, 4])).to.deep.equal([
      [1, 5, 1, 1, 4],
      [0, 4, 1, 1, 4],
      [0, 5, 0, 1, 4],
      [0, 5, 2, 1, 4],
      [0, 5, 1, 0, 4],
      [0, 5, 1, 1, 3],
    ]);
  });
});
