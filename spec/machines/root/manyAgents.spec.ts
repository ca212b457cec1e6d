import { expect } from 'chai';
import { Actor, type InspectionEvent } from 'xstate';
import { CoreError } from '../../../machines/core.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, launchesIn, someAgent, someJobs, someView } from '../../support/core.ts';
import { Inside } from '../../support/inside.ts';

const MANY = 3_000;
const TASK_IDS = Array.from({ length: MANY }, (_, index) => `gocd-agent.ci.default.n${index}`);
/** Those of every third. */
const THIRD = TASK_IDS.filter((_, index) => index % 3 === 0);
const REST = TASK_IDS.filter((_, index) => index % 3 !== 0);

describe('Thousands of agents', () => {
  it('of an earlier run are all taken up as the master tells of them, in its order', () => {
    const driver = adopted();
    expect(driver.phases()).to.deep.equal(inPhase('registering', TASK_IDS));
    expect(Object.keys(driver.phases())).to.deep.equal(TASK_IDS);
  });

  it('are all taken up from one reading of GoCD, and asked about at Mesos', () => {
    const driver = new Driver().ready();
    const { commands } = driver.poll({ agents: TASK_IDS.map((taskId) => someAgent(taskId)) });
    expect(driver.phases()).to.deep.equal(inPhase('lost', TASK_IDS));
    const asked = commands.flatMap((command) => (command.type === 'mesos.reconcile' ? command.tasks : []));
    expect(asked.map(({ taskId }) => taskId)).to.deep.equal(TASK_IDS);
  });

  it('are each told what concerns it, and nothing else', () => {
    const config = someConfig({ pools: [somePool({ max: MANY })], scaling: { maxAgents: MANY } });
    const driver = adopted(new Driver(config));
    driver.poll({ agents: THIRD.map((taskId) => someAgent(taskId)) });
    expect(driver.phases()).to.include(inPhase('idle', THIRD)).and.include(inPhase('registering', REST));
  });

  it('are named where their machines took something in, and no other is', () => {
    const driver = adopted();
    const [one = '', another = ''] = TASK_IDS;
    expect(driver.update(one, 'TASK_UNREACHABLE').touched).to.deep.equal(new Set([one]));
    expect(driver.update(another, 'TASK_FINISHED').touched).to.deep.equal(new Set([another]));
    expect(driver.take({ type: 'time.passed' }).touched).to.deep.equal(new Set());
    const listed = TASK_IDS.filter((taskId) => taskId !== another).map((taskId) => someAgent(taskId));
    expect(driver.poll({ agents: listed }).touched.size).to.equal(MANY - 1);
  });

  it('end one by one: each end removes its own agent and no other', () => {
    const driver = adopted();
    for (const taskId of THIRD) driver.update(taskId, 'TASK_FINISHED');
    expect(Object.keys(driver.phases())).to.deep.equal(REST);
    const gone = driver.notices.flatMap((notice) =>
      notice.type === 'agent.changed' && notice.phase === 'gone' ? [notice.taskId] : [],
    );
    expect(gone).to.deep.equal(THIRD);
  });

  it('that end take their own deadlines with them and no other', () => {
    const config = someConfig({ scaling: { registrationTimeout: 20 * 60_000 } });
    const driver = adopted(new Driver(config));
    for (const taskId of THIRD) driver.update(taskId, 'TASK_FINISHED');
    // Past its deadline, each asks for a look that decides.
    const overdue = driver.wait(20 * 60_000).commands.filter(({ type }) => type === 'gocd.poll');
    expect(overdue).to.have.length(REST.length);
  });

  it('are taken up again under the same ids after they have gone', () => {
    const driver = adopted();
    for (const taskId of THIRD) driver.update(taskId, 'TASK_FINISHED');
    for (const taskId of THIRD) driver.update(taskId, 'TASK_RUNNING');
    expect(driver.phases()).to.deep.equal(inPhase('registering', [...REST, ...THIRD]));
  });

  it('stop with the service: none of them wants to be woken any more', () => {
    const inside = new Inside();
    const driver = adopted(new Driver(someConfig(), inside));
    expect(driver.core.nextDue()).not.to.equal(null);
    driver.take({ type: 'operator.stop.requested', by: 'SIGTERM' });
    expect(driver.ofType('service.stop')).to.have.length(1);
    const statuses = Array.from(inside.root.context.agents.values(), agentStatus);
    expect(new Set(statuses)).to.deep.equal(new Set(['stopped']));
    expect(driver.core.nextDue()).to.equal(null);
  });
});

