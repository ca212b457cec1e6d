import { expect } from 'chai';
import { EMPTY } from 'rxjs';
import { StateError } from '../../adapters/state/kept.ts';
import { ZooKeeperError } from '../../adapters/zookeeper/errors.ts';
import { EXIT } from '../../cli/failure.ts';
import { supervise } from '../../cli/supervisor.ts';
import { Cell, type Leaving } from '../../cli/wishes.ts';
import type { Config } from '../../domain/config.ts';
import type { OperatorFact } from '../../domain/facts.ts';
import { createCore } from '../../machines/core.ts';
import type { Log } from '../../services/ports.ts';
import type { Service } from '../../services/service.ts';
import { someConfig } from '../support/config.ts';

/** A promise that the spec keeps when it likes. */
function later<Value>() {
  let keep: (value: Value) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const promise = new Promise<Value>((resolve, reject) => {
    keep = resolve;
    fail = reject;
  });
  return { promise, keep: (value: Value) => keep(value), fail: (error: unknown) => fail(error) };
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** A process whose every step takes as long as the spec lets it. */
class SomeProcess {
  readonly leaving: Leaving = new Cell<NodeJS.Signals | null>(null);
  readonly wanted: Cell<Config>;
  readonly composed: Config[] = [];
  readonly lived: Config[] = [];
  readonly asked: OperatorFact[] = [];
  readonly lines: string[] = [];
  readonly refused: string[] = [];
  readonly ended: Promise<number>;
  composing = later<void>();
  life = later<number>();

  constructor(config: Config) {
    this.wanted = new Cell(config);
    const tell = (line: string) => void this.lines.push(line);
    const log: Log = { error: tell, warn: tell, info: tell, debug: tell };
    this.ended = supervise({
      leaving: this.leaving,
      wanted: this.wanted,
      log,
      refused: (text) => void this.refused.push(text),
      compose: async (wanted) => {
        this.composed.push(wanted);
        this.composing = later();
        await this.composing.promise;
        const { asked } = this;
        const service: Pick<Service, 'request'> = { request: (fact) => void asked.push(fact) };
        const gocdUrl = wanted.goServer.url;
        return { ...service, gocdUrl, calls: EMPTY, steps: EMPTY, core: createCore({ config: wanted }) };
      },
      live: (_service, config) => {
        this.lived.push(config);
        this.life = later();
        return this.life.promise;
      },
    });
    this.ended.catch(() => {});
  }

  async compose(): Promise<void> {
    await turns();
    this.composing.keep();
    await turns();
  }

  async end(code: number = EXIT.done): Promise<void> {
    this.life.keep(code);
    await turns();
  }
}

const [FIRST, SECOND, THIRD] = [1, 2, 3].map((maxAgents) => someConfig({ scaling: { maxAgents } }));

describe('A process and what is wanted of it', () => {
  const begun = () => {
    if (FIRST === undefined || SECOND === undefined || THIRD === undefined) throw new Error('no configs');
    return { process: new SomeProcess(FIRST), first: FIRST, second: SECOND, third: THIRD };
  };

  it('that is to leave before its service is there runs none', async () => {
    const { process } = begun();
    process.leaving.set('SIGTERM');
    await process.compose();
    expect(await process.ended).to.equal(EXIT.done);
    expect(process.lived).to.deep.equal([]);
  });

  it('that is to leave while its service begins, with the opening of a journal, asks it to at once', async () => {
    const { process } = begun();
    await process.compose();
    process.leaving.set('SIGTERM');
    expect(process.asked).to.deep.equal([{ type: 'operator.stop.requested', by: 'SIGTERM' }]);
    await process.end();
    expect(await process.ended).to.equal(EXIT.done);
  });

  it('puts a config in force that changes while a service is put together', async () => {
    const { process, first, second } = begun();
    await turns();
    process.wanted.set(second);
    await process.compose();
    await process.compose();
    expect(process.composed).to.deep.equal([first, second]);
    expect(process.lived).to.deep.equal([second]);
  });

  it('puts the last of several changes in force, and nothing where it is changed back', async () => {
    const { process, first, second, third } = begun();
    await process.compose();
    process.wanted.set(second);
    process.wanted.set(third);
    await process.end();
    await process.compose();
    expect(process.lived).to.deep.equal([first, third]);
    expect(process.asked[0]).to.deep.equal({ type: 'operator.stop.requested', by: 'a changed config' });
  });

  it('does not begin anew when it is to leave as well, whichever came first', async () => {
    for (const order of ['leave first', 'change first']) {
      const { process, first, second } = begun();
      await process.compose();
      if (order === 'leave first') process.leaving.set('SIGTERM');
      process.wanted.set(second);
      if (order === 'change first') process.leaving.set('SIGTERM');
      await process.end();
      expect(await process.ended).to.equal(EXIT.done);
      expect(process.lived, order).to.deep.equal([first]);
    }
  });

  it('that is to leave while the next service is put together runs no other', async () => {
    const { process, second, first } = begun();
    await process.compose();
    process.wanted.set(second);
    await process.end();
    process.leaving.set('SIGTERM');
    await process.compose();
    expect(await process.ended).to.equal(EXIT.done);
    expect(process.lived).to.deep.equal([first]);
  });

  it('goes on with the last good config where no service can be made of a changed one', async () => {
    const { process, first, second } = begun();
    await process.compose();
    process.wanted.set(second);
    await process.end();
    process.composing.fail(new StateError('cannot read x', 'mend it'));
    await turns();
    await process.compose();
    expect(process.lived).to.deep.equal([first, first]);
    expect(process.lines).to.deep.equal([
      'the changed config cannot be put in force, the last good one stays: cannot read x; mend it',
    ]);
    expect(process.refused).to.deep.equal(process.lines);
  });

  it('ends with what keeps its first service from being made, and with what nobody foresaw', async () => {
    const { process } = begun();
    await turns();
    process.composing.fail(new StateError('cannot read x', 'mend it'));
    expect(await process.ended.catch((error: unknown) => error)).to.be.instanceOf(StateError);
    const { process: another, second } = begun();
    await another.compose();
    another.wanted.set(second);
    await another.end();
    another.composing.fail(new TypeError('a defect'));
    expect(await another.ended.catch((error: unknown) => error)).to.be.instanceOf(TypeError);
  });

  it('blames no changed config where it does not lead any more', async () => {
    const { process, second } = begun();
    await process.compose();
    process.wanted.set(second);
    await process.end();
    const over = new ZooKeeperError('over', 'no server has answered for 9 s');
    process.composing.fail(over);
    expect(await process.ended.catch((error: unknown) => error)).to.equal(over);
    expect(process.lines).to.deep.equal([]);
    expect(process.refused).to.deep.equal([]);
  });

  it('ends with the code of a service that stops by itself', async () => {
    const { process } = begun();
    await process.compose();
    await process.end(EXIT.takenOver);
    expect(await process.ended).to.equal(EXIT.takenOver);
  });
});
