import { expect } from 'chai';
import type { Remembered } from '../../../domain/memory.ts';
import type { Outcome } from '../../../machines/core.ts';
import { Driver, launchesIn, someAgent, someJobs, someOffer } from '../../support/core.ts';
import {
  asked,
  changed,
  deleting,
  EARLIER,
  LOST,
  launched,
  phaseOf,
  read,
  readView,
  registering,
} from '../support/agents.ts';

const ROUND_MS = 15_000;

/** Task ids asked about by name, the made-up one that ends a reconciliation left out. */
function namesIn({ commands }: Pick<Outcome, 'commands'>): readonly string[] {
  return commands
    .flatMap((command) => (command.type === 'mesos.reconcile' ? command.tasks : []))
    .map(({ taskId }) => taskId)
    .filter((taskId) => taskId.startsWith('gocd-agent.'));
}

function begun(): Driver {
  const driver = new Driver();
  driver.take({ type: 'service.started', entropy: 1, frameworkId: 'framework-1' });
  return driver;
}

function disconnect(driver: Driver, reason: 'ended' | 'removed' = 'ended'): Outcome {
  return driver.take({ type: 'mesos.disconnected', reason, message: 'Framework has been removed' });
}

describe('Whoever is not known to run', () => {
  it('is not asked about while there is nobody to ask, and at once when there is, however lately GoCD listed it', () => {
    const driver = begun();
    expect(namesIn(read(driver, someAgent(EARLIER)))).to.deep.equal([]);
    expect(namesIn(driver.wait(ROUND_MS))).to.deep.equal([]);
    expect(namesIn(driver.subscribe())).to.deep.equal([EARLIER]);
  });

  it('is asked about until the master has answered', () => {
    const driver = new Driver().ready();
    expect(namesIn(read(driver, someAgent(EARLIER)))).to.deep.equal([EARLIER]);
    for (let round = 1; round <= 3; round++)
      expect(namesIn(driver.wait(ROUND_MS)), `round ${round}`).to.deep.equal([EARLIER]);
    driver.update(EARLIER, 'TASK_RUNNING', { source: 'master', reason: 'RECONCILIATION' });
    expect(namesIn(driver.wait(4 * ROUND_MS))).to.deep.equal([]);
  });

  it('is asked about while the master does not know its task: that may come back, or be over', () => {
    const driver = new Driver().ready();
    read(driver, someAgent(EARLIER));
    driver.update(EARLIER, 'TASK_UNKNOWN', { source: 'master', reason: 'RECONCILIATION' });
    expect(namesIn(driver.wait(ROUND_MS))).to.deep.equal([EARLIER]);
    driver.wait(11 * 60_000);
    driver.update(EARLIER, 'TASK_UNKNOWN', { source: 'master', reason: 'RECONCILIATION' });
    expect(namesIn(driver.wait(4 * ROUND_MS))).to.deep.equal([]);
    expect(phaseOf(driver, EARLIER)).to.equal('lost');
  });

  it('is asked about in a teardown too', () => {
    const driver = new Driver().ready();
    read(driver, someAgent(EARLIER));
    driver.take({
      type: 'operator.teardown.requested',
      by: 'someone',
      deadline: driver.now + 3_600_000,
    });
    expect(namesIn(driver.wait(10_000))).to.deep.equal([EARLIER]);
  });
});

describe('Whoever the run before remembers', () => {
  const remembering = () => {
    const before = new Driver().ready();
    const taskId = registering(before);
    const driver = new Driver();
    driver.now = before.now + 60_000;
    const memory: Remembered = JSON.parse(JSON.stringify(before.remembered));
    driver.take({ type: 'service.started', entropy: 2, frameworkId: 'framework-1', memory });
    return { driver, taskId };
  };
  const answers = { source: 'master', reason: 'RECONCILIATION' } as const;

  it('is asked about by name, on the host where it was', () => {
    const { driver, taskId } = remembering();
    const asked = driver
      .subscribe()
      .commands.flatMap((command) => (command.type === 'mesos.reconcile' ? command.tasks : []));
    expect(asked).to.deep.include({ taskId, hostId: 'host-1' });
  });

  it('is asked about again where an answer has come for all others: nothing is launched in its place', () => {
    const { driver, taskId } = remembering();
    driver.subscribe();
    driver.update('gocd-agent.ci.default.another-0', 'TASK_RUNNING', answers);
    driver.answerReconciliation();
    for (let lost = 1; lost <= 5; lost++)
      expect(namesIn(driver.answerReconciliation()), `answer ${lost}`).to.include(taskId);
    expect(driver.core.picture().framework?.reconciled).to.equal(false);
    driver.update(taskId, 'TASK_RUNNING', answers);
    driver.answerReconciliation();
    driver.answerReconciliation();
    expect(driver.core.picture().framework?.reconciled).to.equal(true);
    expect(driver.phases()).to.include({ [taskId]: 'registering' });
  });

  it('is not asked about any more once the master has said that it knows no such task', () => {
    const { driver, taskId } = remembering();
    driver.subscribe();
    driver.update('gocd-agent.ci.default.another-0', 'TASK_RUNNING', answers);
    driver.update(taskId, 'TASK_GONE', answers);
    expect(namesIn(driver.answerReconciliation())).not.to.include(taskId);
    driver.answerReconciliation();
    expect(driver.core.picture().framework?.reconciled).to.equal(true);
  });

  it('is not asked about for ever where no answer comes: an hour later it is forgotten', () => {
    const { driver, taskId } = remembering();
    driver.subscribe();
    driver.reconcile();
    expect(driver.core.picture().framework?.reconciled).to.equal(true);
    driver.wait(61 * 60_000);
    driver.poll();
    disconnect(driver);
    driver.wait(15_000);
    expect(namesIn(driver.subscribe())).not.to.include(taskId);
  });
});

