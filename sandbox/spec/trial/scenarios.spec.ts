import { expect } from 'chai';
import { SCENARIO_NAMES } from '../../../cli/simulation/scenarioNames.ts';
import { ALL_SCENARIOS } from '../../trial/allScenarios.ts';
import { SCENARIOS } from '../../trial/scenarios.ts';
import { jobCount } from '../../workload/workload.ts';

const SEEDS = [1, 2, 3];
/** Every build ends within it, so that nothing of a trial is cut off. */
const TAIL_MS = 3_600_000;

describe('the scenarios', () => {
  it('are named where they can be listed without being loaded', () => {
    expect(ALL_SCENARIOS.map(({ name }) => name)).to.deep.equal(SCENARIO_NAMES);
  });

  it('have names of their own', () => {
    const names = ALL_SCENARIOS.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
  });

  for (const { name, make } of SCENARIOS) {
    describe(name, () => {
      const scenes = SEEDS.map(make);

      it('has jobs in order of time, none of them in the tail', () => {
        for (const { arrivals, lengthMs } of scenes) {
          const times = arrivals.map(({ atMs }) => atMs);
          expect(times).to.deep.equal([...times].sort((a, b) => a - b));
          expect(times[0]).to.be.at.least(0);
          expect(times.at(-1)).to.be.lessThan(lengthMs - TAIL_MS);
        }
      });

      it('is the same for the same seed, and another for another', () => {
        expect(make(1)).to.deep.equal(scenes[0]);
        expect(scenes[0]?.arrivals).not.to.deep.equal(scenes[1]?.arrivals);
      });

      it('has work for hours, and a pool for each of its jobs', () => {
        for (const { arrivals, config } of scenes) {
          expect(jobCount(arrivals)).to.be.within(30, 600);
          for (const { job } of arrivals) {
            const served = config.pools.some(
              ({ resources, environments }) =>
                (job.resources ?? []).every((resource) => resources.includes(resource)) &&
                (job.environment == null
                  ? environments.length === 0
                  : environments.includes(job.environment)),
            );
            expect(served, JSON.stringify(job)).to.equal(true);
          }
        }
      });
    });
  }
});
