import { expect } from 'chai';
import { firstValueFrom } from 'rxjs';
import { openSession, type Session } from '../../../adapters/zookeeper/session.ts';
import { zooKeeperStateStore } from '../../../adapters/zookeeper/stateStore.ts';
import { systemClock } from '../../../domain/clock/clock.ts';
import { specifyStateStore } from '../state/contract.ts';
import { rejection } from './support/rejection.ts';
import { describeWithZooKeeper, type Visitor } from './support/server.ts';
import { Wire } from './support/wire.ts';

describeWithZooKeeper('State in ZooKeeper', (zooKeeper) => {
  const sessions: Session[] = [];
  let count = 0;
  let path = '';

  beforeEach(() => {
    path = `/gocd-mesos/state-${count++}`;
  });
  afterEach(async () => {
    await Promise.all(sessions.splice(0).map((session) => session.close()));
  });

  const visit = async (visitor?: Visitor): Promise<Session> => {
    const location = zooKeeper().at(path, visitor);
    const session = await openSession({ location, clock: systemClock, timeout: 2_000 });
    sessions.push(session);
    return session;
  };
  const open = async (visitor?: Visitor) =>
    zooKeeperStateStore({ session: await visit(visitor), path, name: 'ci' });

  specifyStateStore(async () => {
    const behind = await visit();
    return {
      open: async (name) => zooKeeperStateStore({ session: await visit(), path, name }),
      put: async (text) => {
        await behind.ensure(path);
        await behind.write(path, text, 0);
      },
      text: async () => (await behind.read(path))?.text ?? '',
    };
  });

  it('may be in a node that was made for us and is empty', async () => {
    await (await visit()).ensure(path);
    const store = await open();
    expect(await store.load()).to.equal(null);
    expect(await firstValueFrom(store.save('F-1'))).to.have.property('type', 'state.saved');
  });

  it('is not written over by one who has not seen what another has written', async () => {
    const [early, late] = [await open(), await open()];
    await early.load();
    await late.load();
    await firstValueFrom(late.save('F-late'));
    const fact = await firstValueFrom(early.save('F-early'));
    expect(fact).to.have.property('type', 'state.save.failed');
    expect(fact)
      .to.have.property('message')
      .that.matches(/: another has changed the node$/);
    expect(await late.load()).to.equal('F-late');
  });

  it('counts as written if only the answer got lost', async () => {
    const wire = await Wire.to(zooKeeper().address);
    const store = await open({ servers: [wire.address] });
    await store.load();
    wire.loseNextAnswer();
    expect(await firstValueFrom(store.save('F-1'))).to.have.property('type', 'state.save.failed');
    expect(await firstValueFrom(store.save('F-1'))).to.have.property('type', 'state.saved');
    expect(await firstValueFrom(store.save('F-2'))).to.have.property('type', 'state.saved');
    await wire.close();
  });

  it('is not to be had with other credentials', async () => {
    const owner = await open({ user: 'owner', password: 'secret-word' });
    await owner.load();
    await firstValueFrom(owner.save('F-1'));
    const error = await rejection((await open({ user: 'owner', password: 'wrong-word' })).load());
    expect(error.name).to.equal('StateError');
    expect(error.message).to.match(/^cannot read the state: .*: our credentials do not allow this$/);
    expect(error.message).not.to.include('wrong-word');
  });

  it('cannot be kept once the session is over', async () => {
    const session = await visit();
    const store = zooKeeperStateStore({ session, path, name: 'ci' });
    await store.load();
    await session.close();
    expect(await firstValueFrom(store.save('F-1'))).to.deep.equal({
      type: 'state.save.failed',
      message: `cannot keep the state: ${session.servers}: closed`,
    });
  });
});
