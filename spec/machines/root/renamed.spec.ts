import { expect } from 'chai';
import { Driver, someAgent } from '../../support/core.ts';
import {
  asked,
  BUILDING,
  changed,
  drain,
  EARLIER,
  idle,
  phaseOf,
  read,
  readFor,
  uuidOf,
} from '../support/agents.ts';
import { restarted } from '../support/restarting.ts';

const MINUTE = 60_000;
/** As GoCD lists an agent of ours that somebody has given another name in its pages. */
const renamed = (taskId: string, state: Parameters<typeof someAgent>[1] = {}) =>
  someAgent('the-big-one.example', { uuid: uuidOf(taskId), ...state });
const FOREIGN = someAgent('made-by-hand');

describe('An agent of ours that somebody has renamed in GoCD', () => {
  it('is known by its uuid: it is at work as long as it is listed so', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    readFor(driver, 60 * MINUTE, FOREIGN, renamed(taskId, BUILDING));
    expect(asked(driver)).to.deep.equal([]);
    expect(driver.phases()).to.deep.equal({ [taskId]: 'building' });
  });

  it('is drained as ever', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    read(driver, renamed(taskId));
    drain(driver, taskId);
    changed(driver, 'disable', taskId);
    const disabled = renamed(taskId, { configState: 'Disabled', resources: ['gocd-mesos-draining'] });
    readFor(driver, MINUTE, FOREIGN, disabled);
    expect(driver.ofType('gocd.agent.delete')[0]).to.include({ uuid: uuidOf(taskId), taskId });
  });

  it('does not become another agent, though it is given the name of one', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    driver.update(EARLIER, 'TASK_RUNNING');
    read(driver, someAgent(taskId), someAgent(EARLIER, { uuid: 'another', ...BUILDING }));
    read(
      driver,
      someAgent(EARLIER, { uuid: uuidOf(taskId) }),
      someAgent(EARLIER, { uuid: 'another', ...BUILDING }),
    );
    expect(driver.phases()).to.deep.equal({ [taskId]: 'idle', [EARLIER]: 'building' });
  });

  it('is known after a restart, too, and nobody else is taken for it', () => {
    const before = new Driver().ready();
    const taskId = idle(before);
    const driver = restarted(before, MINUTE, { running: [taskId] });
    readFor(driver, 60 * MINUTE, FOREIGN, renamed(taskId, BUILDING));
    expect(asked(driver)).to.deep.equal([]);
    expect(driver.phases()).to.deep.equal({ [taskId]: 'building' });
  });

  it('is known after two restarts before GoCD has listed anybody', () => {
    const before = new Driver().ready();
    const taskId = idle(before);
    const between = restarted(before, MINUTE, { running: [taskId] });
    const driver = restarted(between, MINUTE, { running: [taskId] });
    readFor(driver, 60 * MINUTE, FOREIGN, renamed(taskId, BUILDING));
    expect(asked(driver)).to.deep.equal([]);
    expect(driver.phases()).to.deep.equal({ [taskId]: 'building' });
  });

  it('is lost like any other when its record is gone', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    read(driver, renamed(taskId));
    read(driver, FOREIGN, someAgent('the-big-one.example'));
    expect(phaseOf(driver, taskId)).to.equal('lost');
  });
});
