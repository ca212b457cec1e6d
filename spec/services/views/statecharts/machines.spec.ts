import { expect } from 'chai';
import { createOperatorsView } from '../../../../services/views/operatorsView.ts';
import {
  MACHINE_ACTIVITY,
  MACHINES,
  type MachineState,
} from '../../../../services/views/statecharts/machineSchemas.ts';
import { Driver, START } from '../../../support/core.ts';
import { WatchedDriver } from '../support.ts';

describe('What operators see of the machines', () => {
  it('is what its schemas describe, to the last field', () => {
    const driver = new WatchedDriver().ready();
    driver.launchIdle();
    expect(MACHINES.parse(driver.view.machines())).to.deep.equal(driver.view.machines());
    expect(MACHINE_ACTIVITY.parse(driver.view.machineActivity())).to.deep.equal(
      driver.view.machineActivity(),
    );
  });

  it('has every state of each definition, and leads only to states there are', () => {
    for (const { name, definition } of new WatchedDriver().view.machines().machines) {
      const states = allIn(definition);
      const paths = states.map(({ path }) => path);
      expect(new Set(paths).size, name).to.equal(paths.length);
      const targets = states.flatMap(({ transitions }) => transitions.flatMap(({ to }) => to));
      expect(paths, name).to.include.members(targets);
    }
  });

  it('says what leads from a state, as its machine has it', () => {
    const backlog = new WatchedDriver().view.machines().machines.find(({ name }) => name === 'backlog');
    const idle = backlog?.definition.states.find(({ key }) => key === 'idle');
    expect([idle?.isInitial, idle?.kind]).to.deep.equal([true, 'atomic']);
    expect(idle?.transitions).to.deep.equal([
      { when: '[enoughWereCounted]', to: ['demand'] },
      { when: '[someWereCounted]', to: ['pending'] },
      { when: 'shortage.counted [thereIsNone]', to: [] },
      { when: 'shortage.counted [itHasLastedLongEnough]', to: ['demand'] },
      { when: 'shortage.counted', to: ['pending'] },
    ]);
  });

  it('shows nothing of machines that have not begun', () => {
    const { framework, backlog, agents, moves } = new WatchedDriver().view.machineActivity();
    expect([framework, backlog, agents, moves]).to.deep.equal([[], [], [], []]);
  });

  it('names the innermost states each machine is in, all of those that are parallel', () => {
    const driver = new WatchedDriver().ready();
    const taskId = driver.launchIdle();
    const { root, framework, agents } = driver.view.machineActivity();
    expect(root).to.deep.equal(['running.steady']);
    expect(framework).to.include.members(['subscribed.identity.saved', 'subscribed.reconciliation.settled']);
    expect(agents).to.deep.equal([{ taskId, pool: 'default', phase: 'idle', active: ['serving.idle'] }]);
  });

  it('tells each change of state with what led to it, and every input as an event', () => {
    const driver = new WatchedDriver().ready();
    const before = driver.view.machineActivity().events.length;
    const [taskId = ''] = driver.launch(1);
    driver.update(taskId, 'TASK_RUNNING');
    const { moves, events } = driver.view.machineActivity();
    expect(moves.filter((move) => move.taskId === taskId)).to.deep.equal([
      {
        at: START + 1,
        machine: 'agent',
        taskId,
        event: 'mesos.offers.received',
        from: [],
        to: ['starting.launching'],
      },
      {
        at: START + 1,
        machine: 'agent',
        taskId,
        event: 'mesos.update.received',
        from: ['starting.launching'],
        to: ['starting.registering'],
      },
    ]);
    expect(events.slice(before).map(({ type }) => type)).to.include.members([
      'gocd.polled',
      'mesos.offers.received',
      'mesos.update.received',
    ]);
  });

  it('tells of moves within a phase, which nobody else is told of', () => {
    const driver = new WatchedDriver().ready();
    const taskId = driver.launchIdle();
    driver.take({ type: 'operator.drain.requested', by: 'someone', taskId });
    const done = { type: 'gocd.agent.changed', operation: 'disable', taskId } as const;
    const { notices } = driver.take({ ...done, uuid: `uuid-of-${taskId}` });
    expect(notices).to.deep.equal([]);
    expect(driver.view.machineActivity().moves.at(-1)).to.deep.include({
      taskId,
      from: ['leaving.step.disabling'],
      to: ['leaving.step.settling'],
    });
  });

  it('counts the agents in each state, and tells of each or of one as it is asked for', () => {
    const driver = new WatchedDriver().ready();
    const [first = ''] = driver.launch(3);
    driver.update(first, 'TASK_RUNNING');
    const asked = { agents: 'counted', most: 2, machine: 'agent' } as const;
    const { agents, agentStates, moves } = driver.view.machineActivity(asked);
    expect(agents).to.deep.equal([]);
    expect(agentStates).to.deep.equal({
      starting: 3,
      'starting.registering': 1,
      'starting.launching': 2,
    });
    expect(moves.map(({ machine, event }) => [machine, event])).to.deep.equal([
      ['agent', 'mesos.offers.received'],
      ['agent', 'mesos.update.received'],
    ]);
    const one = driver.view.machineActivity({ ...asked, agent: first });
    expect(one.agents.map(({ taskId }) => taskId)).to.deep.equal([first]);
    expect(one.moves.map(({ taskId }) => taskId)).to.deep.equal([first, first]);
  });

  it('tells of the agents of one service and the next where these follow each other', () => {
    let shown = new Driver();
    const view = createOperatorsView({ picture: () => shown.core.picture() }, { now: () => START });
    const [old, young] = ['gocd-agent.ci.default.old', 'gocd-agent.ci.default.young'];
    for (const taskId of [old, young]) {
      shown = new Driver().ready();
      const outcome = shown.update(taskId, 'TASK_RUNNING');
      view.take({ input: { type: 'time.passed', at: START }, outcome });
    }
    const moves = view.machineActivity().moves.filter(({ machine }) => machine === 'agent');
    expect(moves.map(({ taskId, from, to }) => [taskId, from, to])).to.deep.equal([
      [old, [], ['starting.registering']],
      [old, ['starting.registering'], []],
      [young, [], ['starting.registering']],
    ]);
  });

  it('forgets the oldest rather than grow', () => {
    const driver = new WatchedDriver().ready();
    for (let round = 0; round < 500; round += 1) {
      driver.take({ type: 'mesos.disconnected', reason: 'ended', message: 'the stream ended' });
      driver.ready();
    }
    const { moves, events } = driver.view.machineActivity();
    expect([moves.length, events.length]).to.deep.equal([400, 100]);
  });
});

function allIn(state: MachineState): readonly MachineState[] {
  return [state, ...state.states.flatMap(allIn)];
}
