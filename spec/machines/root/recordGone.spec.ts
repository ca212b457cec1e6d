import { expect } from 'chai';
import { Driver, someAgent, someJobs } from '../../support/core.ts';
import {
  asked,
  BUILDING,
  deleting,
  idle,
  pending,
  phaseOf,
  read,
  readFor,
  readView,
  refused,
  registering,
  settling,
} from '../support/agents.ts';

const MINUTE = 60_000;
const ready = () => new Driver().ready();

/** Found by seed 1320079 with drawn settings: a container ran on for hours, and nobody had it end. */
describe('An agent whose record has gone, and that asks for another', () => {
  it('is ended if we had it deleted, though no answer came', () => {
    const driver = ready();
    const taskId = deleting(driver);
    refused(driver, 'delete', taskId, 'timeout');
    expect(asked(read(driver, pending(taskId)))).to.deep.equal([]);
    expect(asked(read(driver, pending(taskId)))).to.deep.equal(['mesos.kill']);
  });

  it('is no more drained if somebody else had: it waits for approval as any other', () => {
    const driver = ready();
    const taskId = settling(driver);
    expect(asked(read(driver, pending(taskId)))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('unapproved');
    expect(asked(readFor(driver, 30 * MINUTE, pending(taskId)))).to.include('mesos.kill');
  });

  it('is no idle agent for a job that waits: it is said what keeps more from being launched', () => {
    const driver = ready();
    const taskId = idle(driver);
    const jobs = someJobs(1);
    const causes = () => driver.core.picture().assessment?.jobs.map(({ cause }) => cause);
    readView(driver, { agents: [someAgent(taskId)], jobs });
    expect(causes()).to.deep.equal(['assigning']);
    readView(driver, { agents: [pending(taskId)], jobs });
    expect(causes()).to.deep.equal(['agents-pending']);
  });

  it('serves on if the list was one of before its approval', () => {
    const driver = ready();
    const taskId = registering(driver);
    read(driver, pending(taskId));
    read(driver, someAgent(taskId));
    driver.wait(30 * MINUTE);
    const building = someAgent(taskId, { ...BUILDING, building: 'shop/1/build/1/first' });
    read(driver, building);
    const old = readFor(driver, 3 * MINUTE, pending(taskId));
    expect(asked(old)).to.deep.equal([]);
    expect(asked(readFor(driver, 10 * MINUTE, building))).to.deep.equal([]);
    expect(phaseOf(driver, taskId)).to.equal('building');
  });
});
