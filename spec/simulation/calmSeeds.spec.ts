import { expect } from 'chai';
import { runSimulation } from './simulation.ts';

const CALM_SEEDS = 50;
const HOURS = 0.25;

describe('The whole program, where nothing goes wrong,', () => {
  for (let seed = 1; seed <= CALM_SEEDS; seed++)
    it(`leaves nothing behind and costs no job its agent: seed ${seed}`, async () => {
      const report = await runSimulation({ seed, hours: HOURS, faults: [] });
      expect(report.faults).to.equal(0);
      expect(report.rescheduled).to.equal(0);
    });
});
