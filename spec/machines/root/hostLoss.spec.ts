import { expect } from 'chai';
import { readEvent } from '../../../adapters/mesos/events.ts';
import type { TaskUpdate } from '../../../domain/mesos.ts';
import { recordsIn, streamsOf } from '../../adapters/mesos/support/recordings.ts';
import { Driver, someAgent } from '../../support/core.ts';
import {
  asked,
  BUILDING,
  changed,
  drain,
  idle,
  LOST,
  marked,
  phaseOf,
  read,
  readFor,
  registering,
} from '../support/agents.ts';

const MINUTE = 60_000;

/** All that a real master said of a task, in order, from its first running on. */
function recordedUpdates(scenario: string, taskId: string): readonly TaskUpdate[] {
  const updates = [...streamsOf(scenario).values()]
    .flatMap(recordsIn)
    .map((record) => readEvent(record))
    .flatMap((event) =>
      event.kind === 'fact' && event.fact.type === 'mesos.update.received' ? [event.fact.update] : [],
    )
    .filter((update) => update.taskId === taskId);
  return updates.slice(updates.findIndex(({ state }) => state === 'TASK_RUNNING') + 1);
}

/** An agent with a job in hand whose subscription is long enough ago. */
function atWork(): { readonly driver: Driver; readonly taskId: string } {
  const driver = new Driver().ready();
  driver.wait(12 * MINUTE);
  const taskId = idle(driver);
  read(driver, someAgent(taskId, BUILDING));
  return { driver, taskId };
}

const messageOf = (driver: Driver, taskId: string) =>
  driver.core.picture().agents.get(taskId)?.message ?? null;

describe('What becomes of an agent with its host is told as what it is:', () => {
  for (const [what, scenario, task, state, words] of [
    ['a drain', 'drain', 'docker-1', 'TASK_KILLED', 'an operator drains its host (TASK_KILLED)'],
    [
      'a host declared gone',
      'agent-gone',
      'task-1',
      'TASK_GONE_BY_OPERATOR',
      'an operator has declared its host gone (TASK_GONE_BY_OPERATOR)',
    ],
    [
      'a host out of reach',
      'agent-unreachable',
      'task-1',
      'TASK_UNREACHABLE',
      'its host is out of reach of Mesos (TASK_UNREACHABLE)',
    ],
    [
      'a host that a master of old calls lost',
      'agent-lost-legacy',
      'task-1',
      'TASK_LOST',
      'Mesos has lost it with its host (TASK_LOST)',
    ],
  ] as const)
    it(`${what}, as a real master tells it`, () => {
      const { driver, taskId } = atWork();
      const updates = recordedUpdates(scenario, task);
      const until = updates.findIndex((update) => update.state === state);
      expect(until).to.be.at.least(0);
      for (const update of updates.slice(0, until + 1))
        driver.take({ type: 'mesos.update.received', update: { ...update, taskId } });
      expect(messageOf(driver, taskId)).to.equal(words);
    });

  it('a host that was out of reach and is back: nothing is wrong any more', () => {
    const { driver, taskId } = atWork();
    for (const update of recordedUpdates('agent-unreachable', 'task-1'))
      driver.take({ type: 'mesos.update.received', update: { ...update, taskId } });
    expect(messageOf(driver, taskId)).to.equal(null);
    expect(phaseOf(driver, taskId)).to.equal('building');
  });

  it('a drain during a launch does not count against the pool', () => {
    const driver = new Driver().ready();
    const taskId = registering(driver);
    driver.update(taskId, 'TASK_FAILED', { reason: 'AGENT_DRAINING', message: 'exited with 137' });
    expect(driver.core.picture().memory.breakers.size).to.equal(0);
  });
});

describe('An agent that is to end while Mesos has lost sight of its task', () => {
  for (const state of ['TASK_UNREACHABLE', 'TASK_LOST', 'TASK_UNKNOWN'] as const)
    it(`is given up in the end, and says so: ${state}`, () => {
      const driver = new Driver().ready();
      const taskId = idle(driver);
      driver.update(taskId, state, { source: 'master', reason: 'AGENT_REMOVED' });
      read(driver, someAgent(taskId, LOST));
      // Answers to each KILL, as in the recordings: within the time in which a task may still turn up.
      for (let minute = 0; minute < 70 && phaseOf(driver, taskId) !== 'gone'; minute++) {
        readFor(driver, MINUTE, someAgent('made-by-hand'), ...(minute < 20 ? [someAgent(taskId, LOST)] : []));
        if (minute % 9 === 8) driver.subscribe();
        driver.answerReconciliation();
        if (phaseOf(driver, taskId) !== 'gone')
          driver.update(taskId, state, { source: 'master', reason: 'RECONCILIATION' });
      }
      expect(phaseOf(driver, taskId)).to.equal('gone');
      expect(JSON.stringify(driver.notices.at(-1))).to.include('Mesos has lost sight of it for 30 min');
    });

  it('is looked after again when its host comes back with it', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    driver.update(taskId, 'TASK_UNREACHABLE', { source: 'master', reason: 'AGENT_REMOVED' });
    readFor(driver, 70 * MINUTE, someAgent('made-by-hand'));
    expect(phaseOf(driver, taskId)).to.equal('gone');
    driver.update(taskId, 'TASK_RUNNING', { source: 'master', reason: 'AGENT_REREGISTERED' });
    read(driver, someAgent(taskId));
    expect(phaseOf(driver, taskId)).to.equal('idle');
  });

  it('is waited for as long as Mesos says that it runs', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    driver.take({ type: 'operator.drain.requested', by: 'someone', taskId });
    driver.update(taskId, 'TASK_UNREACHABLE', { source: 'master', reason: 'AGENT_REMOVED' });
    readFor(driver, 40 * MINUTE, someAgent('made-by-hand'));
    driver.update(taskId, 'TASK_RUNNING', { source: 'master', reason: 'AGENT_REREGISTERED' });
    readFor(driver, 60 * MINUTE, someAgent('made-by-hand'));
    expect(phaseOf(driver, taskId)).to.not.equal('gone');
  });
});

