import { expect } from 'chai';
import { someConfig } from '../../support/config.ts';
import { someAgent, someJob } from '../../support/core.ts';
import { MeasuredDriver } from './support.ts';

/** Runs of a pipeline of two stages, read every ten seconds, with one agent of ours. */
function runsOf(lookAhead: 'off' | 'observe'): MeasuredDriver {
  const driver = new MeasuredDriver(someConfig({ scaling: { lookAhead, idleTimeout: 3_600_000 } })).ready();
  const agent = driver.launchIdle();
  for (const counter of [1, 2, 3, 4, 5]) {
    for (const stage of ['compile', 'test']) {
      const locator = `shop/${counter}/${stage}/1/j`;
      driver.poll({ jobs: [someJob('j', { locator, stage })], agents: [someAgent(agent)] });
      for (let poll = 0; poll < 6; poll++) {
        driver.wait(10_000);
        const atWork = { building: locator, runState: 'Building', buildState: 'Building' } as const;
        driver.poll({ agents: [someAgent(agent, atWork)] });
      }
      driver.wait(10_000);
    }
    driver.poll({ agents: [someAgent(agent)] });
    driver.wait(60_000);
  }
  return driver;
}

describe('The metrics of looking ahead', () => {
  it('count what was foretold for a pool, and what came of it', async () => {
    const counts = await runsOf('observe').nonZero('gocd_mesos_look_ahead_total');
    const made = counts['{pool="default",outcome="made"}'] ?? 0;
    expect(made).to.be.within(2, 4);
    expect(counts['{pool="default",outcome="met"}']).to.equal(made);
    expect(counts).not.to.have.property('{pool="default",outcome="missed"}');
  });

  it('tell the waiting that it saves', async () => {
    const saved = await runsOf('observe').value('gocd_mesos_look_ahead_saved_seconds_total{pool="default"}');
    expect(saved).to.be.greaterThan(10);
  });

  it('are nothing of a pool that does not look ahead', async () => {
    expect(await runsOf('off').nonZero('gocd_mesos_look_ahead_total')).to.deep.equal({});
  });
});
