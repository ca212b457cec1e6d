import { expect } from 'chai';
import { merge, NEVER, of, Subject } from 'rxjs';
import { schedulerOn } from '../../../domain/clock/scheduler.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { Command } from '../../../domain/commands.ts';
import type { Fact, GocdFact } from '../../../domain/facts.ts';
import type { GocdFailureReason } from '../../../domain/gocd.ts';
import type { GocdServer } from '../../../services/ports.ts';
import { gocdAnswers, gocdChanges, gocdReadings } from '../../../services/streams/gocdStreams.ts';
import { someView } from '../../support/core.ts';

/** A server whose answers come when the spec says so. */
class SlowServer implements GocdServer {
  readonly readings: Subject<GocdFact>[] = [];
  readonly changes: { readonly uuid: string; readonly type: string; readonly answer: Subject<GocdFact> }[] =
    [];

  readonly questions: { readonly question: Command; readonly answer: Subject<GocdFact> }[] = [];

  poll() {
    const answer = new Subject<GocdFact>();
    this.readings.push(answer);
    return answer;
  }

  change({ uuid, type }: Parameters<GocdServer['change']>[0]) {
    const answer = new Subject<GocdFact>();
    this.changes.push({ uuid, type, answer });
    return answer;
  }

  ask(question: Parameters<GocdServer['ask']>[0]) {
    const answer = new Subject<GocdFact>();
    this.questions.push({ question, answer });
    return answer;
  }
}

const polled = (): GocdFact => ({ type: 'gocd.polled', view: someView() });

const failed = (reason: GocdFailureReason): GocdFact => ({
  type: 'gocd.poll.failed',
  failure: { reason, message: 'no answer', hint: 'wait' },
});

