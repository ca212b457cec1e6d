import net from 'node:net';
import { expect } from 'chai';
import { Secret } from '../../../domain/secret.ts';
import { aClient, acceptSubscription, REVIVE, recordOf, TEARDOWN } from './support/client.ts';
import { FakeMaster, Replay } from './support/fakeMaster.ts';
import { recorded } from './support/recordings.ts';

const FRAMEWORK = '25f3739b-40dd-448d-858c-4541a5cd03b0-0000';

describe('A subscription', () => {
  const running: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.stop()));
  });

  async function replay(scenario: string, ...ids: readonly number[]): Promise<Replay> {
    const started = await Replay.of(scenario, ids);
    running.push(started);
    return started;
  }

  async function aMaster(): Promise<FakeMaster> {
    const started = await FakeMaster.start();
    running.push(started);
    return started;
  }

  describe('against recordings of a real master', () => {
    it('tells what the stream says, and ends with a TEARDOWN, whose 202 comes after the end', async () => {
      const masters = await replay('teardown', 1, 5);
      const { url } = masters.master();
      const client = aClient([url]);
      const heard = client.subscribe();
      expect(await heard.one('mesos.subscribed')).to.deep.equal({
        type: 'mesos.subscribed',
        frameworkId: '926b97b5-59e8-4f13-a568-534cc11692b6-0000',
        masterId: '926b97b5-59e8-4f13-a568-534cc11692b6',
        master: url,
        heartbeatMs: 15_000,
      });
      const { offers } = await heard.one('mesos.offers.received');
      expect(offers.map(({ hostname }) => hostname)).to.have.members(['agent1.example', 'agent2.example']);
      await heard.one('mesos.update.received', 2);
      expect(await client.call(TEARDOWN)).to.equal(undefined);
      expect((await heard.end()).at(-1)).to.deep.include({ type: 'mesos.disconnected', reason: 'ended' });
      await masters.played;
    });

    it('asks as Mesos wants to be asked', async () => {
      const masters = await replay('teardown', 1, 5);
      const client = aClient([masters.master().url]);
      await client.subscribe().one('mesos.subscribed');
      await client.call(TEARDOWN);
      const [subscribe, teardown] = masters.master().received;
      expect(subscribe?.path).to.equal('/api/v1/scheduler');
      expect(subscribe?.headers).to.include({
        'content-type': 'application/json',
        accept: 'application/json',
        connection: 'close',
      });
      expect(subscribe?.headers).to.not.have.any.keys('mesos-stream-id', 'authorization', 'accept-encoding');
      expect(teardown?.headers).to.include({
        'content-type': 'application/json',
        'mesos-stream-id': '89ef2acf-df3c-41fe-9225-60ca70b2e31a',
      });
      expect(teardown?.call).to.deep.equal({
        framework_id: { value: '926b97b5-59e8-4f13-a568-534cc11692b6-0000' },
        type: 'TEARDOWN',
      });
    });

    it('resumes its framework by id, and loses it to another instance for good', async () => {
      const masters = await replay('takeover', 5, 8, 10);
      const client = aClient([masters.master().url]);
      const first = client.subscribe(FRAMEWORK);
      await first.one('mesos.subscribed');
      expect(await client.call({ type: 'mesos.reconcile', tasks: [] })).to.equal(undefined);
      await first.one('mesos.update.received');
      const other = aClient([masters.master().url]);
      const second = other.subscribe(FRAMEWORK);
      await second.one('mesos.subscribed');
      expect((await first.end()).at(-1)).to.deep.equal({
        type: 'mesos.disconnected',
        reason: 'failed-over',
        message: 'Framework failed over',
      });
      expect(first.all('mesos.offer.rescinded')).to.deep.equal([]);
      await second.one('mesos.offers.received');
      second.leave();
    });

    for (const [scenario, id, reason, message] of [
      ['teardown', 8, 'removed', 'Framework has been removed'],
      ['failover-timeout', 7, 'removed', 'Framework has been removed'],
      ['auth', 14, 'refused', "Changing framework's principal is not allowed."],
    ] as const)
      it(`refused with 200 and an ERROR is '${reason}': ${message} (${scenario})`, async () => {
        const masters = await replay(scenario, id);
        const facts = await aClient([masters.master().url]).subscribe(FRAMEWORK).end();
        expect(facts).to.deep.equal([{ type: 'mesos.disconnected', reason, message }]);
      });

    it('every refusal of a SUBSCRIBE, by ERROR or by 400, is "refused" with the reason given', async () => {
      const log = recorded('http-errors');
      const refusals = log.flatMap((entry) => {
        if (entry.kind !== 'request' || !entry.body?.startsWith('{"type":"SUBSCRIBE"')) return [];
        const { id } = entry;
        const told = log.find((answer) => answer.kind === 'chunk' && answer.id === id);
        const answered = log.find((answer) => answer.kind === 'response' && answer.id === id);
        if (answered?.kind === 'response' && answered.status >= 400) return [{ id, text: answered.body }];
        const error =
          told?.kind === 'chunk' ? /"ERROR","error":{"message":"(.*)"}}/.exec(told.data)?.[1] : undefined;
        return error ? [{ id, text: error }] : [];
      });
      expect(refusals.length).to.be.greaterThan(14);
      for (const { id, text } of refusals) {
        const masters = await replay('http-errors', id);
        const [fact, ...rest] = await aClient([masters.master().url]).subscribe().end();
        expect(rest).to.deep.equal([]);
        expect(fact).to.deep.include({ type: 'mesos.disconnected', reason: 'refused' });
        expect(fact).to.have.property('message').that.includes(text);
      }
    });

    it('without or with wrong credentials is "unauthorised", naming the principal and no secret', async () => {
      const masters = await replay('auth', 1, 2);
      const nameless = await aClient([masters.master().url]).subscribe().end();
      expect(nameless).to.have.nested.property('[0].reason', 'unauthorised');
      expect(nameless).to.have.nested.property('[0].message').that.includes('without credentials');
      const credentials = { principal: 'gocd', secret: new Secret('wrong') };
      const wrong = await aClient([masters.master().url], credentials).subscribe().end();
      expect(masters.master().received[1]?.headers.authorization).to.equal('Basic Z29jZDp3cm9uZw==');
      expect(wrong).to.have.nested.property('[0].reason', 'unauthorised');
      expect(wrong).to.have.nested.property('[0].message').that.includes("'gocd'").and.not.includes('wrong');
    });

    it('with the right credentials uses them for every call', async () => {
      const masters = await replay('auth', 9, 13, 15);
      const client = aClient([masters.master().url], { principal: 'gocd', secret: new Secret('s3cret') });
      await client.subscribe().one('mesos.subscribed');
      expect(await client.call(REVIVE)).to.equal(undefined);
      expect(await client.call(TEARDOWN)).to.equal(undefined);
      const sent = masters.master().received.map(({ headers }) => headers.authorization);
      expect(sent).to.deep.equal(Array(3).fill('Basic Z29jZDpzM2NyZXQ='));
    });

    it('an OFFERS record of 100 kB comes through whole', async () => {
      const masters = await replay('large-offer', 1, 2);
      const client = aClient([masters.master().url]);
      const heard = client.subscribe();
      const { offers } = await heard.one('mesos.offers.received');
      const ports = offers[0]?.resources.find(({ name }) => name === 'ports');
      expect(ports?.kind === 'ranges' && ports.ranges.length).to.equal(3600);
      expect(offers[0]?.attributes.map(({ value }) => value)).to.include('Zürich');
      await client.call(TEARDOWN);
      await heard.end();
    });

    it('ends with the chunked body, though Mesos leaves the connection open', async () => {
      const bytes = recorded('raw-wire').flatMap((entry) =>
        entry.kind === 'wire' && entry.dir === 'in' ? [entry.data] : [],
      );
      const open: net.Socket[] = [];
      const server = net.createServer({ allowHalfOpen: true }, (socket) => {
        open.push(socket);
        socket.once('data', () => {
          for (const part of bytes) socket.write(part);
        });
      });
      running.push({
        stop: async () => {
          for (const socket of open) socket.destroy();
          server.close();
        },
      });
      const port = await new Promise<number>((resolve) =>
        server.listen(0, '127.0.0.1', () => {
          const address = server.address();
          resolve(typeof address === 'object' && address ? address.port : 0);
        }),
      );
      const heard = aClient([`http://127.0.0.1:${port}`]).subscribe();
      const facts = await heard.end();
      expect(heard.all('mesos.update.received').map(({ update }) => update.taskId)).to.have.length(20);
      expect(facts.at(-1)).to.deep.include({ type: 'mesos.disconnected', reason: 'ended' });
    });

    it('broken off by a dying master is "ended", and TASK_UNKNOWN and the returning tasks are told as they come', async () => {
      const masters = await replay('master-restart', 1, 10);
      const client = aClient([masters.master().url]);
      const first = client.subscribe();
      expect((await first.end()).at(-1)).to.deep.include({ type: 'mesos.disconnected', reason: 'ended' });
      const second = client.subscribe('5a17af57-3151-4f2f-bc20-2ce9038fef14-0000');
      const { masterId } = await second.one('mesos.subscribed');
      expect(masterId).to.not.equal(first.all('mesos.subscribed')[0]?.masterId);
      await second.one('mesos.update.received', 5);
      const updates = second.all('mesos.update.received').slice(0, 5);
      expect(updates.map(({ update }) => update.reason)).to.deep.equal([
        ...Array(3).fill('RECONCILIATION'),
        ...Array(2).fill('AGENT_REREGISTERED'),
      ]);
      second.leave();
    });
  });

  describe('that is silent', () => {
    it('is given up after the tolerated number of heartbeats, counted from the last sign of life', async () => {
      const master = await aMaster();
      const client = aClient([master.url], { heartbeatTolerance: 3 });
      const heard = client.subscribe();
      const stream = await acceptSubscription(master);
      await heard.one('mesos.subscribed');
      client.clock.advance(44_999);
      stream.say({ type: 'RESCIND', rescind: { offer_id: { value: 'o' } } });
      await heard.one('mesos.offer.rescinded');
      client.clock.advance(44_999);
      expect(heard.over).to.equal(false);
      client.clock.advance(1);
      expect((await heard.end()).at(-1)).to.deep.include({ type: 'mesos.disconnected', reason: 'silent' });
    });

    it('from the very beginning is given up after the time for any request', async () => {
      const master = await aMaster();
      const client = aClient([master.url], { requestTimeout: 7000 });
      const heard = client.subscribe();
      const { response } = await master.next();
      client.clock.advance(1);
      response.writeHead(200, { 'Mesos-Stream-Id': 'stream-1' }).flushHeaders();
      // Until the client has read the head, and given the first event a time of its own.
      while (client.clock.nextDue() !== 7001) await new Promise(setImmediate);
      client.clock.advance(7000);
      const facts = await heard.end();
      expect(facts.map((fact) => 'reason' in fact && fact.reason)).to.deep.equal(['silent']);
    });

    it('leaves no timer behind', async () => {
      const master = await aMaster();
      const client = aClient([master.url]);
      const heard = client.subscribe();
      const { response } = await acceptSubscription(master);
      await heard.one('mesos.subscribed');
      response.end();
      await heard.end();
      expect(client.clock.nextDue()).to.equal(null);
    });
  });

  it('closes its connection when its listener leaves, and says no more', async () => {
    const master = await aMaster();
    const client = aClient([master.url]);
    const heard = client.subscribe();
    const { response } = await acceptSubscription(master);
    await heard.one('mesos.subscribed');
    const closed = new Promise((resolve) => response.once('close', resolve));
    heard.leave();
    await closed;
    expect(heard.types).to.deep.equal(['mesos.subscribed']);
    expect(client.clock.nextDue()).to.equal(null);
    expect(await client.call(REVIVE)).to.deep.include({ outcome: 'unsent' });
  });

  it('gives way silently to a new one: what its stream still says is not heard', async () => {
    const master = await aMaster();
    const client = aClient([master.url]);
    const first = client.subscribe();
    const old = await acceptSubscription(master);
    await first.one('mesos.subscribed');
    const second = client.subscribe('framework-1');
    await first.end();
    old.say({ type: 'ERROR', error: { message: 'Framework failed over' } });
    await acceptSubscription(master, 'stream-2');
    await second.one('mesos.subscribed');
    expect(first.types).to.deep.equal(['mesos.subscribed']);
    expect(second.types).to.deep.equal(['mesos.subscribed']);
    second.leave();
  });

  it('ends at bytes that are not RecordIO, and at events that are not JSON, having told what came before', async () => {
    for (const garbage of ['<html>', '5\n<htm>']) {
      const master = await aMaster();
      const heard = aClient([master.url]).subscribe();
      const { response } = await acceptSubscription(master);
      response.write(garbage);
      expect((await heard.end()).map(({ type }) => type)).to.deep.equal([
        'mesos.subscribed',
        'mesos.disconnected',
      ]);
      expect(heard.facts.at(-1)).to.deep.include({ reason: 'ended' });
    }
  });

  it('warns once, and goes on, at an event it cannot read', async () => {
    const master = await aMaster();
    const client = aClient([master.url]);
    const heard = client.subscribe();
    const stream = await acceptSubscription(master);
    stream.response.write(Buffer.concat([recordOf({ type: 'RESCIND' }), recordOf({ type: 'RESCIND' })]));
    stream.say({ type: 'RESCIND', rescind: { offer_id: { value: 'o' } } });
    await heard.one('mesos.offer.rescinded');
    expect(client.warnings).to.have.length(1);
    heard.leave();
  });
});
