import { expect } from 'chai';
import { runSeeds, type SeedRun } from './seedRuns.ts';
import type { SimulationOptions } from './simulation.ts';

const RUNS = [1, 2].map((seed): SimulationOptions => ({ seed, hours: 0.02, faults: [] }));

async function reports(runs: readonly SimulationOptions[], processes: number) {
  const told: SeedRun[] = [];
  await runSeeds(runs, processes, (run) => told.push(run));
  return told
    .sort((a, b) => a.seed - b.seed)
    .map(({ seed, report, failure }) => ({ seed, report, failure: failure.split('\n')[0] }));
}

describe('Seeds of a soak', () => {
  it('come to the same in processes side by side as one after the other', async () => {
    expect(await reports(RUNS, 2)).to.deep.equal(await reports(RUNS, 1));
  });

  it('that fail are told with what they failed with, and the others run all the same', async () => {
    const [first, second] = await reports(
      RUNS.map((run) => (run.seed === 1 ? { ...run, faults: ['noSuchFault'], hours: 1 } : run)),
      2,
    );
    expect(first?.report).to.equal(null);
    expect(first?.failure).to.match(/^seed 1, .*there is no fault noSuchFault/);
    expect(second?.report).not.to.equal(null);
  });
});
