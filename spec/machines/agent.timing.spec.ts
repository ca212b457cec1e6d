import { expect } from 'chai';
import { agentMachine } from '../../machines/agent/machine.ts';
import type { AgentEvent } from '../../machines/agent/types.ts';
import { START } from '../support/core.ts';
import { AgentInState, newAgent, OCCASIONS, type Row } from './support/agentTable.ts';
import { UnderParent } from './support/underParent.ts';

const MINUTE = 60_000;

function agentAfter(...by: Row['by']): AgentInState {
  return new AgentInState({ by });
}

/** How long an agent stays in the state it is in, if nothing but time passes. */
function patience(agent: AgentInState): number {
  const before = agent.state;
  let waited = 0;
  while (agent.state === before && waited < 60 * MINUTE) {
    agent.wait(500);
    waited += 500;
  }
  return waited;
}

function lackedForAMinute(agent: AgentInState): void {
  for (const ms of [20_000, 20_000, 19_999]) {
    agent.meet('listed.nowhere');
    agent.wait(ms);
  }
  agent.meet('listed.nowhere');
  expect(agent.state).to.match(/^starting/);
  agent.wait(1);
  agent.meet('listed.nowhere');
}

describe('The deadlines of an agent', () => {
  it('let a launch take as long as configured, from the launch on and whatever Mesos says meanwhile', () => {
    const agent = agentAfter();
    expect(agent.wait(9 * MINUTE).to).to.equal('starting.launching');
    agent.meet('task.staging');
    expect(agent.wait(MINUTE - 1).to).to.equal('starting.staging');
    expect(agent.wait(1)).to.deep.equal({ to: 'starting.late.reading', issues: ['moved', 'poll'] });
    lackedForAMinute(agent);
    expect(agent.state).to.equal('ending.task.killing + record.removed');
    expect(agent.context).to.include({
      failure: 'launch',
      message: 'not running 10 min after its launch on host-1.example',
    });
  });

  it('let it register for as long as configured from when its container runs', () => {
    const agent = agentAfter();
    agent.wait(9 * MINUTE);
    agent.meet('task.running');
    expect(patience(agent)).to.equal(5 * MINUTE);
    expect(agent.state).to.equal('starting.overdue.reading');
    lackedForAMinute(agent);
    expect(agent.context).to.include({
      failure: 'registration',
      message: 'ran 5 min without registering with GoCD',
    });
  });

  it('ask for a reading every ten seconds until one has decided, and count those begun meanwhile', () => {
    const agent = agentAfter('task.running');
    expect(agent.wait(5 * MINUTE).issues).to.deep.equal(['poll']);
    expect(agent.context.readingsFrom).to.equal(START + 5 * MINUTE);
    expect(agent.wait(25_000).issues).to.deep.equal(['poll', 'poll']);
    expect(agent.context.readingsFrom).to.equal(START + 5 * MINUTE);
  });

  it('give an agent that waits for approval as long as one that registers', () => {
    const agent = agentAfter('task.running', 'listed.pending');
    expect(patience(agent)).to.equal(5 * MINUTE);
    expect(agent.state).to.equal('unapproved.overdue.reading');
    agent.meet('listed.pending');
    expect(agent.context.failure).to.equal(null);
    for (const _ of [1, 2]) {
      agent.wait(MINUTE / 2);
      agent.meet('listed.pending');
    }
    expect(agent.context).to.include({
      failure: 'registration',
      message: 'waits for approval in GoCD: wrong or missing auto-register-key',
    });
  });

  it('let one that is lost come back for as long as configured, then ask for two fresh readings', () => {
    const agent = agentAfter('task.running', 'listed.lost');
    expect(patience(agent)).to.equal(7 * MINUTE);
    expect(agent.context.readingsFrom).to.equal(START + 7 * MINUTE);
  });

  for (const [occasion, minutes] of [
    ['listed.lost', 5],
    ['listed.nowhere', 15],
  ] as const)
    it(`give one with a job ${minutes} minutes, if more is not configured: ${occasion}`, () => {
      const deadlines = { ...newAgent().deadlines, lost: MINUTE };
      const agent = new AgentInState({
        as: { deadlines },
        by: ['task.running', 'listed.building', occasion],
      });
      expect(patience(agent)).to.equal(minutes * MINUTE);
    });

  it('count anew for one that vanishes from the list, however long it has been dead by it', () => {
    const agent = agentAfter('task.running', 'listed.disabled', 'listed.dead');
    agent.wait(60 * MINUTE);
    agent.meet('listed.nowhere');
    expect(patience(agent)).to.equal(7 * MINUTE);
  });

  it('give one found running a quarter of an hour to be listed, if more is not configured', () => {
    expect(patience(new AgentInState({ as: { origin: 'running' }, by: [] }))).to.equal(15 * MINUTE);
  });

  it('let assigned work show for as long as configured before a draining agent is looked at', () => {
    expect(patience(agentAfter('task.running', 'listed.idle', 'drain.requested', 'disable.done'))).to.equal(
      30_000,
    );
  });

  it('wait a minute for the outcome of a change, and a quarter of one before looking whether to try it again', () => {
    const disabling = agentAfter('task.running', 'listed.idle', 'drain.requested');
    expect(patience(disabling)).to.equal(MINUTE);
    expect(patience(disabling)).to.equal(15_000);
    expect(disabling.state).to.equal('leaving.work.draining + step.looking.reading');
  });
});

