import { expect } from 'chai';
import { LIMIT_SCENARIOS } from '../../trial/limitScenarios.ts';
import type { ScenarioName } from '../../trial/scenarioNames.ts';
import { type DetailedReport, runTrialInDetail } from '../../trial/trial.ts';

const MINUTE = 60_000;

function tried(name: ScenarioName): Promise<DetailedReport> {
  const scenario = LIMIT_SCENARIOS.find((one) => one.name === name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  return runTrialInDetail({ ...scenario.make(1), seed: 1 });
}

describe('Where a limit binds', () => {
  it('jobs that no host can ever hold keep nobody else from being served', async () => {
    const { report } = await tried('too-large');
    expect(report.unserved).to.deep.equal({ 'no-host-large-enough': 3 });
    expect(report.pools.find(({ pool }) => pool === 'plain')).to.deep.include({ jobs: 20 });
    expect(report.pools.find(({ pool }) => pool === 'plain')?.waits.longest).to.be.below(2 * MINUTE);
    expect(report.limitViolations).to.equal(0);
  });

  it('idle agents that no job needs, those of floors too, give way to jobs of another pool', async () => {
    const { report, reasons, jobs } = await tried('idle-in-the-way');
    expect(report.unserved).to.deep.equal({});
    const urgent = report.pools.find(({ pool }) => pool === 'urgent');
    expect(urgent).to.deep.include({ jobs: 3 });
    // A safe drain and a start: it was a quarter of an hour.
    expect(urgent?.waits.longest).to.be.below(2 * MINUTE);
    expect([report.busyKills, report.limitViolations]).to.deep.equal([0, 0]);
    const hotFix = jobs.find(({ pool }) => pool === 'urgent');
    expect(
      hotFix &&
        reasons
          .of(hotFix)
          .map(({ remedy }) => remedy)
          .join(),
    ).to.include('one gives way');
  });

  it('agents that take no job cover nobody: others are launched, and ours are replaced', async () => {
    const { report } = await tried('hung-agents');
    expect(report.unserved).to.deep.equal({});
    // The time that GoCD has to give it out, and a start: it was hours, or until another job came.
    expect(report.all.waits.longest).to.be.below(2 * MINUTE);
    expect(report.launches).to.be.within(3, 6);
  });

  it('plain jobs keep off a pool with GPUs, which serves those that ask for one', async () => {
    const { report } = await tried('dear-pool');
    expect(report.unserved).to.deep.equal({});
    expect(report.pools.map(({ pool, jobs }) => [pool, jobs])).to.deep.equal([
      ['linux', 6],
      ['dear', 1],
    ]);
  });
});
