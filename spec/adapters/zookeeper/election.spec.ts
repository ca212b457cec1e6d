import { expect } from 'chai';
import { filter, firstValueFrom, ReplaySubject } from 'rxjs';
import { elect, type Standing } from '../../../adapters/zookeeper/election.ts';
import { openSession, type Session } from '../../../adapters/zookeeper/session.ts';
import { zooKeeperStateStore } from '../../../adapters/zookeeper/stateStore.ts';
import { systemClock } from '../../../domain/clock/clock.ts';
import { describeWithZooKeeper } from './support/server.ts';
import { Wire } from './support/wire.ts';

interface Contender {
  readonly session: Session;
  readonly wire: Wire;
  /** Resolves once it has come to this. */
  is(standing: Standing): Promise<unknown>;
}

describeWithZooKeeper('An election among instances', (zooKeeper) => {
  const contenders: Contender[] = [];
  let story: string[] = [];
  let count = 0;
  let path = '';

  beforeEach(() => {
    path = `/election-${count++}`;
    story = [];
  });
  afterEach(async () => {
    await Promise.all(contenders.map(({ session }) => session.close()));
    await Promise.all(contenders.splice(0).map(({ wire }) => wire.close()));
  });

  const contend = async (name: string, timeout: number): Promise<Contender> => {
    const wire = await Wire.to(zooKeeper().address);
    const location = zooKeeper().at(path, { servers: [wire.address] });
    const session = await openSession({ location, clock: systemClock, timeout });
    await session.ensure(path);
    const told = new ReplaySubject<Standing>();
    elect({ session, path, label: name }).subscribe((standing) => {
      story.push(`${name} ${standing}`);
      told.next(standing);
    });
    const is = (wanted: Standing) => firstValueFrom(told.pipe(filter((standing) => standing === wanted)));
    const contender = { session, wire, is };
    contenders.push(contender);
    return contender;
  };

  /** Three, standing in line in this order. */
  const three = async (timeout = 1_500) => {
    const ada = await contend('ada', timeout);
    await ada.is('leading');
    const bob = await contend('bob', timeout);
    await bob.is('standby');
    const cleo = await contend('cleo', timeout);
    await cleo.is('standby');
    return { ada, bob, cleo };
  };

  it('lets the first lead and the others stand by', async () => {
    await three();
    expect(story).to.deep.equal(['ada leading', 'bob standby', 'cleo standby']);
  });

  it('lets the next in line lead when the leader steps down', async () => {
    const { ada, bob } = await three();
    await ada.session.close();
    await bob.is('leading');
    expect(story.slice(3)).to.deep.equal(['ada deposed', 'bob leading']);
  });

  it('deposes a leader that is cut off before the next one leads', async () => {
    const { ada, bob } = await three();
    ada.wire.cut();
    await bob.is('leading');
    expect(story.slice(3)).to.deep.equal(['ada deposed', 'bob leading']);
  });

  it('deposes a leader that hears nothing any more before the next one leads', async () => {
    const { ada, bob } = await three();
    ada.wire.freeze();
    await bob.is('leading');
    expect(story.slice(3)).to.deep.equal(['ada deposed', 'bob leading']);
  });

  it('lets a leader go on whose connection just broke', async () => {
    const { ada, bob, cleo } = await three();
    ada.wire.snap();
    await ada.session.exists(path);
    await bob.session.close();
    await bob.is('deposed');
    await cleo.session.children(path);
    expect(story.slice(3)).to.deep.equal(['bob deposed']);
  });

  it('closes the line when one in it goes', async () => {
    const { ada, bob, cleo } = await three();
    await bob.session.close();
    await ada.session.close();
    await cleo.is('leading');
    expect(story.slice(3)).to.deep.equal(['bob deposed', 'ada deposed', 'cleo leading']);
  });

  it('goes on with all in their places when ZooKeeper was restarted', async () => {
    const { ada, bob } = await three(10_000);
    await zooKeeper().kill();
    await zooKeeper().resume();
    await Promise.all(contenders.map(({ session }) => session.exists(path)));
    await ada.session.close();
    await bob.is('leading');
    expect(story.slice(3)).to.deep.equal(['ada deposed', 'bob leading']);
  });

  it('takes no write of a leader that was deposed', async () => {
    const { ada, bob } = await three();
    const stale = zooKeeperStateStore({ session: ada.session, path, name: 'ci' });
    await stale.load();
    ada.wire.cut();
    await bob.is('leading');
    const fact = await firstValueFrom(stale.save('F-of-ada'));
    expect(fact.type).to.equal('state.save.failed');
    expect(await zooKeeperStateStore({ session: bob.session, path, name: 'ci' }).load()).to.equal(null);
  });
});
