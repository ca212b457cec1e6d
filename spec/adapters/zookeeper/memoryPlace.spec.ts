import { expect } from 'chai';
import { firstValueFrom } from 'rxjs';
import { KeptMemory } from '../../../adapters/state/memory.ts';
import { zooKeeperMemory } from '../../../adapters/zookeeper/memoryPlace.ts';
import { openSession, type Session } from '../../../adapters/zookeeper/session.ts';
import { systemClock } from '../../../domain/clock/clock.ts';
import { MUCH, save, specifyMemoryStore } from '../state/memoryContract.ts';
import { describeWithZooKeeper } from './support/server.ts';
import { Wire } from './support/wire.ts';

describeWithZooKeeper('What is remembered, in ZooKeeper', (zooKeeper) => {
  const sessions: Session[] = [];
  let count = 0;
  let path = '';

  beforeEach(() => {
    path = `/gocd-mesos/memory-of-${count++}`;
  });
  afterEach(async () => {
    await Promise.all(sessions.splice(0).map((session) => session.close()));
  });

  const visit = async (servers?: readonly string[]): Promise<Session> => {
    const location = zooKeeper().at(path, servers === undefined ? undefined : { servers });
    const session = await openSession({ location, clock: systemClock, timeout: 2_000 });
    sessions.push(session);
    return session;
  };
  const memoryIn = (session: Session, name = 'ci') =>
    new KeptMemory({ place: zooKeeperMemory({ session, path }), name, clock: systemClock });

  specifyMemoryStore(async () => {
    const behind = await visit();
    const node = `${path}/memory`;
    return {
      open: async (name) => memoryIn(await visit(), name),
      put: async (text) => {
        await behind.ensure(node);
        await behind.write(node, text, 0);
      },
      text: async () => (await behind.read(node))?.text ?? '',
    };
  });

  it('follows the leader: the next one has what the one before kept last', async () => {
    const leader = memoryIn(await visit());
    const standby = await visit();
    await leader.load();
    await save(leader, MUCH);
    const next = memoryIn(standby);
    expect((await next.load()).remembered).to.deep.equal(MUCH);
  });

  it('is not written by one whose session is over', async () => {
    const session = await visit();
    const memory = memoryIn(session);
    await memory.load();
    await session.close();
    expect(await firstValueFrom(memory.save(MUCH)))
      .to.have.property('message')
      .that.matches(/^cannot write \S+\/memory in .*closed/);
  });

  it('is written anew after a write whose answer got lost', async () => {
    const wire = await Wire.to(zooKeeper().address);
    const memory = memoryIn(await visit([wire.address]));
    await memory.load();
    wire.loseNextAnswer();
    expect(await firstValueFrom(memory.save(MUCH))).to.have.property('type', 'memory.save.failed');
    const changes = { breakers: { linux: null } };
    await firstValueFrom(memory.save(changes), { defaultValue: null });
    await memory.settled();
    await firstValueFrom(memory.save(changes), { defaultValue: null });
    await memory.settled();
    expect((await memoryIn(await visit()).load()).remembered).to.deep.equal({ ...MUCH, breakers: {} });
    await wire.close();
  });
});
