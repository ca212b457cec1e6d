import { expect } from 'chai';
import { Secret } from '../../../domain/secret.ts';
import type { MesosCall } from '../../../services/ports.ts';
import { aClient, acceptSubscription, REVIVE } from './support/client.ts';
import { FakeMaster, type Received, Replay } from './support/fakeMaster.ts';
import { answerTo } from './support/recordings.ts';
import { KEY } from './support/settings.ts';

const KILL: MesosCall = { type: 'mesos.kill', taskId: 'task-1', hostId: null, graceMs: 1000, decidedAt: 0 };

const ACCEPT: MesosCall = {
  type: 'mesos.accept',
  offerIds: ['o'],
  launches: [{ taskId: 'task-2', pool: 'default', hostId: 's', hostname: 'h', role: '*', resources: [] }],
  refuseSeconds: 0,
};

describe('A call', () => {
  const running: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.stop()));
  });

  async function subscribed(mesos = {}) {
    const master = await FakeMaster.start();
    running.push(master);
    const client = aClient([master.url], mesos);
    const heard = client.subscribe();
    const stream = await acceptSubscription(master);
    await heard.one('mesos.subscribed');
    return { master, client, heard, stream };
  }

  /** Makes a call and answers it; how it failed, and why the subscription ended, if it did. */
  async function answered(call: MesosCall, answer: (received: Received) => unknown, mesos = {}) {
    const { master, client, heard } = await subscribed(mesos);
    const made = client.startCall(call);
    answer(await master.next());
    const [failure] = await made.end();
    const [end] = heard.all('mesos.disconnected');
    heard.leave();
    return { failure, end };
  }

  it('that the master takes says nothing', async () => {
    const { failure, end } = await answered(REVIVE, ({ response }) => response.writeHead(202).end());
    expect(failure).to.equal(undefined);
    expect(end).to.equal(undefined);
  });

  it('carries the stream’s id and the framework’s', async () => {
    await answered(REVIVE, ({ headers, call, response }) => {
      expect(headers).to.include({ 'mesos-stream-id': 'stream-1', 'content-type': 'application/json' });
      expect(call).to.deep.equal({
        framework_id: { value: 'framework-1' },
        type: 'REVIVE',
        revive: { roles: ['gocd-agents'] },
      });
      response.writeHead(202).end();
    });
  });

  it('leaves once the one before has been answered, so that Mesos gets them in order', async () => {
    const { master, client, heard } = await subscribed();
    const before = master.received.length;
    const made = [REVIVE, KILL, REVIVE].map((call) => client.startCall(call));
    for (const [index, type] of ['REVIVE', 'KILL', 'REVIVE'].entries()) {
      const { call, response } = await master.next();
      expect(call.type).to.equal(type);
      expect(master.received).to.have.length(before + index + 1);
      response.writeHead(202).end();
    }
    await Promise.all(made.map((call) => call.end()));
    heard.leave();
  });

  it('may be answered after the event it causes, as by a real master', async () => {
    const masters = await Replay.of('takeover', [5, 8]);
    running.push(masters);
    const client = aClient([masters.master().url]);
    const heard = client.subscribe();
    await heard.one('mesos.subscribed');
    expect(await client.call({ type: 'mesos.reconcile', tasks: [] })).to.equal(undefined);
    expect(await heard.one('mesos.update.received')).to.have.nested.property(
      'update.reason',
      'RECONCILIATION',
    );
    heard.leave();
  });

  describe('shows that the subscription is gone, and was not carried out, when a real master says', () => {
    for (const [scenario, id, text] of [
      ['takeover', 11, 'Framework is not subscribed'],
      ['takeover', 6, "didn't match the stream ID"],
      ['master-restart', 9, 'Framework cannot be found'],
      ['teardown', 6, 'Framework cannot be found'],
    ] as const)
      it(`${text} (${scenario})`, async () => {
        const { master, client, heard } = await subscribed();
        const { status, headers, body } = answerTo(scenario, id);
        const made = client.startCall(KILL);
        const { response } = await master.next();
        response.writeHead(status, headers).end(body);
        const [failure] = await made.end();
        expect(failure).to.deep.include({
          type: 'mesos.call.failed',
          call: 'kill',
          outcome: 'rejected',
          taskIds: ['task-1'],
        });
        expect(failure).to.have.property('message').that.includes(text);
        expect((await heard.end()).at(-1)).to.deep.include({ type: 'mesos.disconnected', reason: 'ended' });
        expect(await client.call(KILL)).to.have.property('outcome', 'unsent');
        expect(master.received).to.have.length(2);
      });
  });

  for (const [status, text] of [
    [307, ''],
    [503, 'No leader elected'],
    [404, ''],
  ] as const)
    it(`answered ${status} was not carried out, and the subscription is gone with the leader`, async () => {
      const { failure, end } = await answered(ACCEPT, ({ response }) => response.writeHead(status).end(text));
      expect(failure).to.deep.include({ call: 'accept', outcome: 'rejected', taskIds: ['task-2'] });
      expect(end).to.have.property('reason', 'ended');
    });

  it('to a master that no longer listens was not carried out, and the subscription is gone', async () => {
    const { master, client, heard } = await subscribed();
    const live = client.startCall(REVIVE);
    (await master.next()).response.writeHead(202, { connection: 'close' }).end();
    await live.end();
    master.stopListening();
    const failure = await client.call(ACCEPT);
    expect(failure).to.deep.include({ call: 'accept', outcome: 'unsent' });
    expect((await heard.end()).at(-1)).to.deep.include({ type: 'mesos.disconnected', reason: 'ended' });
  });

  for (const [status, text] of [
    [400, 'Failed to validate scheduler::Call: Not a valid UUID'],
    [401, '401 Unauthorized.'],
    [403, 'Not authorized'],
    [415, 'Expecting Content-Type'],
    [501, 'Not implemented'],
  ] as const)
    it(`answered ${status} "${text}" is rejected, and the subscription goes on`, async () => {
      const { failure, end } = await answered(KILL, ({ response }) => response.writeHead(status).end(text));
      expect(failure).to.deep.include({ outcome: 'rejected', taskIds: ['task-1'] });
      expect(failure).to.have.property('message').that.includes(text);
      expect(end).to.equal(undefined);
    });

  for (const status of [500, 502, 504])
    it(`answered ${status} may have been carried out`, async () => {
      const { failure, end } = await answered(ACCEPT, ({ response }) => response.writeHead(status).end());
      expect(failure).to.deep.include({ outcome: 'unknown', taskIds: ['task-2'] });
      expect(end).to.equal(undefined);
    });

  it('cut off may have been carried out', async () => {
    const { failure, end } = await answered(ACCEPT, ({ response }) => response.destroy());
    expect(failure).to.deep.include({ call: 'accept', outcome: 'unknown', taskIds: ['task-2'] });
    expect(end).to.equal(undefined);
  });

  it('that is not answered in time, head or body, may have been carried out', async () => {
    for (const begin of [false, true]) {
      const { master, client, heard } = await subscribed({ requestTimeout: 3000 });
      const made = client.startCall(ACCEPT);
      const { response } = await master.next();
      if (begin) response.writeHead(202, { 'content-length': 10 }).flushHeaders();
      client.clock.advance(3000);
      const [failure] = await made.end();
      expect(failure).to.deep.include({ outcome: 'unknown' });
      expect(failure).to.have.property('message').that.includes('within 3 s');
      heard.leave();
    }
  });

  it('without a subscription is not sent', async () => {
    const master = await FakeMaster.start();
    running.push(master);
    const client = aClient([master.url]);
    expect(await client.call(KILL)).to.deep.include({
      call: 'kill',
      outcome: 'unsent',
      taskIds: ['task-1'],
    });
    client.subscribe();
    const { response } = await master.next();
    response.writeHead(200, { 'Mesos-Stream-Id': 's' }).flushHeaders();
    expect(await client.call(KILL)).to.have.property('outcome', 'unsent');
    expect(master.received).to.have.length(1);
  });

  it('for a pool that is not configured is not sent', async () => {
    const { client, master, heard } = await subscribed();
    const launches =
      ACCEPT.type === 'mesos.accept' ? ACCEPT.launches.map((l) => ({ ...l, pool: 'gone' })) : [];
    const failure = await client.call({ type: 'mesos.accept', offerIds: ['o'], launches, refuseSeconds: 0 });
    expect(failure).to.deep.include({
      outcome: 'unsent',
      message: "there is no pool 'gone' in the config",
    });
    expect(master.received).to.have.length(1);
    heard.leave();
  });

  it('that fails does not repeat our secrets, nor a text without end', async () => {
    const credentials = { principal: 'gocd', secret: new Secret('s3cret-long') };
    const { failure } = await answered(
      ACCEPT,
      ({ response, call }) => {
        expect(JSON.stringify(call)).to.include(KEY);
        response
          .writeHead(400)
          .end(`cannot parse s3cret-long ${JSON.stringify(call)}${'x'.repeat(1_000_000)}`);
      },
      credentials,
    );
    expect(failure?.message)
      .to.include('cannot parse ********')
      .and.not.include(KEY)
      .and.not.include('s3cret-long');
    expect(failure?.message.length).to.be.lessThan(1100);
  });

  it('that a proxy answers with our own request does not give our credentials away as they were sent', async () => {
    const credentials = { principal: 'gocd', secret: new Secret('s3cret-of-mesos') };
    const { failure, end } = await answered(
      REVIVE,
      ({ response, headers }) => response.writeHead(404).end(`no route for ${JSON.stringify(headers)}`),
      credentials,
    );
    const sent = Buffer.from('gocd:s3cret-of-mesos').toString('base64');
    for (const message of [failure?.message, end?.message])
      expect(message).to.include('no route for').and.to.include('********').and.not.include(sent);
  });

  it('a task’s message does not bring our secrets back either', async () => {
    const { stream, heard } = await subscribed();
    const message = `docker run -e AGENT_AUTO_REGISTER_KEY=${KEY} failed`;
    stream.say({
      type: 'UPDATE',
      update: { status: { task_id: { value: 't' }, state: 'TASK_FAILED', message } },
    });
    const { update } = await heard.one('mesos.update.received');
    expect(update.message).to.equal('docker run -e AGENT_AUTO_REGISTER_KEY=******** failed');
    heard.leave();
  });
});