describe('An agent among others', () => {
  it('is seen by an inspector from its first event to its last, under the root', () => {
    const events: InspectionEvent[] = [];
    const driver = new Driver(someConfig(), { inspect: (event) => events.push(event) }).ready();
    const [taskId = ''] = TASK_IDS;
    driver.update(taskId, 'TASK_RUNNING');
    driver.update(taskId, 'TASK_FINISHED');
    const rootId = events.find(({ actorRef }) => nameOf(actorRef) === 'root')?.rootId;
    const seen = events.filter(({ actorRef }) => nameOf(actorRef) === taskId);
    expect(seen[0]?.type).to.equal('@xstate.actor');
    expect(seen.flatMap((event) => (event.type === '@xstate.event' ? event.event.type : []))).to.deep.equal([
      'xstate.init',
      'task.running',
      'task.ended',
    ]);
    expect(seen.at(-1)).to.include({ type: '@xstate.snapshot' });
    expect(new Set(seen.map((event) => event.rootId))).to.deep.equal(new Set([rootId]));
    expect(new Set(seen.map(({ actorRef }) => parentOf(actorRef)))).to.deep.equal(new Set(['root']));
  });

  it('that fails breaks the machines as a whole', () => {
    const config = someConfig({ scaling: { registrationTimeout: Number.NaN } });
    const driver = new Driver(config).ready();
    const [taskId = ''] = TASK_IDS;
    expect(() => driver.update(taskId, 'TASK_RUNNING'))
      .to.throw(CoreError, 'failed on mesos.update.received')
      .with.nested.property('cause.message', 'a timer needs a delay');
    expect(() => driver.poll(someView())).to.throw(CoreError);
  });

  it('that fails long after it came breaks the machines as a whole', () => {
    const config = someConfig({ scaling: { registrationTimeout: Number.NaN } });
    const driver = new Driver(config).ready();
    driver.poll({ jobs: someJobs(1) });
    const [launch] = launchesIn(driver.offer().commands);
    expect(() => driver.update(launch?.taskId ?? '', 'TASK_RUNNING'))
      .to.throw(CoreError, 'failed on mesos.update.received')
      .with.nested.property('cause.message', 'a timer needs a delay');
    expect(() => driver.poll(someView())).to.throw(CoreError);
  });
});

/** All of them found running by the reconciliation after a restart. */
/** Allowed as many, or those beyond the maximum would be taken away. */
const ROOMY = someConfig({ pools: [somePool({ max: MANY })], scaling: { maxAgents: MANY } });

function adopted(driver = new Driver(ROOMY).ready()): Driver {
  if (driver.commands.length === 0) driver.ready();
  for (const taskId of TASK_IDS)
    driver.update(taskId, 'TASK_RUNNING', { source: 'master', reason: 'RECONCILIATION' });
  return driver;
}

function inPhase(phase: string, taskIds: readonly string[]): Record<string, string> {
  return Object.fromEntries(taskIds.map((taskId) => [taskId, phase]));
}

const agentStatus = (agent: { getSnapshot(): { readonly status: string } }) => agent.getSnapshot().status;

const nameOf = (actor: unknown) => (actor instanceof Actor ? actor.id : null);

const parentOf = (actor: unknown) => (actor instanceof Actor ? actor._parent?.id : null);