/** Found by seed 960149 with drawn settings and a teardown. */
describe('An agent that was disabled in mid-job, whose record was deleted while its host was out of reach,', () => {
  it('is not killed when the host is back with it, before GoCD has had time to give its job to another', () => {
    const driver = new Driver().ready();
    const taskId = idle(driver);
    read(driver, someAgent(taskId, BUILDING));
    drain(driver, taskId);
    changed(driver, 'disable', taskId);
    read(driver, marked(taskId, BUILDING));
    driver.update(taskId, 'TASK_UNREACHABLE', { source: 'master' });
    const other = someAgent('made-by-hand');
    readFor(driver, MINUTE, other, marked(taskId, LOST));
    changed(driver, 'delete', taskId);
    const kills = () => driver.ofType('mesos.kill').length;
    readFor(driver, 20_000, other);
    const before = kills();
    expect(before).to.be.above(0);
    driver.update(taskId, 'TASK_RUNNING', { source: 'master', reason: 'AGENT_REREGISTERED' });
    readFor(driver, 5 * MINUTE - 10_000, other);
    expect(kills()).to.equal(before);
    readFor(driver, MINUTE, other);
    expect(kills()).to.be.above(before);
  });
});

/** A list may be as old as that, by a proxy's doing: it does not show what GoCD has heard of the agent, and given it, since. */
describe('An agent whose host has come back is left alone for five minutes, whatever lists say of it:', () => {
  const OTHER = someAgent('made-by-hand');
  const LOST_FOR_MS = 10 * MINUTE;

  function outOfReach(agentOf: (driver: Driver) => string) {
    const driver = new Driver().ready();
    const taskId = agentOf(driver);
    driver.update(taskId, 'TASK_UNREACHABLE', { source: 'master' });
    return { driver, taskId, lost: someAgent(taskId, LOST) };
  }
  function comesBack(driver: Driver, taskId: string): void {
    driver.update(taskId, 'TASK_RUNNING', { source: 'master', reason: 'AGENT_REREGISTERED' });
    driver.commands.length = 0;
  }
  const ASIDE = 10_000;

  for (const { whom, agentOf, isListed, awayMs, phase } of [
    { whom: 'GoCD calls lost', agentOf: idle, isListed: true, awayMs: LOST_FOR_MS, phase: 'lost' },
    { whom: 'is not listed any more', agentOf: idle, isListed: false, awayMs: LOST_FOR_MS, phase: 'lost' },
    {
      whom: 'has never been listed, and is past its time to register',
      ...{ agentOf: registering, isListed: false, awayMs: LOST_FOR_MS + MINUTE, phase: 'registering' },
    },
  ])
    it(`it is not given up that ${whom}`, () => {
      const { driver, taskId, lost } = outOfReach(agentOf);
      const list = isListed ? [OTHER, lost] : [OTHER];
      readFor(driver, awayMs - ASIDE, ...list);
      expect(phaseOf(driver, taskId)).to.equal(phase);
      comesBack(driver, taskId);
      readFor(driver, 5 * MINUTE - ASIDE, ...list);
      expect(phaseOf(driver, taskId)).to.equal(phase);
      readFor(driver, MINUTE, ...list);
      expect(phaseOf(driver, taskId)).to.equal('ending');
    });

  it('it is neither killed again, where it had been given up, nor is its record disabled', () => {
    const { driver, taskId, lost } = outOfReach(idle);
    while (phaseOf(driver, taskId) !== 'ending') readFor(driver, ASIDE, OTHER, lost);
    comesBack(driver, taskId);
    expect(asked(readFor(driver, 5 * MINUTE - ASIDE, OTHER, lost))).to.deep.equal([]);
    expect(asked(readFor(driver, MINUTE, OTHER, lost))).to.include.members([
      'mesos.kill',
      'gocd.agent.disable',
    ]);
  });
});
