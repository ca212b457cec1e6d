import { expect } from 'chai';
import { someConfig, somePool } from '../../../spec/support/config.ts';
import { runTrial } from '../../trial/trial.ts';

const MINUTE = 60_000;
/** Less than Mesos gives the executor to register, which it does only then. */
const PULL_MS = 50_000;
const BOOT_MS = 30_000;

/** One agent is kept ready. Of two jobs that come at once the other has to wait for an agent on a host that has run none. */
function twoAtOnce(pullAhead: 'on' | 'off') {
  return runTrial({
    config: someConfig({
      pools: [
        somePool({
          pullAhead,
          constraints: [{ field: 'hostname', operator: 'UNIQUE', value: null }],
          idleFloor: { factor: 0, learn: false, min: 1, max: 1 },
        }),
      ],
    }),
    arrivals: ['one', 'other'].map((job) => ({
      atMs: 10 * MINUTE,
      job: { pipeline: 'p', stage: 's', job, durationMs: 10 * MINUTE },
    })),
    startAt: Date.UTC(2026, 2, 2, 10),
    lengthMs: 20 * MINUTE,
    hosts: [1, 2, 3].map((nth) => ({ hostname: `host-${nth}`, cpus: 8, mem: 16_384, disk: 100_000 })),
    boot: { medianMs: BOOT_MS, sigma: 0 },
    pullMs: PULL_MS,
    seed: 1,
  });
}

describe('The image pulled ahead', () => {
  it('spares the first agent on a host the wait for it', async () => {
    const [off, on] = await Promise.all([twoAtOnce('off'), twoAtOnce('on')]);
    expect(off.all.waits.longest).to.be.greaterThan(PULL_MS + BOOT_MS);
    expect(on.all.waits.longest).to.be.within(BOOT_MS, PULL_MS + BOOT_MS);
    expect(off.all.waits.longest - on.all.waits.longest).to.be.closeTo(PULL_MS, 15_000);
    expect(on.mostAgents).to.equal(off.mostAgents);
  });
});
