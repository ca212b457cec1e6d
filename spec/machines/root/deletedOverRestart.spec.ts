import { expect } from 'chai';
import type { HeldJob } from '../../../domain/gocd.ts';
import { Driver, someAgent } from '../../support/core.ts';
import { changed, idle, LOST, phaseOf, readFor } from '../support/agents.ts';
import { restarted } from '../support/restarting.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HELD: HeldJob = { locator: 'shop/1/build/1/compile', uuid: 'of-somebody' };

/** An agent whose host was out of reach for so long that its record has been deleted. */
function deletedWhileAway() {
  const before = new Driver().ready();
  const taskId = idle(before);
  before.update(taskId, 'TASK_UNREACHABLE', { source: 'master' });
  readFor(before, 11 * MINUTE, someAgent(taskId, LOST));
  changed(before, 'disable', taskId);
  changed(before, 'delete', taskId);
  return { before, taskId };
}

/** Readings without any agent for so long, between them GoCD's word on who has a job. */
function readNobodyFor(driver: Driver, ms: number, held: readonly HeldJob[] = []): void {
  for (const until = driver.now + ms; driver.now < until; ) {
    const about = { startedAt: driver.now, asked: null, unread: [], untold: [] };
    driver.take({ type: 'gocd.jobs.told', held, ...about });
    readFor(driver, MINUTE / 3);
  }
}

const killsIn = (driver: Driver) => driver.ofType('mesos.kill').length;

describe('An agent whose record we have deleted, brought back by its host after a restart of ours,', () => {
  it('is expected in no list until it has had its time to register: one without anybody brings no brake', () => {
    const { before, taskId } = deletedWhileAway();
    const driver = restarted(before, MINUTE, { running: [taskId] });
    readNobodyFor(driver, 14 * MINUTE, [HELD]);
    expect(driver.core.picture().brakeOn).to.equal(false);
    expect(killsIn(driver)).to.equal(0);
  });

  it('is given up after that, as it can have no job while GoCD counts none as given to anybody', () => {
    const { before, taskId } = deletedWhileAway();
    const driver = restarted(before, MINUTE, { running: [taskId] });
    readNobodyFor(driver, 14 * MINUTE);
    expect(killsIn(driver)).to.equal(0);
    readNobodyFor(driver, 3 * MINUTE);
    expect(phaseOf(driver, taskId)).to.equal('ending');
  });

  it('is not given up by a list without anybody while a job is in hand, which may be its own', () => {
    const { before, taskId } = deletedWhileAway();
    const driver = restarted(before, MINUTE, { running: [taskId] });
    readNobodyFor(driver, 30 * MINUTE, [HELD]);
    expect(driver.core.picture().brakeOn).to.equal(true);
    expect(killsIn(driver)).to.equal(0);
  });

  it('is missed by such a list from its time on when it has registered', () => {
    const { before, taskId } = deletedWhileAway();
    const driver = restarted(before, MINUTE, { running: [taskId] });
    readFor(driver, 10 * SECOND, someAgent(taskId));
    expect(phaseOf(driver, taskId)).to.equal('idle');
    const later = restarted(driver, MINUTE, { running: [taskId] });
    readNobodyFor(later, 30 * MINUTE);
    expect(later.core.picture().brakeOn).to.equal(true);
    expect(killsIn(later)).to.equal(0);
  });
});
