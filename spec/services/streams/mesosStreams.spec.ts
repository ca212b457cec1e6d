import { expect } from 'chai';
import { EMPTY, NEVER, Subject } from 'rxjs';
import type { Command } from '../../../domain/commands.ts';
import type { Fact, MesosCallEnd, MesosCallFailed } from '../../../domain/facts.ts';
import { callFailure } from '../../../services/callFailure.ts';
import type { MesosCall, MesosMaster } from '../../../services/ports.ts';
import { mesosFacts } from '../../../services/streams/mesosStreams.ts';

/** A master whose calls end when told to, and all that came of them. */
function someStream(onEnd: (end: MesosCallEnd) => void = () => {}) {
  const commands = new Subject<Command>();
  const calls: { readonly call: MesosCall; readonly end: Subject<MesosCallFailed> }[] = [];
  const facts: Fact[] = [];
  const unwanted = new Set<Command>();
  const master: MesosMaster = {
    subscribe: () => NEVER,
    call: (call) => {
      const end = new Subject<MesosCallFailed>();
      calls.push({ call, end });
      return end;
    },
  };
  mesosFacts(commands, master, (call) => !unwanted.has(call), onEnd).subscribe((fact) => facts.push(fact));
  return { commands, calls, facts, unwanted };
}

const kill = (index: number) =>
  ({
    type: 'mesos.kill',
    taskId: `task-${index}`,
    hostId: null,
    graceMs: 10_000,
    decidedAt: index,
  }) as const satisfies MesosCall;

const acknowledge = (index: number): MesosCall => ({
  type: 'mesos.acknowledge',
  taskId: `task-${index}`,
  hostId: 'host-1',
  uuid: 'uuid',
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

  it('are told when they end, and how', () => {
    const ends: MesosCallEnd[] = [];
    const { commands, calls } = someStream((end) => ends.push(end));
    for (const index of [1, 2]) commands.next(kill(index));
    calls[0]?.end.complete();
    calls[1]?.end.next(callFailure(kill(2), 'unknown', 'no answer'));
    expect(ends).to.deep.equal([{ call: 'kill', outcome: 'answered' }]);
    calls[1]?.end.complete();
    expect(ends.slice(1)).to.deep.equal([{ call: 'kill', outcome: 'unknown' }]);
  });

  it('do not keep acknowledgements waiting, of which eight are made at once', () => {
    const { commands, calls } = someStream();
    commands.next(kill(1));
    for (let index = 1; index <= 10; index++) commands.next(acknowledge(index));
    expect(calls.map(({ call }) => call.type)).to.deep.equal([
      'mesos.kill',
      ...Array.from({ length: 8 }, () => 'mesos.acknowledge'),
    ]);
    calls[3]?.end.complete();
    expect(calls).to.have.length(10);
    commands.next(kill(2));
    expect(calls.filter(({ call }) => call.type === 'mesos.kill')).to.have.length(1);
  });

  it('are not made if they were to take something away that is not to go any more when their turn comes', () => {
    const { commands, calls, facts, unwanted } = someStream();
    const [first, second, third] = [kill(1), kill(2), kill(3)];
    for (const call of [first, second, third]) commands.next(call);
    unwanted.add(second);
    expect(facts).to.deep.equal([]);
    calls[0]?.end.complete();
    expect(calls.map(({ call }) => call)).to.deep.equal([first, third]);
    expect(facts).to.deep.equal([
      { type: 'command.withdrawn', command: 'mesos.kill', taskId: 'task-2', decidedAt: 2 },
    ]);
  });

  it('are withdrawn all at once, however many', () => {
    const { commands, calls, facts, unwanted } = someStream();
    for (let index = 0; index < 20_000; index++) {
      const call = kill(index);
      if (index > 0) unwanted.add(call);
      commands.next(call);
    }
    calls[0]?.end.complete();
    expect(facts).to.have.length(19_999);
    commands.next({ type: 'mesos.revive' });
    expect(calls.map(({ call }) => call.type)).to.deep.equal(['mesos.kill', 'mesos.revive']);
  });

  it('do not wait for the subscription, nor it for them', () => {
    const commands = new Subject<Command>();
    const asked: string[] = [];
    const master: MesosMaster = {
      subscribe: ({ type }) => {
        asked.push(type);
        return NEVER;
      },
      call: ({ type }) => {
        asked.push(type);
        return EMPTY;
      },
    };
    mesosFacts(commands, master, () => true).subscribe();
    commands.next(kill(1));
    commands.next({ type: 'mesos.subscribe', frameworkId: null, suppressed: true });
    commands.next({ type: 'mesos.revive' });
    expect(asked).to.deep.equal(['mesos.kill', 'mesos.subscribe', 'mesos.revive']);
  });
});
