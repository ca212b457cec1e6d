import { expect } from 'chai';
import { runSimulation } from './simulation.ts';

describe('The whole program, looking ahead at pipelines of several stages while all that can go wrong does,', () => {
  // The second has the fast profile.
  for (const seed of [3, 4])
    it(`keeps its promises: seed ${seed}`, async () => {
      const report = await runSimulation({ seed, hours: 0.5, stages: true });
      expect(report.launches).to.be.above(0);
    });
});
