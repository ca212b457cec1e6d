import { expect } from 'chai';
import { EMPTY, NEVER, Subject } from 'rxjs';
import type { Command } from '../../../domain/commands.ts';
import type { Fact } from '../../../domain/facts.ts';
import type { MesosCall } from '../../../services/ports.ts';
import { mesosFacts } from '../../../services/streams/mesosStreams.ts';

/** A master whose calls end when told to, and all that came of them. */
function someStream() {
  const commands = new Subject<Command>();
  const calls: { readonly call: MesosCall; readonly end: Subject<never> }[] = [];
  const facts: Fact[] = [];
  mesosFacts(commands, {
    subscribe: () => NEVER,
    call: (call) => {
      const end = new Subject<never>();
      calls.push({ call, end });
      return end;
    },
  }).subscribe((fact) => facts.push(fact));
  return { commands, calls, facts };
}

const kill = (index: number): MesosCall => ({
  type: 'mesos.kill',
  taskId: `task-${index}`,
  hostId: null,
  graceMs: 10_000,
});

describe('Calls to the master', () => {
  it('are made one at a time, in the order commanded', () => {
    const { commands, calls } = someStream();
    for (const index of [1, 2, 3]) commands.next(kill(index));
    expect(calls.map(({ call }) => call)).to.deep.equal([kill(1)]);
    calls[0]?.end.complete();
    calls[1]?.end.complete();
    expect(calls.map(({ call }) => call)).to.deep.equal([kill(1), kill(2), kill(3)]);
  });

  it('do not pile up without end behind one that is not answered: what comes too late is said to be unsent', () => {
    const { commands, calls, facts } = someStream();
    for (let index = 0; index < 20_000; index++) commands.next(kill(index));
    expect(facts).to.deep.equal([]);
    commands.next(kill(20_000));
    expect(facts).to.deep.equal([
      {
        type: 'mesos.call.failed',
        call: 'kill',
        outcome: 'unsent',
        message: '20000 calls wait for the master already',
        taskIds: ['task-20000'],
        offerIds: [],
      },
    ]);
    calls[0]?.end.complete();
    commands.next(kill(20_001));
    expect(facts).to.have.length(1);
  });

  it('do not wait for the subscription, nor it for them', () => {
    const commands = new Subject<Command>();
    const asked: string[] = [];
    mesosFacts(commands, {
      subscribe: ({ type }) => {
        asked.push(type);
        return NEVER;
      },
      call: ({ type }) => {
        asked.push(type);
        return EMPTY;
      },
    }).subscribe();
    commands.next(kill(1));
    commands.next({ type: 'mesos.subscribe', frameworkId: null, suppressed: true });
    commands.next({ type: 'mesos.revive' });
    expect(asked).to.deep.equal(['mesos.kill', 'mesos.subscribe', 'mesos.revive']);
  });
});
