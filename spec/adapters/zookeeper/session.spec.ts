import { networkInterfaces } from 'node:os';
import { expect } from 'chai';
import { firstValueFrom, ReplaySubject } from 'rxjs';
import { openSession, type Session } from '../../../adapters/zookeeper/session.ts';
import { systemClock } from '../../../domain/clock/clock.ts';
import { rejection } from './support/rejection.ts';
import { describeWithZooKeeper, type Visitor } from './support/server.ts';
import { Wire } from './support/wire.ts';

describeWithZooKeeper('A session with ZooKeeper', (zooKeeper) => {
  const sessions: Session[] = [];
  const wires: Wire[] = [];
  let count = 0;
  let path = '';

  beforeEach(() => {
    path = `/session-${count++}`;
  });
  afterEach(async () => {
    await Promise.all(sessions.splice(0).map((session) => session.close()));
    await Promise.all(wires.splice(0).map((wire) => wire.close()));
  });

  const visit = async (visitor?: Visitor, timeout = 2_000): Promise<Session> => {
    const session = await openSession({
      location: zooKeeper().at(path, visitor),
      clock: systemClock,
      timeout,
    });
    sessions.push(session);
    return session;
  };
  const wireTo = async (): Promise<Wire> => {
    const wire = await Wire.to(zooKeeper().address);
    wires.push(wire);
    return wire;
  };

  it('goes on through another connection when one breaks, with what it made and what it watches', async () => {
    const wire = await wireTo();
    const session = await visit({ servers: [wire.address] });
    const witness = await visit();
    await session.ensure(path);
    const node = await session.createNumbered(`${path}/n-`, '');
    const changed = new ReplaySubject<void>(1);
    await session.children(path, () => changed.next());
    wire.snap();
    expect(await session.exists(node)).to.equal(true);
    await witness.createNumbered(`${path}/n-`, '');
    await firstValueFrom(changed);
  });

  it('goes on where it was when ZooKeeper was restarted', async () => {
    const session = await visit({ user: 'a', password: 'b' }, 10_000);
    await session.ensure(path);
    const node = await session.createNumbered(`${path}/n-`, 'mine');
    await zooKeeper().kill();
    await zooKeeper().resume();
    expect(await session.read(node)).to.deep.equal({ text: 'mine', version: 0 });
    await session.write(node, 'still', 0);
  });

  it('is over when no server was heard for its time, and nothing can be done through it any more', async () => {
    const wire = await wireTo();
    const session = await visit({ servers: [wire.address] }, 1_000);
    wire.cut();
    expect(await firstValueFrom(session.over)).to.equal('no server has answered for 0.9 s');
    expect((await rejection(session.ensure(path))).message).to.equal(
      `ZooKeeper at ${wire.address}: no server has answered for 0.9 s`,
    );
  });

  it('is over before others see its end, even if its server has just gone silent', async () => {
    const wire = await wireTo();
    const session = await visit({ servers: [wire.address] }, 1_000);
    const witness = await visit();
    await session.ensure(path);
    const node = await session.createNumbered(`${path}/n-`, '');
    const order: string[] = [];
    const gone = new ReplaySubject<void>(1);
    session.over.subscribe(() => order.push('over'));
    await witness.exists(node, () => {
      order.push('gone');
      gone.next();
    });
    wire.freeze();
    await firstValueFrom(gone);
    expect(order).to.deep.equal(['over', 'gone']);
  });

  it('turns from a server that has fallen silent to another, and lives on', async () => {
    const wire = await wireTo();
    const session = await visit({ servers: [wire.address, zooKeeper().address] });
    await session.ensure(path);
    const node = await session.createNumbered(`${path}/n-`, '');
    wire.freeze();
    expect(await session.exists(node)).to.equal(true);
  });

  it('takes what it made with it when it is closed, at once', async () => {
    const session = await visit({}, 10_000);
    const witness = await visit();
    await session.ensure(path);
    const node = await session.createNumbered(`${path}/n-`, '');
    await session.close();
    expect(await witness.exists(node)).to.equal(false);
    expect(await firstValueFrom(session.over)).to.equal('closed');
  });

  it('can be closed while it has no connection', async () => {
    const wire = await wireTo();
    const session = await visit({ servers: [wire.address] });
    wire.cut();
    await wire.tried();
    await session.close();
    expect((await rejection(session.exists('/'))).message).to.match(/: closed$/);
  });

  it('makes nodes that only it and its like may touch, if it has credentials', async () => {
    const owner = { user: 'owner', password: 'secret-word' };
    const session = await visit(owner);
    await session.ensure(`${path}/below`);
    for (const stranger of [await visit(), await visit({ ...owner, password: 'wrong-word' })]) {
      for (const attempt of [
        stranger.read(path),
        stranger.children(path),
        stranger.write(path, 'x', 0),
        stranger.createNumbered(`${path}/below/n-`, ''),
        stranger.ensure(`${path}/more`),
      ]) {
        const { message } = await rejection(attempt);
        expect(message).to.match(/: our credentials do not allow this$/);
        expect(message).not.to.match(/secret-word|wrong-word/);
      }
    }
    expect(await (await visit(owner)).children(path)).to.deep.equal(['below']);
  });

  it('does not write over what another has written', async () => {
    const session = await visit();
    await session.ensure(path);
    await session.write(path, 'first', 0);
    expect((await rejection(session.write(path, 'second', 0))).message).to.match(
      /: another has changed the node$/,
    );
    expect(await session.read(path)).to.deep.equal({ text: 'first', version: 1 });
  });

  it('cannot be had where nothing listens, and says so in one line without the password', async () => {
    const wire = await Wire.to(zooKeeper().address);
    const { address } = wire;
    await wire.close();
    const error = await rejection(visit({ user: 'u', password: 'secret-word', servers: [address] }, 400));
    expect(error.message).to.equal(`ZooKeeper at ${address}: no answer for / within 0.4 s`);
  });

  if (hasIPv6())
    it('can be had by an IPv6 address', async () => {
      const wire = await Wire.to(zooKeeper().address, '::1');
      wires.push(wire);
      expect(wire.address).to.match(/^\[::1\]:/);
      await visit({ servers: [wire.address] });
    });
});

function hasIPv6(): boolean {
  return Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
}
