import { expect } from 'chai';
import { NEVER, of, Subject } from 'rxjs';
import { schedulerOn } from '../../../services/clock/scheduler.ts';
import { VirtualClock } from '../../../services/clock/virtualClock.ts';
import type { Command } from '../../../services/domain/commands.ts';
import type { Fact, GocdFact } from '../../../services/domain/facts.ts';
import type { GocdServer } from '../../../services/ports.ts';
import { gocdFacts } from '../../../services/streams/gocdStreams.ts';
import { someView } from '../../support/core.ts';

/** A server whose answers come when the spec says so. */
class SlowServer implements GocdServer {
  readonly readings: Subject<GocdFact>[] = [];
  readonly changes: { readonly uuid: string; readonly type: string; readonly answer: Subject<GocdFact> }[] =
    [];

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
}

const polled = (): GocdFact => ({ type: 'gocd.polled', view: someView() });

describe('The streams to and from GoCD', () => {
  const running = (pollInterval = of(10_000)) => {
    const clock = new VirtualClock();
    const server = new SlowServer();
    const commands = new Subject<Command>();
    const facts: Fact[] = [];
    const scheduler = schedulerOn(clock);
    gocdFacts({ commands, server, pollInterval, scheduler }).subscribe((fact) => facts.push(fact));
    return { clock, server, commands, facts };
  };
  const change = (operation: 'disable' | 'enable', uuid: string): Command => ({
    type: `gocd.agent.${operation}`,
    uuid,
    taskId: `task of ${uuid}`,
    resources: [],
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

  it('make few changes at once', () => {
    const { server, commands } = running(NEVER);
    for (let agent = 0; agent < 100; agent++) commands.next(change('disable', `agent-${agent}`));
    expect(server.changes).to.have.length(4);
  });
});
