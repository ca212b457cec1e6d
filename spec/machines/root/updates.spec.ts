import { expect } from 'chai';
import { Driver, someAgent } from '../../support/core.ts';

const OURS = 'gocd-agent.ci.default.1';

/** At work, by the word of the master and of GoCD. */
function serving(): Driver {
  const driver = new Driver().ready();
  driver.update(OURS, 'TASK_RUNNING', { hostId: 'host-1' });
  driver.poll({ agents: [someAgent(OURS)] });
  return driver;
}

/** The host that a KILL goes to, where a wish to end it at once comes now. */
function killedOn(driver: Driver): string | null | undefined {
  driver.take({ type: 'operator.teardown.requested', by: 'someone', deadline: driver.now });
  driver.poll({ agents: [someAgent(OURS)] });
  driver.wait(600_000);
  return driver.ofType('mesos.kill')[0]?.hostId;
}

describe('A status update', () => {
  for (const [what, taskId, state] of [
    ['that tells something new', OURS, 'TASK_UNREACHABLE'],
    ['that repeats what is known', OURS, 'TASK_RUNNING'],
    ['of a task that has ended before we knew of it', 'gocd-agent.ci.default.2', 'TASK_FINISHED'],
    ['of a task that is not ours', 'somebody-elses', 'TASK_RUNNING'],
  ] as const)
    it(`${what} is acknowledged, once`, () => {
      const { commands } = serving().update(taskId, state, { hostId: 'host-1', uuid: 'AAAA' });
      expect(commands).to.deep.equal([{ type: 'mesos.acknowledge', taskId, hostId: 'host-1', uuid: 'AAAA' }]);
    });

  it('that comes after the end is left to whoever comes next: the host sends it until it is taken in', () => {
    const driver = serving();
    driver.take({ type: 'operator.stop.requested', by: 'SIGTERM' });
    const { commands } = driver.update(OURS, 'TASK_FINISHED', { hostId: 'host-1', uuid: 'AAAA' });
    expect(commands).to.deep.equal([]);
  });

  it('reaches the machine of its agent where it tells something new, and there only', () => {
    const driver = serving();
    const touchedBy = (state: 'TASK_RUNNING' | 'TASK_UNREACHABLE', hostId: string | null) => [
      ...driver.update(OURS, state, { hostId }).touched,
    ];
    expect(touchedBy('TASK_RUNNING', 'host-1')).to.deep.equal([]);
    expect(touchedBy('TASK_RUNNING', null)).to.deep.equal([]);
    expect(touchedBy('TASK_UNREACHABLE', 'host-1')).to.deep.equal([OURS]);
    expect(touchedBy('TASK_UNREACHABLE', 'host-1')).to.deep.equal([]);
    expect(touchedBy('TASK_RUNNING', 'host-1')).to.deep.equal([OURS]);
    expect(touchedBy('TASK_RUNNING', 'host-2')).to.deep.equal([OURS]);
  });

  it('that only tells of another host is taken in: what is to be killed is killed there', () => {
    const driver = serving();
    driver.update(OURS, 'TASK_RUNNING', { hostId: 'host-2' });
    expect(killedOn(driver)).to.equal('host-2');
  });
});
