import { expect } from 'chai';
import { aClient, acceptSubscription } from './support/client.ts';
import { FakeMaster, Replay } from './support/fakeMaster.ts';

describe('Finding the leader', () => {
  const running: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.stop()));
  });

  async function aMaster(): Promise<FakeMaster> {
    const started = await FakeMaster.start();
    running.push(started);
    return started;
  }

  async function aDeadMaster(): Promise<string> {
    const master = await FakeMaster.start();
    await master.stop();
    return master.url;
  }

  async function replay(scenario: string, ...ids: readonly number[]): Promise<Replay> {
    const started = await Replay.of(scenario, ids);
    running.push(started);
    return started;
  }

  /** Answers every call from now on in the same way. */
  async function always(master: FakeMaster, status: number, headers: Record<string, string>, body = '') {
    for (;;) (await master.next()).response.writeHead(status, headers).end(body);
  }

  async function outcome(urls: readonly string[], path = '') {
    const facts = await aClient(urls.map((url) => url + path))
      .subscribe()
      .end();
    expect(facts).to.have.length(1);
    const [fact] = facts;
    if (fact?.type !== 'mesos.disconnected') throw new Error(`not disconnected but ${fact?.type}`);
    return fact;
  }

  it('goes on from dead and leaderless masters to one that leads', async () => {
    const [waiting, leader] = [await aMaster(), await aMaster()];
    const heard = aClient([await aDeadMaster(), waiting.url, leader.url]).subscribe();
    (await waiting.next()).response.writeHead(503).end('No leader elected');
    await acceptSubscription(leader);
    expect(await heard.one('mesos.subscribed')).to.have.property('master', leader.url);
    heard.leave();
  });

  it('follows the redirect a real master gave, repeating the call at our own path', async () => {
    const masters = await replay('zookeeper', 6, 12);
    const heard = aClient([masters.master('5060').url]).subscribe();
    expect(await heard.one('mesos.subscribed')).to.have.property('master', masters.master('5050').url);
    const [asked] = masters.master('5060').received;
    const [led] = masters.master('5050').received;
    expect(led?.path).to.equal('/api/v1/scheduler');
    expect(led?.call).to.deep.equal(asked?.call);
    heard.leave();
  });

  it('keeps the path of a proxy in front of Mesos', async () => {
    const [follower, leader] = [await aMaster(), await aMaster()];
    const heard = aClient([`${follower.url}/mesos/`]).subscribe();
    const location = `//127.0.0.1:${leader.port}/master/api/v1/scheduler`;
    (await follower.next()).response.writeHead(307, { location }).end();
    const { path } = await acceptSubscription(leader);
    expect(path).to.equal('/mesos/api/v1/scheduler');
    expect(await heard.one('mesos.subscribed')).to.have.property('master', `${leader.url}/mesos`);
    heard.leave();
  });

  it('is over at once, as "no-leader", where the redirect points at a dead master', async () => {
    const masters = await replay('zookeeper', 12, 16);
    const first = aClient([masters.master('5050').url]).subscribe(
      '2b71d691-d658-492b-8296-a3b7530091f9-0001',
    );
    await first.one('mesos.update.received', 2);
    await masters.master('5050').stop();
    await first.end();
    const { reason, message } = await outcome([masters.master('5060').url]);
    expect(reason).to.equal('no-leader');
    expect(message).to.include('names').and.include('ECONNREFUSED');
    expect(masters.master('5060').received).to.have.length(1);
  });

  it('asks a master that redirects to itself only once', async () => {
    const masters = await replay('master-failover', 9);
    expect(await outcome([masters.master().url])).to.have.property('reason', 'no-leader');
    expect(masters.master().received).to.have.length(1);
  });

  it('gives up on masters that send us round in a circle, or ever on', async () => {
    const masters = await Promise.all(Array.from({ length: 8 }, aMaster));
    masters.forEach((master, n) => {
      void always(master, 307, { location: `//127.0.0.1:${masters[n + 1]?.port ?? masters[0]?.port}/` });
    });
    const [first, second, last] = [masters[0], masters[1], masters[7]];
    expect(await outcome([first?.url ?? ''])).to.have.property('reason', 'no-leader');
    expect(masters.map(({ received }) => received.length)).to.deep.equal([1, 1, 1, 1, 1, 1, 0, 0]);
    expect(await outcome([last?.url ?? '', second?.url ?? ''])).to.have.property('reason', 'no-leader');
  });

  for (const location of ['127.0.0.1:5050', 'leader.example:5050', '', '//'])
    it(`is "no-leader" for a redirect to ${JSON.stringify(location)}`, async () => {
      const master = await aMaster();
      void always(master, 307, { location });
      expect(await outcome([master.url])).to.have.property('reason', 'no-leader');
      expect(master.received).to.have.length(1);
    });

  for (const [scenario, id, text] of [
    ['zookeeper', 2, 'No leader elected'],
    ['master-failover', 20, 'Master has not finished recovery'],
  ] as const)
    it(`is "no-leader" while a real master says: ${text}`, async () => {
      const masters = await replay(scenario, id);
      const { reason, message } = await outcome([masters.master().url]);
      expect(reason).to.equal('no-leader');
      expect(message).to.include(text);
    });

  it('takes a web server that is no Mesos master for none', async () => {
    const master = await aMaster();
    void always(master, 200, { 'content-type': 'text/html' }, '<html>Welcome</html>');
    const { reason, message } = await outcome([master.url]);
    expect(reason).to.equal('no-leader');
    expect(message).to.include('not a Mesos master');
  });

  it('is "unreachable" where nobody answers, and says who did not', async () => {
    const urls = [await aDeadMaster(), await aDeadMaster()];
    const { reason, message } = await outcome(urls);
    expect(reason).to.equal('unreachable');
    for (const url of urls) expect(message).to.include(new URL(url).host);
  });

  it('is "no-leader" where no master is known', async () => {
    expect(await outcome([])).to.have.property('reason', 'no-leader');
  });

  it('does not wait longer than the request timeout for any one master', async () => {
    const [mute, leader] = [await aMaster(), await aMaster()];
    const client = aClient([mute.url, leader.url], { requestTimeout: 5000 });
    const heard = client.subscribe();
    await mute.next();
    client.clock.advance(5000);
    await acceptSubscription(leader);
    await heard.one('mesos.subscribed');
    heard.leave();
  });

  it('stops asking when the listener leaves', async () => {
    const [first, second] = [await aMaster(), await aMaster()];
    const heard = aClient([first.url, second.url]).subscribe();
    const { response } = await first.next();
    const closed = new Promise((resolve) => response.once('close', resolve));
    heard.leave();
    await closed;
    await new Promise(setImmediate);
    expect(second.connections).to.equal(0);
    expect(heard.facts).to.deep.equal([]);
  });
});