describe('A launch that may still be on its way to the master', () => {
  it('is not asked about by name: the answer would be that there is no such task', () => {
    const driver = new Driver().ready();
    const taskId = launched(driver);
    driver.wait(10_000);
    disconnect(driver);
    expect(namesIn(driver.subscribe())).to.deep.equal([]);
    expect(namesIn(driver.wait(19_000))).to.deep.equal([]);
    expect(namesIn(driver.wait(ROUND_MS + 1_000))).to.include(taskId);
  });
});

describe('A framework that the master has removed before we came', () => {
  /** Started with its id, told so, and subscribed anew. */
  function registeredAnew(): Driver {
    const driver = begun();
    disconnect(driver, 'removed');
    driver.take({
      type: 'mesos.subscribed',
      frameworkId: 'framework-2',
      masterId: 'master-1',
      master: 'http://127.0.0.1:5050',
      heartbeatMs: 15_000,
    });
    driver.take({ type: 'state.saved', frameworkId: 'framework-2' });
    driver.reconcile();
    return driver;
  }

  it('has taken its tasks with it, those too of which GoCD tells later: a job gets a new agent at once', () => {
    const driver = registeredAnew();
    const { commands } = readView(driver, { agents: [someAgent(EARLIER)], jobs: someJobs(1) });
    expect(namesIn({ commands })).to.deep.equal([]);
    expect(phaseOf(driver, EARLIER)).to.equal('ending');
    expect(launchesIn(driver.offer().commands)).to.have.length(1);
  });

  it('leaves their records to be removed when GoCD has given them up, and nobody to be killed', () => {
    const driver = registeredAnew();
    read(driver, someAgent(EARLIER));
    read(driver, someAgent(EARLIER, LOST));
    read(driver, someAgent(EARLIER, LOST));
    expect(asked(driver)).to.deep.equal(['gocd.agent.disable']);
    changed(driver, 'disable', EARLIER);
    changed(driver, 'delete', EARLIER);
    expect(driver.phases()).to.deep.equal({});
  });

  it('does not count what has been launched since then as ended', () => {
    const driver = registeredAnew();
    readView(driver, { jobs: someJobs(1) });
    const [launch] = launchesIn(driver.offer(someOffer()).commands);
    const taskId = launch?.taskId ?? '';
    read(driver, someAgent(taskId));
    expect(phaseOf(driver, taskId)).to.equal('idle');
  });
});

describe('A KILL that the master may have missed', () => {
  /** A drained agent that has been sent its KILL. */
  function killed() {
    const driver = new Driver().ready();
    const taskId = deleting(driver);
    changed(driver, 'delete', taskId);
    expect(driver.ofType('mesos.kill')).to.have.length(1);
    driver.wait(1_000);
    disconnect(driver);
    driver.wait(1_000);
    return { driver, taskId };
  }

  it('is sent again in the next subscription, once the fleet is known and a reading shows that the agent has no job', () => {
    const { driver, taskId } = killed();
    expect(driver.subscribe().commands.map(({ type }) => type)).to.include('gocd.poll');
    expect(asked(read(driver))).to.deep.equal([]);
    driver.reconcile();
    expect(asked(read(driver))).to.deep.equal(['mesos.kill']);
    expect(driver.ofType('mesos.kill').at(-1)).to.include({ taskId });
  });

  it('is not if the agent has come alive meanwhile', () => {
    const { driver, taskId } = killed();
    driver.subscribe();
    read(driver, someAgent(taskId, { runState: 'Building', buildState: 'Building' }));
    expect(driver.ofType('mesos.kill')).to.have.length(1);
    expect(phaseOf(driver, taskId)).to.equal('building');
  });

  it('is not where Mesos is at it: that would renew the grace', () => {
    const { driver, taskId } = killed();
    driver.update(taskId, 'TASK_KILLING');
    driver.subscribe();
    driver.reconcile();
    read(driver);
    expect(driver.ofType('mesos.kill')).to.have.length(1);
  });
});
