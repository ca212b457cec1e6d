import { expect } from 'chai';
import { Driver, someAgent } from '../support/core.ts';
import { read } from './support/agents.ts';

const [ONE, OTHER] = ['gocd-agent.ci.default.one', 'gocd-agent.ci.default.other'] as const;

function withTwo(): Driver {
  const driver = new Driver().ready();
  for (const taskId of [ONE, OTHER]) driver.update(taskId, 'TASK_RUNNING');
  return driver;
}

describe('The picture of the machines', () => {
  it('shows none of the others before the first input, and no agent', () => {
    const { active, framework, backlog, agents } = new Driver().core.picture();
    expect([active, framework, backlog, agents.size]).to.deep.equal([['waiting'], null, null, 0]);
  });

  it('is drawn once between two inputs', () => {
    const driver = withTwo();
    expect(driver.core.picture()).to.equal(driver.core.picture());
    const before = driver.core.picture();
    driver.take({ type: 'time.passed' });
    expect(driver.core.picture()).not.to.equal(before);
  });

  it('draws anew only the agents that something has happened to', () => {
    const driver = withTwo();
    const before = driver.core.picture().agents;
    driver.update(ONE, 'TASK_UNREACHABLE');
    const { agents } = driver.core.picture();
    expect(agents.get(ONE)).not.to.equal(before.get(ONE));
    expect(agents.get(OTHER)).to.equal(before.get(OTHER));
  });

  it('never changes, whatever happens after it', () => {
    const driver = withTwo();
    const { agents } = driver.core.picture();
    driver.update(ONE, 'TASK_FINISHED');
    read(driver, someAgent(OTHER));
    expect([...driver.core.picture().agents.keys()]).to.deep.equal([OTHER]);
    expect(driver.core.picture().agents.get(OTHER)?.phase).to.equal('idle');
    expect([...agents.keys()]).to.have.members([ONE, OTHER]);
    expect(agents.get(OTHER)).to.include({ phase: 'registering', uuid: null });
  });

  it('shows what has happened since it was last asked for, and nobody who came and went meanwhile', () => {
    const driver = new Driver().ready();
    driver.core.picture();
    driver.update(ONE, 'TASK_RUNNING');
    driver.update(ONE, 'TASK_FINISHED');
    driver.update(OTHER, 'TASK_STAGING');
    driver.update(OTHER, 'TASK_RUNNING');
    const agents = [...driver.core.picture().agents.values()];
    expect(agents.map(({ taskId, active }) => [taskId, active])).to.deep.equal([
      [OTHER, ['starting.registering']],
    ]);
  });

  it('shows an agent that has come back after it was gone', () => {
    const driver = withTwo();
    driver.core.picture();
    driver.update(ONE, 'TASK_FINISHED');
    driver.core.picture();
    driver.update(ONE, 'TASK_RUNNING');
    expect([...driver.core.picture().agents.keys()]).to.have.members([ONE, OTHER]);
  });

  it('shows no agents once the service has stopped, and is told apart from those of the next', () => {
    const driver = withTwo();
    const { core } = driver.core.picture();
    driver.take({ type: 'operator.stop.requested', by: 'SIGTERM' });
    expect([driver.core.picture().core, driver.core.picture().agents.size]).to.deep.equal([core, 0]);
    expect(withTwo().core.picture().core).not.to.equal(core);
  });

  it('shows the framework as settled exactly once its id is kept and its tasks are known', () => {
    const KEEPING = 'state: the framework id is not kept yet';
    const RECONCILING = 'mesos: the tasks are not reconciled yet';
    const driver = new Driver();
    const settled = () => {
      const { framework } = driver.core.picture();
      return [framework?.state, framework?.reconciled, framework?.isSettled, framework?.missing];
    };
    driver.take({ type: 'service.started', entropy: 1, frameworkId: null });
    expect(settled()).to.deep.equal(['registering', false, false, ['mesos: registering']]);
    driver.subscribe();
    expect(settled()).to.deep.equal(['subscribed', false, false, [KEEPING, RECONCILING]]);
    driver.take({ type: 'state.saved', frameworkId: 'framework-1' });
    expect(settled()).to.deep.equal(['subscribed', false, false, [RECONCILING]]);
    driver.reconcile();
    expect(settled()).to.deep.equal(['subscribed', true, true, []]);
  });
});