describe('The streams to and from GoCD', () => {
  const running = (pollInterval = of(10_000)) => {
    const clock = new VirtualClock();
    const server = new SlowServer();
    const commands = new Subject<Command>();
    const facts: Fact[] = [];
    const unwanted = new Set<string>();
    const scheduler = schedulerOn(clock);
    merge(
      gocdReadings({ commands, server, pollInterval, scheduler }),
      gocdChanges(commands, server, ({ taskId }) => !unwanted.has(taskId)),
      gocdAnswers(commands, server),
    ).subscribe((fact) => facts.push(fact));
    return { clock, server, commands, facts, unwanted };
  };
  const change = (operation: 'disable' | 'enable' | 'delete', uuid: string): Command => {
    const agent = { uuid, taskId: `task of ${uuid}` };
    if (operation === 'enable') return { type: 'gocd.agent.enable', ...agent, resources: [] };
    if (operation === 'delete') return { type: 'gocd.agent.delete', ...agent, decidedAt: 0 };
    return { type: 'gocd.agent.disable', ...agent, resources: [], decidedAt: 0 };
  };

  it('ask about jobs beside all else, two questions at a time and each in its turn', () => {
    const { server, commands, facts } = running();
    const aboutJob = { type: 'gocd.jobs.ask', locators: ['a'] } as const;
    const aboutAgent = { type: 'gocd.history.ask', uuid: 'u', taskId: 't' } as const;
    for (const question of [aboutJob, aboutAgent, aboutJob]) commands.next(question);
    const asked = () => server.questions.map(({ question }) => question);
    expect(asked()).to.deep.equal([aboutJob, aboutAgent]);
    const told: GocdFact = {
      type: 'gocd.jobs.told',
      startedAt: 0,
      asked: ['a'],
      held: [],
      unread: [],
      untold: [],
    };
    server.questions[0]?.answer.next(told);
    server.questions[0]?.answer.complete();
    expect(facts).to.deep.equal([told]);
    expect(asked()).to.deep.equal([aboutJob, aboutAgent, aboutJob]);
  });

  it('read the server at once and then at every interval', () => {
    const { clock, server, facts } = running();
    for (let reading = 0; reading < 3; reading++) {
      clock.advance(reading === 0 ? 0 : 10_000);
      server.readings.at(-1)?.next(polled());
      server.readings.at(-1)?.complete();
    }
    expect(server.readings).to.have.length(3);
    expect(facts).to.have.length(3);
  });

  it('never begin a reading while one is under way, asked for or not', () => {
    const { clock, server, commands } = running();
    clock.advance(60_000);
    commands.next({ type: 'gocd.poll' });
    expect(server.readings).to.have.length(1);
    server.readings[0]?.complete();
    commands.next({ type: 'gocd.poll' });
    expect(server.readings).to.have.length(2);
  });

  it('read it for many who each ask at a moment of their own no more often than every two seconds', () => {
    const clock = new VirtualClock();
    const begun: number[] = [];
    const poll = () => {
      begun.push(clock.now());
      return of(polled());
    };
    const commands = new Subject<Command>();
    const readings = gocdReadings({
      commands,
      server: { poll, change: () => NEVER, ask: () => NEVER },
      pollInterval: of(60_000),
      scheduler: schedulerOn(clock),
    }).subscribe();
    clock.advance(10_000);
    const before = begun.length;
    for (let ask = 0; ask < 100; ask++) {
      commands.next({ type: 'gocd.poll' });
      clock.advance(100);
    }
    clock.advance(2_000);
    readings.unsubscribe();
    const apart = begun.slice(1).map((at, index) => at - (begun[index] ?? 0));
    expect(Math.min(...apart)).to.equal(2_000);
    expect(begun.length - before).to.equal(6);
  });

  describe('while there is nothing to do', () => {
    const begunWith = (quiet: (reading: number) => boolean, interval: number | null) => {
      const clock = new VirtualClock();
      const start = clock.now();
      const begun: number[] = [];
      const poll = () => {
        begun.push((clock.now() - start) / 1_000);
        return of(polled());
      };
      const rest = { interval, isQuiet: () => quiet(begun.length) };
      const readings = gocdReadings({
        commands: NEVER,
        server: { poll, change: () => NEVER, ask: () => NEVER },
        pollInterval: of(10_000),
        rest,
        scheduler: schedulerOn(clock),
      }).subscribe();
      clock.advance(110_000);
      readings.unsubscribe();
      return begun;
    };

    it('read the server more and more seldom, down to what is asked for', () => {
      expect(begunWith(() => true, 30_000)).to.deep.equal([0, 15, 37.5, 67.5, 97.5]);
    });

    it('read it as often as ever again from the first sign of work on', () => {
      expect(begunWith((reading) => reading < 3, 30_000)).to.deep.equal([
        0, 15, 37.5, 47.5, 57.5, 67.5, 77.5, 87.5, 97.5, 107.5,
      ]);
    });

    it('read it at the same pace where nothing else is asked for', () => {
      expect(begunWith(() => true, null)).to.have.length(12);
    });
  });

  describe('after a reading that failed', () => {
    /** When readings begin within a time, if each is answered so at once. */
    const begunWithin = (ms: number, answer: () => GocdFact): readonly number[] => {
      const clock = new VirtualClock();
      const start = clock.now();
      const begun: number[] = [];
      const poll = () => {
        begun.push(clock.now() - start);
        return of(answer());
      };
      const server: GocdServer = { poll, change: () => NEVER, ask: () => NEVER };
      const scheduler = schedulerOn(clock);
      const readings = gocdReadings({
        commands: NEVER,
        server,
        pollInterval: of(10_000),
        scheduler,
      }).subscribe();
      clock.advance(ms);
      readings.unsubscribe();
      return begun;
    };

    it('read again soon, and later each time, as long as that is before the next', () => {
      const begun = begunWithin(29_000, () => failed('unreachable'));
      expect(begun).to.deep.equal([0, 1_000, 3_000, 7_000, 10_000, 20_000]);
    });

    it('begin anew with the pauses once a reading has come', () => {
      const answers = [failed('timeout'), polled(), failed('starting'), polled()];
      const begun = begunWithin(29_000, () => answers.shift() ?? polled());
      expect(begun).to.deep.equal([0, 1_000, 10_000, 11_000, 20_000]);
    });

    it('leave a server alone for as long as it says, and then go on at the usual times', () => {
      const busy = (retryAfterMs: number): GocdFact => ({
        type: 'gocd.poll.failed',
        failure: { reason: 'throttled', message: 'too many', hint: 'wait', retryAfterMs },
      });
      const begun = (answers: GocdFact[]) => begunWithin(59_000, () => answers.shift() ?? polled());
      expect(begun([busy(25_000)])).to.deep.equal([0, 30_000, 40_000, 50_000]);
      const starting: GocdFact = {
        type: 'gocd.poll.failed',
        failure: { reason: 'starting', message: 'starting', hint: 'wait', retryAfterMs: 15_000 },
      };
      expect(begun([starting])).to.deep.equal([0, 20_000, 30_000, 40_000, 50_000]);
    });

    it('wait for the next where a person has to mend something first', () => {
      for (const reason of ['unauthorised', 'forbidden', 'login-page', 'tls', 'too-large'] as const)
        expect(
          begunWithin(19_000, () => failed(reason)),
          reason,
        ).to.deep.equal([0, 10_000]);
    });
  });

  it('make the changes of one agent one after the other, and those of others meanwhile', () => {
    const { server, commands } = running(NEVER);
    commands.next(change('disable', 'a'));
    commands.next(change('enable', 'a'));
    commands.next(change('disable', 'b'));
    expect(server.changes.map(({ uuid, type }) => `${type} ${uuid}`)).to.deep.equal([
      'gocd.agent.disable a',
      'gocd.agent.disable b',
    ]);
    server.changes[0]?.answer.complete();
    expect(server.changes.at(-1)).to.include({ uuid: 'a', type: 'gocd.agent.enable' });
  });

  it('make no change that takes something away and is not wanted any more when its turn comes', () => {
    const { server, commands, facts, unwanted } = running(NEVER);
    for (const operation of ['enable', 'disable', 'delete', 'enable'] as const)
      commands.next(change(operation, 'a'));
    unwanted.add('task of a');
    server.changes[0]?.answer.complete();
    expect(server.changes.map(({ type }) => type)).to.deep.equal(['gocd.agent.enable', 'gocd.agent.enable']);
    expect(facts).to.deep.equal([
      { type: 'command.withdrawn', command: 'gocd.agent.disable', taskId: 'task of a', decidedAt: 0 },
      { type: 'command.withdrawn', command: 'gocd.agent.delete', taskId: 'task of a', decidedAt: 0 },
    ]);
  });

  it('make few changes at once', () => {
    const { server, commands } = running(NEVER);
    for (let agent = 0; agent < 100; agent++) commands.next(change('disable', `agent-${agent}`));
    expect(server.changes).to.have.length(4);
  });
});
