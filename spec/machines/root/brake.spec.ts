import { expect } from 'chai';
import { Driver, someAgent } from '../../support/core.ts';
import { asked, LOST, marked, read, readFor } from '../support/agents.ts';

const FLEET = Array.from({ length: 6 }, (_, index) => `gocd-agent.ci.default.earlier-${index}`);
const [first = '', second = ''] = FLEET;

/** Six idle agents. */
function fleetOfSix(): Driver {
  const driver = new Driver().ready();
  for (const taskId of FLEET) driver.update(taskId, 'TASK_RUNNING');
  read(driver, ...FLEET.map((taskId) => someAgent(taskId)));
  return driver;
}

/** As long as lost agents are waited for, and two readings. */
const GIVEN_UP_AFTER = 600_000 + 30_000;
const killed = (driver: Driver) => [...new Set(driver.ofType('mesos.kill').map(({ taskId }) => taskId))];

const listed = (from: number) => FLEET.slice(from).map((taskId) => someAgent(taskId));
const warnings = ({ notices }: Pick<Driver, 'notices'>) =>
  notices.flatMap((notice) => (notice.type === 'warning.raised' ? [notice.text] : []));
const release = (driver: Driver) => driver.take({ type: 'operator.brake.release.requested', by: 'someone' });
const phases = (driver: Driver) => [...new Set(Object.values(driver.phases()))].sort();

describe('The vanish brake', () => {
  it('comes on when more than half of the agents vanish at once: nothing is removed', () => {
    const driver = fleetOfSix();
    for (let reading = 1; reading <= 20; reading++) {
      read(driver, ...listed(4));
      driver.wait(60_000);
    }
    expect(asked(driver)).to.deep.equal([]);
    expect(phases(driver)).to.deep.equal(['idle']);
    expect(warnings(driver)).to.deep.equal([
      '4 of 6 agents have vanished from GoCD at once: nothing is removed until they are back, Mesos confirms their end, or an operator releases the brake',
    ]);
  });

  it('comes on for agents that GoCD calls lost, too', () => {
    const driver = fleetOfSix();
    read(driver, ...FLEET.map((taskId) => someAgent(taskId, LOST)));
    expect(phases(driver)).to.deep.equal(['idle']);
    expect(warnings(driver)).to.have.length(1);
  });

  it('stays off for agents that Mesos has lost too, as with the host that most of them are on', () => {
    const driver = fleetOfSix();
    for (const taskId of FLEET.slice(0, 4)) driver.update(taskId, 'TASK_UNREACHABLE', { source: 'master' });
    read(driver, ...FLEET.slice(0, 4).map((taskId) => someAgent(taskId, LOST)), ...listed(4));
    expect(phases(driver)).to.deep.equal(['idle', 'lost']);
    expect(warnings(driver)).to.deep.equal([]);
  });

  it('keeps no bad news from agents that Mesos has lost while it is on for others', () => {
    const driver = fleetOfSix();
    driver.update(first, 'TASK_UNREACHABLE', { source: 'master' });
    read(driver, ...FLEET.map((taskId) => someAgent(taskId, LOST)));
    expect(driver.phases()[first]).to.include('lost');
    expect(driver.phases()[second]).to.include('idle');
  });

  it('stays off when half of them vanish', () => {
    const driver = fleetOfSix();
    readFor(driver, GIVEN_UP_AFTER, ...listed(3));
    expect(killed(driver)).to.have.length(3);
    expect(warnings(driver)).to.deep.equal([]);
  });

  it('keeps idle agents that are still listed from being drained', () => {
    const driver = fleetOfSix();
    driver.wait(3_600_000);
    read(driver, ...listed(4));
    expect(asked(driver)).to.deep.equal([]);
  });

  it('goes off by itself when they are back, and tells so', () => {
    const driver = fleetOfSix();
    read(driver, ...listed(4));
    read(driver, ...listed(0));
    expect(warnings(driver).at(-1)).to.equal(
      'the agents that had vanished are accounted for: going on as usual',
    );
    readFor(driver, GIVEN_UP_AFTER, ...listed(1));
    expect(killed(driver)).to.deep.equal([first]);
  });

  it('goes off when Mesos has confirmed the end of enough of them', () => {
    const driver = fleetOfSix();
    read(driver, ...listed(4));
    driver.update(first, 'TASK_FAILED');
    driver.update(second, 'TASK_FAILED');
    read(driver, ...listed(4));
    expect(driver.core.picture().brakeOn).to.equal(false);
    readFor(driver, GIVEN_UP_AFTER, ...listed(4));
    expect(killed(driver)).to.have.length(2);
  });

  it('is released by an operator: the agents are given up', () => {
    const driver = fleetOfSix();
    read(driver, ...listed(4));
    release(driver);
    readFor(driver, GIVEN_UP_AFTER, ...listed(4));
    expect(killed(driver)).to.have.length(4);
  });

  it('comes on again for the next time, though it was released once', () => {
    const driver = fleetOfSix();
    read(driver, ...listed(4));
    release(driver);
    read(driver, ...listed(0));
    readFor(driver, GIVEN_UP_AFTER, ...listed(4));
    expect(killed(driver)).to.deep.equal([]);
  });

  it('is not released by the end of a pause', () => {
    const driver = fleetOfSix();
    read(driver, ...listed(4));
    driver.take({ type: 'operator.pause.requested', by: 'someone' });
    driver.take({ type: 'operator.resume.requested', by: 'someone' });
    readFor(driver, GIVEN_UP_AFTER, ...listed(4));
    expect(asked(driver)).to.deep.equal([]);
    expect(driver.core.picture().brakeOn).to.equal(true);
  });

  it('is not released for the future while it is off', () => {
    const driver = fleetOfSix();
    release(driver);
    readFor(driver, GIVEN_UP_AFTER, ...listed(4));
    expect(killed(driver)).to.deep.equal([]);
  });

  it('does not count agents that we are taking away', () => {
    const driver = fleetOfSix();
    read(driver, ...FLEET.map((taskId, index) => (index < 4 ? marked(taskId) : someAgent(taskId))));
    read(driver, ...listed(4));
    expect(warnings(driver)).to.deep.equal([]);
  });
});
