import { expect } from 'chai';
import { runSimulation } from './simulation.ts';

/** `npm run test:soak` runs any number more. */
const RANDOM_SEEDS = 30;
/** Longer than any deadline of the program, so that whatever is to happen at its end happens while things go wrong. */
const HOURS = 0.75;

describe('The whole program keeps its promises', () => {
  let faults = 0;
  for (let seed = 1; seed <= RANDOM_SEEDS; seed++)
    it(`in a world where everything goes wrong: seed ${seed}`, async () => {
      const report = await runSimulation({ seed, hours: HOURS, settings: seed % 2 === 0 ? 'drawn' : 'few' });
      expect(report.steps).to.be.above(0);
      faults += report.faults;
    });

  it('although much went wrong in those worlds', () => {
    expect(faults).to.be.above(RANDOM_SEEDS);
  });
});
