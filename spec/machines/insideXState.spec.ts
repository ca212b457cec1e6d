import { expect } from 'chai';
import { type AnyActorRef, createActor, setup, stopChild } from 'xstate';
import { VirtualClock } from '../../domain/clock/virtualClock.ts';
import { type AgentWatcher, beginApart, keepTimersApart } from '../../machines/insideXState.ts';
import { timersOn } from '../../machines/timers.ts';
import { START } from '../support/core.ts';
import { expectPinned } from '../support/pinned.ts';
import { newAgent, OCCASIONS } from './support/agentTable.ts';

/** A parent that keeps what it hears, stops what it is told to stop, and a clock for both. */
function someParent() {
  const clock = new VirtualClock(START);
  const heard: string[] = [];
  const errors: unknown[] = [];
  const machine = setup({
    types: {
      events: {} as { readonly type: 'stop'; readonly agent: AnyActorRef } | { readonly type: 'agent.moved' },
    },
  }).createMachine({
    on: {
      stop: { actions: stopChild(({ event }) => (event.type === 'stop' ? event.agent : 'nobody')) },
      'agent.moved': { actions: ({ event }) => heard.push(event.type) },
    },
  });
  const parent = createActor(machine, { clock: timersOn(clock) });
  parent.subscribe({ error: (error) => errors.push(error) });
  return { clock, heard, errors, parent };
}

function anAgent(
  parent: AnyActorRef,
  clock: Pick<VirtualClock, 'now'>,
  taskId: string = newAgent().taskId,
  watcher: AgentWatcher = { next: () => {}, error: () => {} },
) {
  return beginApart(parent, { ...newAgent(), taskId, clock }, watcher);
}

describe('What we rely on inside XState', () => {
  it('is that of the very version that is pinned', () => expectPinned('xstate'));

  it('a machine with a parent that did not spawn it reports to it, and is not among its children', () => {
    const { parent, clock, heard } = someParent();
    parent.start();
    anAgent(parent, clock);
    expect(heard).to.deep.equal(['agent.moved']);
    expect(parent.getSnapshot().children).to.deep.equal({});
  });

  it('its parent breaks if it breaks', () => {
    const { parent, errors } = someParent();
    parent.start();
    let isBroken = false;
    const now = () => {
      if (isBroken) throw new Error('no time');
      return START;
    };
    const agent = anAgent(parent, { now });
    isBroken = true;
    agent.send(OCCASIONS['task.running']);
    expect(agent.getSnapshot().status).to.equal('error');
    expect(errors.map(String)).to.deep.equal(['Error: no time']);
  });

  it('one watcher hears all machines that it is given to, from their first step to their last', () => {
    const { parent, clock } = someParent();
    parent.start();
    const heard: string[] = [];
    const watcher: AgentWatcher = {
      next: ({ context, value }) => heard.push(`${context.taskId} ${JSON.stringify(value)}`),
      error: () => {},
    };
    const [first, second] = ['first', 'second'].map((taskId) => anAgent(parent, clock, taskId, watcher));
    first?.send(OCCASIONS['task.running']);
    second?.send(OCCASIONS['task.ended']);
    expect(heard).to.have.lengthOf.above(3);
    expect(new Set(heard.map((line) => line.split(' ')[0]))).to.deep.equal(new Set(['first', 'second']));
    expect(heard[0]).to.match(/^first /);
    expect(heard.at(-1)).to.match(/^second /);
  });

  it('a machine is known before its first step, of which its watcher and its parent hear', () => {
    const { parent, clock, heard } = someParent();
    parent.start();
    const order: string[] = [];
    beginApart(parent, { ...newAgent(), clock }, { next: () => order.push('stepped'), error: () => {} }, () =>
      order.push(`known, ${heard.length} heard`),
    );
    expect(order).to.deep.equal(['known, 0 heard', 'stepped']);
  });

  it('a machine that has begun no longer holds what it was begun with, which its context has', () => {
    const { parent, clock } = someParent();
    parent.start();
    const agent = anAgent(parent, clock);
    expect(Object.keys(Object(Reflect.get(agent, 'options')))).to.deep.equal([]);
    expect(agent.getSnapshot().context.clock).to.equal(clock);
    agent.send(OCCASIONS['task.running']);
    expect(agent.getSnapshot().status).to.equal('active');
  });

  it('its parent can stop it, by its reference alone', () => {
    const { parent, clock } = someParent();
    parent.start();
    const agent = anAgent(parent, clock);
    parent.send({ type: 'stop', agent });
    expect(agent.getSnapshot().status).to.equal('stopped');
  });

  for (const [what, prepare] of [
    ['as XState comes', () => {}],
    ['with timers kept apart', keepTimersApart],
  ] as const)
    it(`the timers of a machine that has stopped are cleared, those of others go on: ${what}`, () => {
      const { parent, clock } = someParent();
      prepare(parent);
      parent.start();
      const [first, second] = [anAgent(parent, clock, 'first'), anAgent(parent, clock, 'second')];
      parent.send({ type: 'stop', agent: first });
      clock.advance(newAgent().deadlines.launch);
      expect(first.getSnapshot().value).to.deep.equal({ starting: 'launching' });
      expect(second.getSnapshot().value).to.deep.equal({ starting: { late: 'reading' } });
    });

  it('with timers kept apart, an end does not look at the timers of others', () => {
    const { parent, clock } = someParent();
    const { scheduler } = parent.system;
    let looks = 0;
    const { cancelAll } = scheduler;
    scheduler.cancelAll = (source) => {
      looks += 1;
      cancelAll(source);
    };
    keepTimersApart(parent);
    parent.start();
    parent.send({ type: 'stop', agent: anAgent(parent, clock) });
    expect(clock.nextDue()).to.equal(null);
    expect(looks).to.equal(0);
  });

  it('with timers kept apart, a machine that leaves a state clears the timer of that state', () => {
    const { parent, clock } = someParent();
    keepTimersApart(parent);
    parent.start();
    const agent = anAgent(parent, clock);
    expect(clock.nextDue()).to.equal(START + newAgent().deadlines.launch);
    for (const occasion of ['task.running', 'listed.idle'] as const) agent.send(OCCASIONS[occasion]);
    expect(clock.nextDue()).to.equal(null);
  });

  it('another way of keeping timers is refused at once', () => {
    const { parent } = someParent();
    Reflect.deleteProperty(parent.system.scheduler, 'cancelAll');
    expect(() => keepTimersApart(parent)).to.throw(/not known to us/);
  });
});
