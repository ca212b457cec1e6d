import { expect } from 'chai';
import { EMPTY, filter, firstValueFrom, from, Observable, ReplaySubject } from 'rxjs';
import { ZooKeeperError } from '../../adapters/zookeeper/errors.ts';
import { heedingDeposal } from '../../cli/candidacy.ts';
import { EXIT } from '../../cli/failure.ts';
import { whileLeading } from '../../cli/leadership.ts';
import { exitCodeOf } from '../../cli/run.ts';
import type { Tenure } from '../../cli/tenure.ts';
import { Cell, type Leaving } from '../../cli/wishes.ts';
import { acceleratedClock, type Clock, systemClock } from '../../domain/clock/clock.ts';
import type { StateLocation } from '../../domain/config.ts';
import { createCore } from '../../machines/core.ts';
import type { Step } from '../../services/service.ts';
import { rejection } from '../adapters/zookeeper/support/rejection.ts';
import { describeWithZooKeeper, type Visitor } from '../adapters/zookeeper/support/server.ts';
import { Wire } from '../adapters/zookeeper/support/wire.ts';
import { someConfig } from '../support/config.ts';

/** A command that leads, until it is told to end. */
class Instance {
  readonly ended: Promise<number>;
  readonly leaving: Leaving = new Cell<NodeJS.Signals | null>(null);
  /** What is told of in the feed. */
  readonly happened: string[] = [];
  readonly #lines = new ReplaySubject<string>();
  readonly #tenure = new ReplaySubject<Tenure>(1);
  readonly #end = new ReplaySubject<number>(1);

