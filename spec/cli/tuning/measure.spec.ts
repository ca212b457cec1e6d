import { expect } from 'chai';
import { Measuring } from '../../../cli/tuning/measure.ts';
import type { Score } from '../../../cli/tuning/score.ts';
import { someScore } from './support.ts';

const SPAN = { from: 0, to: 1 };

describe('Trials of a tune', () => {
  it('are told as they end, however many are asked for at once, and none is made twice', async () => {
    const told: number[] = [];
    const waiting: ((scores: readonly Score[]) => void)[] = [];
    const measuring = new Measuring(
      { run: () => new Promise((done) => waiting.push(done)), close: async () => {} },
      {
        parts: { searched: SPAN, glance: SPAN, heldOut: null },
        seeds: [1],
        onTrial: (trials) => told.push(trials),
      },
    );
    const all = measuring.measure([[0], [1], [2], [0]], 'once');
    expect([measuring.trials, waiting.length, told]).to.deep.equal([3, 3, []]);
    for (const done of waiting) done([someScore(10, 1)]);
    expect(await all).to.have.length(4);
    expect(told).to.deep.equal([1, 2, 3]);
  });
});