describe('KILL', () => {
  it('is repeated more slowly each time, and always slower than the grace it gives', () => {
    const agent = agentAfter('kill.requested');
    const kills: number[] = [];
    for (let second = 1; second <= 2_400; second++)
      if (agent.wait(1_000).issues.includes('kill')) kills.push(second);
    const pauses = kills.map((at, index) => at - (kills[index - 1] ?? 0));
    expect(pauses).to.deep.equal([40, 70, 130, 250, 310, 310, 310, 310, 310, 310]);
  });

  it('names the host that the task was last seen on', () => {
    const machine = new UnderParent(agentMachine, (clock) => ({ ...newAgent(), hostId: null, clock }));
    const reports = machine.send(OCCASIONS['task.running'], OCCASIONS['kill.requested']);
    expect(reports.at(-1)).to.deep.equal({
      type: 'command.issued',
      command: {
        type: 'mesos.kill',
        taskId: newAgent().taskId,
        hostId: 'host-1',
        graceMs: 10_000,
        decidedAt: START,
      },
    });
  });

  it('makes readings begun before it too old to call the agent alive', () => {
    const agent = agentAfter('task.running', 'after registrationDeadline');
    lackedForAMinute(agent);
    expect(agent.context.readingsFrom).to.equal(START + MINUTE);
    agent.wait(40_000);
    agent.meet('listed.lost');
    expect(agent.context.readingsFrom).to.equal(START + MINUTE + 40_000);
  });

  it('repeated while a change is under way does not let readings in before its outcome', () => {
    const agent = agentAfter('task.running', 'listed.lost', 'kill.requested');
    agent.wait(20_000);
    agent.meet('listed.lost, twice');
    expect(agent.state).to.equal('ending.task.killing + record.disabling');
    expect(agent.wait(20_000).issues).to.deep.equal(['kill']);
    expect(agent.context.readingsFrom).to.equal(Number.POSITIVE_INFINITY);
    agent.meet('disable.failed');
    expect(agent.context.readingsFrom).to.equal(START + 40_000);
  });
});

describe('What is known of an agent', () => {
  it('counts each job it is seen with once', () => {
    const agent = agentAfter('task.running', 'listed.building', 'listed.building');
    expect(agent.context.jobs).to.equal(1);
    agent.meet('listed.building: another job');
    expect(agent.context.jobs).to.equal(2);
    agent.meet('listed.idle');
    agent.meet('listed.building');
    expect(agent.context.jobs).to.equal(3);
  });

  it('counts a job once, though the agent shows as idle between being given it and beginning it', () => {
    const agent = agentAfter(
      'task.running',
      'listed.building',
      'listed.idle',
      'listed.building',
      'listed.idle',
    );
    expect(agent.context.jobs).to.equal(1);
  });

  it('counts a job that nobody saw it with, once GoCD tells of it', () => {
    const agent = agentAfter(
      'task.running',
      'listed.idle',
      'job.told: held',
      'listed.building',
      'job.told: held',
    );
    expect(agent.context.jobs).to.equal(1);
  });

  it('tells a failure of its pool only if it has not served', () => {
    expect(agentAfter('task.running', 'task.ended').context.failure).to.equal('launch');
    expect(agentAfter('task.running', 'listed.idle', 'task.ended').context.failure).to.equal(null);
  });

  it('holds when it entered its phase, not its step', () => {
    const agent = agentAfter('task.running', 'listed.idle', 'drain.requested');
    agent.wait(1_000);
    agent.meet('disable.done');
    expect(agent.context.since).to.equal(START);
    agent.meet('drain.cancelled');
    expect(agent.context.since).to.equal(START + 1_000);
  });

  it('is disabled with our mark beside its own resources, and enabled with its own alone', () => {
    const machine = new UnderParent(agentMachine, (clock) => ({ ...newAgent(), clock }));
    const commands = (...events: AgentEvent[]) => machine.send(...events).map(({ command }) => command);
    commands(OCCASIONS['task.running'], OCCASIONS['listed.idle']);
    expect(commands(OCCASIONS['drain.requested: no work'])).to.deep.include({
      type: 'gocd.agent.disable',
      uuid: 'uuid-1',
      taskId: newAgent().taskId,
      resources: ['linux', 'gocd-mesos-draining', 'gocd-mesos-spare'],
      decidedAt: START,
    });
    expect(commands(OCCASIONS['drain.cancelled'])).to.deep.include({
      type: 'gocd.agent.enable',
      uuid: 'uuid-1',
      taskId: newAgent().taskId,
      resources: ['linux'],
    });
  });
});

describe('An agent that we did not launch ourselves', () => {
  it('is waited for as if it had just begun to run, if Mesos told of it', () => {
    expect(new AgentInState({ as: { origin: 'running' }, by: [] }).state).to.equal('starting.registering');
  });

  it('counts as lost until both have spoken, if GoCD lists it', () => {
    expect(new AgentInState({ as: { origin: 'listed', hostId: null }, by: [] }).state).to.equal(
      'lost.waiting',
    );
  });
});