  constructor(state: StateLocation, name: string, clock: Clock) {
    const tell = (line: string) => this.#lines.next(line);
    this.ended = whileLeading(
      {
        config: { name, state },
        clock,
        log: { error: tell, warn: tell, info: tell, debug: tell },
        leaving: this.leaving,
        tell: ({ rule }) => void this.happened.push(rule),
      },
      (tenure) => {
        this.#tenure.next(tenure);
        return firstValueFrom(this.#end);
      },
    );
  }

  /** Resolves once it leads. */
  leads(): Promise<Tenure> {
    return firstValueFrom(this.#tenure);
  }

  /** Resolves once it has logged a line like this. */
  says(pattern: RegExp): Promise<string> {
    return firstValueFrom(this.#lines.pipe(filter((line) => pattern.test(line))));
  }

  end(code: number): Promise<number> {
    return this.endWith(Promise.resolve(code));
  }

  endWith(code: Promise<number>): Promise<number> {
    from(code).subscribe(this.#end);
    return this.ended;
  }
}

describe('An instance with its state in a file', () => {
  it('leads at once', async () => {
    const instance = new Instance({ kind: 'file', path: 'not-read-yet.json' }, 'ci', systemClock);
    await instance.leads();
    expect(await instance.end(7)).to.equal(7);
  });
});

describeWithZooKeeper('Instances with their state in ZooKeeper', (zooKeeper) => {
  const instances: Instance[] = [];
  const wires: Wire[] = [];
  let count = 0;
  let path = '';

  beforeEach(() => {
    path = `/gocd-mesos/leadership-${count++}`;
  });
  afterEach(async () => {
    for (const { leaving } of instances) leaving.set('SIGTERM');
    await Promise.allSettled(instances.splice(0).map((instance) => instance.end(EXIT.done)));
    await Promise.all(wires.splice(0).map((wire) => wire.close()));
  });

  const start = (name = 'ci', visitor?: Visitor, clock = systemClock): Instance => {
    const instance = new Instance({ kind: 'zookeeper', ...zooKeeper().at(path, visitor) }, name, clock);
    instances.push(instance);
    return instance;
  };
  const wireTo = async (): Promise<Wire> => {
    const wire = await Wire.to(zooKeeper().address);
    wires.push(wire);
    return wire;
  };

  it('lead one after the other, each with what the one before has kept', async () => {
    const first = start();
    const { store } = await first.leads();
    const second = start();
    await second.says(/^standby: another instance leads at \/gocd-mesos\/leadership-\d+$/);
    await store.load();
    await firstValueFrom(store.save('F-1'));
    expect(await first.end(EXIT.done)).to.equal(EXIT.done);
    expect(await (await second.leads()).store.load()).to.equal('F-1');
    expect(first.happened).to.deep.equal(['leading']);
  });

  it('end with 0 when asked to leave while standing by, and leave the line', async () => {
    const first = start();
    await first.leads();
    const second = start();
    await second.says(/^standby/);
    second.leaving.set('SIGTERM');
    expect(await second.ended).to.equal(EXIT.done);
    const third = start();
    await third.says(/^standby/);
    await first.end(EXIT.done);
    await third.leads();
  });

  it('are deposed when cut off from ZooKeeper for as long as it waits', async () => {
    const wire = await wireTo();
    const leader = start('ci', { servers: [wire.address] }, acceleratedClock(5));
    const { deposed } = await leader.leads();
    const told = firstValueFrom(deposed);
    wire.cut();
    await told;
    await leader.says(/^deposed: no server has answered for 9 s; ending, to be started again as standby$/);
    expect(leader.happened).to.deep.equal(['leading', 'deposed']);
  });

  it('are deposed while no service of theirs runs yet, as in a reload, with the same words and exit code', async () => {
    const wire = await wireTo();
    const leader = start('ci', { servers: [wire.address] }, acceleratedClock(5));
    const { store } = await leader.leads();
    wire.cut();
    expect(await leader.endWith(store.load().then(() => EXIT.done))).to.equal(EXIT.takenOver);
    await leader.says(/^deposed: no server has answered for 9 s; ending, to be started again as standby$/);
    expect(leader.happened).to.deep.equal(['leading', 'deposed']);
  });

  it('wait for ZooKeeper as long as it is away', async () => {
    const wire = await wireTo();
    wire.freeze();
    const instance = start('ci', { servers: [wire.address] }, acceleratedClock(20));
    await instance.says(/^standby: ZooKeeper at \S+: no answer for \/ within 10 s; trying on$/);
    instance.leaving.set('SIGTERM');
    expect(await instance.ended).to.equal(EXIT.done);
  });

  it('do not stand for the state of another name', async () => {
    const first = start('ci');
    const { store } = await first.leads();
    await store.load();
    await firstValueFrom(store.save('F-1'));
    expect((await rejection(start('nightly').ended)).message).to.match(
      /belongs to the instance "ci", not to "nightly"$/,
    );
  });

  it('do not stand where they are not let in', async () => {
    const first = start('ci', { user: 'owner', password: 'secret-word' });
    await first.leads();
    expect((await rejection(start('ci').ended)).message).to.match(/: our credentials do not allow this$/);
  });
});

describe('A service that is deposed', () => {
  it('is left at once, with the exit code that says so', async () => {
    let isLeft = false;
    const service = {
      steps: new Observable<Step>(() => () => {
        isLeft = true;
      }),
      request: () => {},
      calls: EMPTY,
      core: createCore({ config: someConfig() }),
      gocdUrl: someConfig().goServer.url,
    };
    const deposed = new ReplaySubject<string>(1);
    const code = exitCodeOf(service, () => {}, deposed);
    expect(isLeft).to.equal(false);
    deposed.next('now');
    expect(isLeft).to.equal(true);
    expect(await code).to.equal(EXIT.takenOver);
  });
});

describe('An instance that is deposed while no service of it runs', () => {
  const over = () => Promise.reject<number>(new ZooKeeperError('over', 'no server has answered for 9 s'));

  it('ends as one that is, where it needs what is kept', async () => {
    const deposed = new ReplaySubject<string>(1);
    deposed.next('now');
    expect(await heedingDeposal(deposed, over)).to.equal(EXIT.takenOver);
  });

  it('fails of anything else as any other, and for a session that was not its own', async () => {
    const deposed = new ReplaySubject<string>(1);
    expect(await rejection(heedingDeposal(deposed, over))).to.be.instanceOf(ZooKeeperError);
    deposed.next('now');
    const defect = () => Promise.reject<number>(new TypeError('a defect'));
    expect(await rejection(heedingDeposal(deposed, defect))).to.be.instanceOf(TypeError);
  });
});
