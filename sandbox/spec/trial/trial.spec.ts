import { expect } from 'chai';
import { eachPool, every } from '../../../bench/policy/baselines/round.ts';
import type { WantedAgent } from '../../../domain/demand.ts';
import { place } from '../../../policy/placement/place.ts';
import { type Decide, decide } from '../../../policy/round.ts';
import { someConfig, somePool } from '../../../spec/support/config.ts';
import { SCENARIOS, type Scene } from '../../trial/scenarios.ts';
import { runTrial } from '../../trial/trial.ts';
import type { Arrival } from '../../workload/workload.ts';

const MINUTE = 60_000;
const SAMPLE_HOURS = 15 / 3600;

function arrival(atMs: number, durationMs: number): Arrival {
  return { atMs, job: { pipeline: 'p', stage: 's', job: 'j', durationMs } };
}

/** Half an hour of one pool on one host, in which agents come up in exactly 30 seconds. */
function halfAnHour(arrivals: readonly Arrival[]): Scene {
  return {
    config: someConfig({ pools: [somePool({ max: 2 })] }),
    arrivals,
    startAt: Date.UTC(2026, 2, 2, 10),
    lengthMs: 30 * MINUTE,
    hosts: [{ hostname: 'host-1', cpus: 8, mem: 16_384, disk: 100_000 }],
    boot: { medianMs: 30_000, sigma: 0 },
  };
}

/** Heeds no maximum: places three agents as soon as it has offers. */
const reckless: Decide = (world) => {
  const round = decide(world);
  const wanted = Array.from(
    { length: Math.max(0, 3 - world.fleet.length) },
    (): WantedAgent => ({
      pool: 'default',
      job: null,
    }),
  );
  const { now, offers, fleet, config, newTaskId } = world;
  const placement =
    offers.length === 0
      ? null
      : place({ now, pools: config.pools, wanted, offers, fleet, avoidHosts: new Set(), newTaskId });
  return { ...round, placement, wantsOffers: wanted.length > 0 && placement === null };
};

describe('A trial', () => {
  it('goes on, where it may, until all jobs are done and no agent goes any more', async () => {
    const scene = halfAnHour([arrival(10 * MINUTE, 45 * MINUTE)]);
    const short = await runTrial({ ...scene, seed: 1 });
    expect([short.elapsedMs, short.agentsLeft]).to.deep.equal([30 * MINUTE, 1]);
    const long = await runTrial({ ...scene, lingerMs: 10 * 60 * MINUTE, seed: 1 });
    expect(long.elapsedMs).to.be.within(56 * MINUTE, 90 * MINUTE);
    expect(long.agentsLeft).to.equal(0);
    expect(long.all.busyHours).to.be.closeTo(45 / 60, SAMPLE_HOURS);
  });

  it('does not wait for agents that stay', async () => {
    const always = every(
      0,
      eachPool(({ starting, idle, building }) => ({ launch: 1 - starting - idle - building, remove: 0 })),
    );
    const scene = { ...halfAnHour([arrival(MINUTE, 6 * MINUTE)]), lingerMs: 10 * 60 * MINUTE };
    const { elapsedMs, agentsLeft } = await runTrial({ ...scene, seed: 1, decide: always });
    expect(elapsedMs).to.be.within(70 * MINUTE, 90 * MINUTE);
    expect(agentsLeft).to.equal(1);
  });

  it('counts what a fixed fleet costs and how long jobs wait for it', async () => {
    const always = every(
      0,
      eachPool(({ starting, idle, building }) => ({ launch: 1 - starting - idle - building, remove: 0 })),
    );
    const scene = halfAnHour([arrival(10 * MINUTE, 6 * MINUTE), arrival(11 * MINUTE, 3 * MINUTE)]);
    const { all, launches, mostAgents, limitViolations } = await runTrial({
      ...scene,
      seed: 1,
      decide: always,
    });

    expect([launches, mostAgents, limitViolations, all.jobs]).to.deep.equal([1, 1, 0, 2]);
    // Launched within seconds of the start, and there to the end.
    expect(all.agentHours).to.be.within(0.5 - 2 * SAMPLE_HOURS, 0.5);
    expect(all.busyHours).to.be.closeTo(9 / 60, 3 * SAMPLE_HOURS);
    // The first is given out at once, which takes the server some seconds; the second waits for its end.
    expect(all.waits.p50).to.be.within(0, 20_000);
    expect(all.waits.longest).to.be.within(5 * MINUTE, 5 * MINUTE + 40_000);
  });

  it('counts the boot of an agent as waiting and as cost', async () => {
    const scene = halfAnHour([arrival(10 * MINUTE, 4 * MINUTE)]);
    const { all, launches } = await runTrial({ ...scene, seed: 1 });

    expect(launches).to.equal(1);
    // Seen at the next poll, in 10 s at the most; 30 s of boot; some seconds of registration and assignment.
    expect(all.waits.longest).to.be.within(30_000, 55_000);
    // Boot, build, and ten minutes idle until it is drained within the next one.
    expect(all.agentHours * 60).to.be.within(14.5, 16.5);
    expect(all.busyHours * 60).to.be.closeTo(4, 0.5);
  });

  it('shows a policy that exceeds a maximum', async () => {
    const scene = halfAnHour([]);
    const { mostAgents, limitViolations } = await runTrial({
      ...scene,
      lengthMs: 3 * MINUTE,
      seed: 1,
      decide: reckless,
    });
    expect(mostAgents).to.equal(3);
    expect(limitViolations).to.be.greaterThan(0);
  });

  it('gives the same report for the same seed, mishaps and all, and another for another', async () => {
    const [{ make }] = SCENARIOS;
    const lengthMs = 6 * MINUTE;
    const trial = (seed: number) => {
      const scene = make(1);
      const arrivals = scene.arrivals.filter(({ atMs }) => atMs < lengthMs);
      return runTrial({ ...scene, arrivals, lengthMs, seed });
    };
    const first = await trial(7);
    expect(await trial(7)).to.deep.equal(first);
    expect(await trial(8)).not.to.deep.equal(first);
  });
});
