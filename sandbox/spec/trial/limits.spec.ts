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
});
