import { expect } from 'chai';
import { CAP_SCENARIOS, CROWD_GROUP } from '../../trial/capScenarios.ts';
import { NO_MISHAPS } from '../../trial/mishaps.ts';
import type { Scene } from '../../trial/scenarios.ts';
import { runTrialInDetail } from '../../trial/trial.ts';

const MINUTE = 60_000;

/** The beginning of the scenario, with a fan-out of sixty jobs in place of five hundred: all of it would take long. */
function crowdScene(): Scene {
  const scene = CAP_SCENARIOS.find(({ name }) => name === 'crowd')?.make(1);
  if (scene === undefined) throw new Error('there is no scenario crowd');
  const parts = scene.arrivals.filter(({ job }) => job.group === CROWD_GROUP).slice(0, 60);
  const others = scene.arrivals.filter(({ job, atMs }) => job.group !== CROWD_GROUP && atMs < 32 * MINUTE);
  const shares = scene.config.shares.map((share) => ({ ...share, reserved: 0 }));
  const config = { ...scene.config, shares };
  const arrivals = [...parts, ...others].sort((a, b) => a.atMs - b.atMs);
  return { ...scene, config, arrivals, lengthMs: 50 * MINUTE, mishaps: NO_MISHAPS };
}

describe('Shares, where a fan-out comes beside five small pipelines', () => {
  it('keep the waits of the five within 1.3 times what they are without it by weight alone, and serve it too', async () => {
    const scene = crowdScene();
    const few = scene.arrivals.filter(({ job }) => job.group !== CROWD_GROUP);
    const [shared, unshared, alone] = [
      await runTrialInDetail({ ...scene, seed: 1 }),
      await runTrialInDetail({ ...scene, config: { ...scene.config, shares: [] }, seed: 1 }),
      await runTrialInDetail({ ...scene, arrivals: few, seed: 1 }),
    ];
    const p95 = ({ report }: typeof shared) =>
      report.pools.find(({ pool }) => pool === 'small')?.waits.p95 ?? Number.NaN;
    expect(p95(shared)).to.be.at.most(1.3 * p95(alone));
    expect(p95(unshared)).to.be.above(2 * p95(alone));
    const { pipelines, all } = shared.report;
    expect(pipelines.map(({ pipeline }) => pipeline)).to.include.members(['load-test', 'small-1', 'small-5']);
    expect(pipelines.reduce((sum, { jobs }) => sum + jobs, 0)).to.equal(all.jobs);
    expect([shared.report.unserved, shared.report.limitViolations]).to.deep.equal([{}, 0]);
  });
});
