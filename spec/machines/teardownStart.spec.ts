import { expect } from 'chai';
import { Driver, launchesIn, someAgent, someJobs } from '../support/core.ts';
import { registering } from './support/agents.ts';

const MINUTE = 60_000;
const FOREIGN = someAgent('made-by-hand');
const spare = { configState: 'Disabled', resources: ['gocd-mesos-draining', 'gocd-mesos-spare'] } as const;
const busy = { runState: 'Building', buildState: 'Building', building: 'shop/1/build/1/job-0' } as const;

/** A run that is there to end the framework, subscribed and reconciled; one agent runs that an earlier run had disabled. */
function toEnd(tornDownBy: string | null = 'test'): { driver: Driver; taskId: string } {
  const before = new Driver().ready();
  const taskId = registering(before);
  const driver = new Driver();
  driver.now = before.now + MINUTE;
  driver.take({
    type: 'service.started',
    entropy: 2,
    frameworkId: 'framework-1',
    ...(tornDownBy === null ? {} : { tornDownBy }),
  });
  driver.subscribe();
  driver.take({ type: 'state.saved', frameworkId: 'framework-1' });
  driver.update(taskId, 'TASK_RUNNING', { source: 'master', reason: 'RECONCILIATION' });
  driver.reconcile();
  driver.answerReconciliation();
  driver.commands.length = 0;
  return { driver, taskId };
}

const enabled = (driver: Driver) => driver.ofType('gocd.agent.enable').map(({ taskId }) => taskId);

describe('A run that is there to end the framework', () => {
  it('takes nobody back and asks for no offers, from its first reading on', () => {
    const { driver, taskId } = toEnd();
    driver.poll({ jobs: someJobs(3), agents: [FOREIGN, someAgent(taskId, spare)] });
    expect(enabled(driver)).to.deep.equal([]);
    expect(driver.ofType('mesos.revive')).to.deep.equal([]);
    expect(launchesIn(driver.offer().commands)).to.deep.equal([]);
  });

  /** Whom an earlier run had disabled for want of work only. */
  it('lets nobody go on after its job who was to go', () => {
    const { driver, taskId } = toEnd();
    const reading = { jobs: someJobs(3), agents: [FOREIGN, someAgent(taskId, { ...spare, ...busy })] };
    driver.poll(reading);
    driver.take({ type: 'operator.teardown.requested', by: 'test', deadline: driver.now + 60 * MINUTE });
    for (let minute = 0; minute < 3; minute += 1) {
      driver.wait(MINUTE);
      driver.poll(reading);
    }
    expect(enabled(driver)).to.deep.equal([]);
  });

  it('does both where it is there to serve', () => {
    const { driver, taskId } = toEnd(null);
    driver.poll({ jobs: someJobs(3), agents: [FOREIGN, someAgent(taskId, spare)] });
    driver.wait(MINUTE);
    expect(enabled(driver)).to.deep.equal([taskId]);
  });
});
