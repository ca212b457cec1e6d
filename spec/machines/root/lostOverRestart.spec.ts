import { expect } from 'chai';
import { someConfig } from '../../support/config.ts';
import { Driver, someAgent } from '../../support/core.ts';
import { idle, LOST, phaseOf, read, readFor } from '../support/agents.ts';
import { restarted } from '../support/restarting.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** What one that is lost has to come back. */
const ALLOWED = 5 * MINUTE;
const MISSING = { runState: 'Missing', buildState: 'Unknown' } as const;

const config = () => someConfig({ scaling: { registrationTimeout: ALLOWED } });

/** An agent that was ready for jobs, and that GoCD has just listed as lost. */
function justLost() {
  const before = new Driver(config()).ready();
  const taskId = idle(before);
  read(before, someAgent(taskId, LOST));
  return { before, taskId };
}

const killsIn = (driver: Driver) => driver.ofType('mesos.kill').length;

describe('How long an agent has been lost', () => {
  for (const [how, running, calendarAhead] of [
    ['whom Mesos tells of first', true, 0],
    ['whom GoCD tells of first', false, 0],
    ['by a run whose own time is another', true, -HOUR],
  ] as const)
    it(`counts on over a restart: one ${how}`, () => {
      const { before, taskId } = justLost();
      readFor(before, 3 * MINUTE, someAgent(taskId, LOST));
      const driver = restarted(before, 10 * SECOND, {
        config: config(),
        running: running ? [taskId] : [],
        calendarAhead,
      });
      read(driver, someAgent(taskId, LOST));
      driver.update(taskId, 'TASK_RUNNING', { source: 'master', reason: 'RECONCILIATION' });
      readFor(driver, 100 * SECOND, someAgent(taskId, LOST));
      expect(killsIn(driver), 'before its time is over').to.equal(0);
      readFor(driver, 40 * SECOND, someAgent(taskId, LOST));
      expect(killsIn(driver), 'soon after').to.equal(1);
    });

  it('leaves it a minute at least in the new run: what lists it so may be a server that has just started', () => {
    const { before, taskId } = justLost();
    const driver = restarted(before, HOUR, { config: config(), running: [taskId] });
    readFor(driver, 59 * SECOND, someAgent(taskId, MISSING));
    expect(killsIn(driver)).to.equal(0);
    read(driver, someAgent(taskId));
    expect(phaseOf(driver, taskId)).to.equal('idle');
  });

  it('counts anew once it was seen alive, in the new run too', () => {
    const { before, taskId } = justLost();
    const driver = restarted(before, HOUR, { config: config(), running: [taskId] });
    read(driver, someAgent(taskId));
    const later = restarted(driver, 10 * SECOND, { config: config(), running: [taskId] });
    readFor(later, ALLOWED, someAgent(taskId, LOST));
    expect(killsIn(later)).to.equal(0);
    readFor(later, 40 * SECOND, someAgent(taskId, LOST));
    expect(killsIn(later)).to.equal(1);
  });

  it('counts for nothing of one that no list has after a restart: lists may be false', () => {
    const { before, taskId } = justLost();
    const driver = restarted(before, HOUR, { config: config(), running: [taskId] });
    readFor(driver, 14 * MINUTE, someAgent('gocd-agent.another'));
    expect(killsIn(driver)).to.equal(0);
  });

  it('is kept by the calendar, and kept right when a clock is set', () => {
    const { before, taskId } = justLost();
    const since = before.remembered.agents[taskId]?.lostSince;
    before.take({ type: 'clock.corrected', calendarAhead: HOUR });
    expect(before.remembered.agents[taskId]?.lostSince).to.equal((since ?? 0) + HOUR);
  });

  it('is at most from now on where the calendar was wrong', () => {
    const { before, taskId } = justLost();
    before.take({ type: 'clock.corrected', calendarAhead: 30 * 24 * HOUR });
    const driver = restarted(before, MINUTE, { config: config(), running: [taskId] });
    read(driver, someAgent(taskId, LOST));
    readFor(driver, ALLOWED + 40 * SECOND, someAgent(taskId, LOST));
    expect(killsIn(driver)).to.equal(1);
  });
});
