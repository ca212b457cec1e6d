import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { zooKeeperLocator } from '../../../adapters/zookeeper/masterLocator.ts';
import { openSession, type Session } from '../../../adapters/zookeeper/session.ts';
import { systemClock } from '../../../domain/clock/clock.ts';
import { rejection } from './support/rejection.ts';
import { describeWithZooKeeper, type Visitor } from './support/server.ts';
import { Wire } from './support/wire.ts';

/** What two masters of Mesos 1.12 wrote. */
const RECORDED = z
  .object({ data: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('spec/recordings/mesos/zookeeper-znodes.json', 'utf8'))).data;
const FIRST = RECORDED['/mesos/json.info_0000000000'] ?? '';
const SECOND = RECORDED['/mesos/json.info_0000000002'] ?? '';

describeWithZooKeeper('Masters known to ZooKeeper', (zooKeeper) => {
  const sessions: Session[] = [];
  let count = 0;
  let path = '';

  beforeEach(() => {
    path = `/mesos-${count++}`;
  });
  afterEach(async () => {
    await Promise.all(sessions.splice(0).map((session) => session.close()));
  });

  const visit = async (visitor?: Visitor): Promise<Session> => {
    const session = await openSession({
      location: zooKeeper().at(path, visitor),
      clock: systemClock,
      timeout: 10_000,
    });
    sessions.push(session);
    return session;
  };
  /** As a master does when it starts. Its death is the end of the session. */
  const register = async (info: string, visitor?: Visitor): Promise<Session> => {
    const session = await visit(visitor);
    await session.ensure(path);
    await session.createNumbered(`${path}/json.info_`, info);
    return session;
  };
  const locator = (visitor?: Visitor, timeout = 10_000) =>
    zooKeeperLocator({
      location: zooKeeper().at(path, visitor),
      scheme: 'http',
      clock: systemClock,
      timeout,
    });

  it('are told with the leader first, which is the one registered longest', async () => {
    const leader = await register(FIRST);
    await leader.ensure(`${path}/log_replicas`);
    await register(SECOND);
    expect(await leader.children(path)).to.have.members([
      'json.info_0000000002',
      'log_replicas',
      'json.info_0000000000',
    ]);
    expect(await locator().candidates()).to.deep.equal(['http://127.0.0.1:5050', 'http://127.0.0.1:5060']);
  });

  it('change when the leader dies', async () => {
    const leader = await register(FIRST);
    await register(SECOND);
    const masters = locator();
    await masters.candidates();
    await leader.close();
    expect(await masters.candidates()).to.deep.equal(['http://127.0.0.1:5060']);
  });

  it('are waited for before the first has come', async () => {
    const wire = await Wire.to(zooKeeper().address);
    const asked = wire.tried();
    const found = locator({ servers: [wire.address] }).candidates();
    await asked;
    const early = await visit();
    await early.ensure(path);
    await register(FIRST);
    expect(await found).to.deep.equal(['http://127.0.0.1:5050']);
    await wire.close();
  });

  it('are not waited for without end', async () => {
    const error = await rejection(locator({}, 300).candidates());
    expect(error.message).to.equal(
      `ZooKeeper at ${zooKeeper().address}: no master has registered at zk path ${path} within 0.3 s`,
    );
  });

  it('are found although one of them is not understood', async () => {
    await register('not JSON');
    await register(SECOND);
    expect(await locator().candidates()).to.deep.equal(['http://127.0.0.1:5060']);
  });

  it('are none if what has registered there is something else', async () => {
    await register('not JSON');
    expect((await rejection(locator().candidates())).message).to.match(
      /: what has registered at zk path \/mesos-\d+ is not a Mesos master/,
    );
  });

  it('are read with credentials where the nodes want them', async () => {
    const insider = { user: 'mesos', password: 'p@ss:word' };
    await register(FIRST, insider);
    expect(await locator(insider).candidates()).to.deep.equal(['http://127.0.0.1:5050']);
    const stranger = await rejection(locator({ user: 'mesos', password: 'wrong-word' }).candidates());
    expect(stranger.message).to.match(/, \/mesos-\d+: our credentials do not allow this$/);
    expect(stranger.message).not.to.include('wrong-word');
  });

  it('are asked for at the next server if one is down, or silent', async () => {
    await register(FIRST);
    const [down, silent] = await Promise.all([Wire.to(zooKeeper().address), Wire.to(zooKeeper().address)]);
    down.cut();
    silent.freeze();
    const servers = [down.address, silent.address, zooKeeper().address];
    expect(await locator({ servers }, 3_000).candidates()).to.deep.equal(['http://127.0.0.1:5050']);
    await Promise.all([down.close(), silent.close()]);
  });

  it('are unknown if no server answers in time', async () => {
    const silent = await Wire.to(zooKeeper().address);
    silent.freeze();
    const error = await rejection(locator({ servers: [silent.address] }, 300).candidates());
    expect(error.message).to.equal(`ZooKeeper at ${silent.address}: no answer for / within 0.3 s`);
    await silent.close();
  });

  it('are found again after ZooKeeper was away', async () => {
    const leader = await register(FIRST);
    await zooKeeper().kill();
    const found = locator().candidates();
    await zooKeeper().resume();
    expect(await found).to.deep.equal(['http://127.0.0.1:5050']);
    await leader.close();
  });
});
