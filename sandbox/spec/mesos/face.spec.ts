import { expect } from 'chai';
import { type MesosFace, serveMesos } from '../../http/mesos.ts';
import type { MasterAnswer } from '../../model/mesos/api.ts';
import { withoutIds } from './support/canonical.ts';
import { RawSocket } from './support/rawSocket.ts';
import { recording } from './support/recording.ts';
import { FRAMEWORK_INFO, type PuppetCluster, worldOf } from './support/world.ts';

const JSON_HEADERS = ['Content-Type: application/json', 'Accept: application/json'];
const SCHEDULER = 'POST /api/v1/scheduler HTTP/1.1';
const SUBSCRIBE = { type: 'SUBSCRIBE', subscribe: { framework_info: FRAMEWORK_INFO } };
const END_OF_ANSWER = /\r\n\r\n/;

/** Chunk head, RecordIO head and payload of a chunked body. */
const CHUNK = /^([0-9a-f]+)\r\n(\d+)\n(.*)\r\n$/;

describe('The model master on a socket', () => {
  let world: PuppetCluster;
  let face: MesosFace;
  let sockets: RawSocket[];
  let whenLeft: () => void;

  beforeEach(async () => {
    world = worldOf();
    sockets = [];
    whenLeft = () => {};
    face = await serveMesos((request) => {
      const answer = telling(world.cluster.handle(request), () => whenLeft());
      setImmediate(() => world.clock.advance(0));
      return answer;
    });
  });

  afterEach(async () => {
    for (const socket of sockets) socket.close();
    await face.close();
  });

  function open(): RawSocket {
    const socket = new RawSocket(face.port);
    sockets.push(socket);
    return socket;
  }

  async function subscribed(): Promise<{ socket: RawSocket; streamId: string; frameworkId: string }> {
    const socket = open();
    socket.request(SCHEDULER, JSON_HEADERS, SUBSCRIBE);
    const text = await socket.until(/"OFFERS".*\r\n$/s);
    const streamId = /Mesos-Stream-Id: (\S+)/.exec(text)?.[1] ?? '';
    const frameworkId = /"framework_id":\{"value":"([^"]+)"/.exec(text)?.[1] ?? '';
    return { socket, streamId, frameworkId };
  }

  it('begins a subscription with the headers and the first records of a real one, byte for byte', async () => {
    const socket = open();
    socket.request(SCHEDULER, JSON_HEADERS, SUBSCRIBE);
    const text = await socket.until(/"OFFERS".*\r\n$/s);
    const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s);
    const [status, ...headers] = head
      .split('\r\n')
      .map((line) => withoutIds(line.replace(/^(Date: ).*/, '$1…')));
    expect(status).to.equal('HTTP/1.1 200 OK');
    expect(headers.sort()).to.deep.equal([
      'Content-Type: application/json',
      'Date: …',
      'Mesos-Stream-Id: <uuid>',
      'Transfer-Encoding: chunked',
    ]);
    const recorded = recording('subscribe-offers').log.flatMap((entry) =>
      entry.kind === 'chunk' ? [withoutIds(entry.data)] : [],
    );
    const first = recorded.slice(0, 2).join('');
    expect(withoutIds(unchunked(body)).slice(0, first.length)).to.equal(first);
  });

  it('writes records with their length in bytes', async () => {
    world.cluster.addHost({ hostname: 'zürich.example', cpus: 1, mem: 64, disk: 1 });
    const socket = open();
    socket.request(SCHEDULER, JSON_HEADERS, SUBSCRIBE);
    const text = await socket.until(/"OFFERS".*\r\n$/s);
    const records = [
      ...unchunked(text.split(/\r\n\r\n(.*)/s)[1] ?? '').matchAll(/(\d+)\n({[^\n]*?})(?=\d+\n|$)/g),
    ];
    expect(records.map(([, , json = '']) => JSON.parse(json).type)).to.deep.equal([
      'SUBSCRIBED',
      'HEARTBEAT',
      'OFFERS',
    ]);
    for (const [, length, json = ''] of records) expect(Number(length)).to.equal(Buffer.byteLength(json));
    expect(records.at(-1)?.[2]).to.contain('zürich');
  });

  it('answers a call with 202, a date and an empty body, and nothing else', async () => {
    const { streamId, frameworkId } = await subscribed();
    const socket = open();
    const call = { framework_id: { value: frameworkId }, type: 'REVIVE' };
    socket.request(SCHEDULER, [...JSON_HEADERS, `Mesos-Stream-Id: ${streamId}`], call);
    const answer = await socket.until(END_OF_ANSWER);
    expect(answer.replace(/Date: .*?\r\n/, '')).to.equal(
      'HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n',
    );
  });

  it('ends a stream with the last chunk and leaves the socket open', async () => {
    const { socket, streamId, frameworkId } = await subscribed();
    const other = open();
    const call = { framework_id: { value: frameworkId }, type: 'TEARDOWN' };
    other.request(SCHEDULER, [...JSON_HEADERS, `Mesos-Stream-Id: ${streamId}`], call);
    expect(await socket.until(/0\r\n\r\n$/)).to.equal('0\r\n\r\n');
    socket.request('GET /health HTTP/1.1', []);
    expect(await socket.until(END_OF_ANSWER)).to.match(/^HTTP\/1\.1 200 OK/);
    expect(socket.isOpen).to.equal(true);
  });

  for (const { what, head, headers, status, answered } of [
    {
      what: 'a content type with a charset',
      head: SCHEDULER,
      headers: ['Content-Type: application/json; charset=utf-8'],
      status: '415 Unsupported Media Type',
      answered: 'Content-Type: text/plain; charset=utf-8',
    },
    { what: 'no content type', head: SCHEDULER, headers: [], status: '400 Bad Request', answered: '' },
    {
      what: 'an unknown Accept',
      head: SCHEDULER,
      headers: ['Content-Type: application/json', 'Accept: text/plain'],
      status: '406 Not Acceptable',
      answered: '',
    },
    {
      what: 'a GET',
      head: 'GET /api/v1/scheduler HTTP/1.1',
      headers: ['Accept: application/json'],
      status: '405 Method Not Allowed',
      answered: 'Allow: POST',
    },
    {
      what: 'a DELETE',
      head: 'DELETE /api/v1/scheduler HTTP/1.1',
      headers: JSON_HEADERS,
      status: '405 Method Not Allowed',
      answered: 'Allow: POST',
    },
  ]) {
    it(`answers ${what} as the model does, not as a web framework would`, async () => {
      const socket = open();
      socket.request(head, headers, SUBSCRIBE);
      const answer = await socket.until(END_OF_ANSWER);
      expect(answer)
        .to.match(new RegExp(`^HTTP/1.1 ${status}\r\n`))
        .and.to.include(answered);
    });
  }

  it('redirects without a scheme', async () => {
    const leader = { hostname: 'leader.example', ip: '10.0.0.1', port: 5050 };
    world.cluster.setLeadership({ kind: 'standby', leader });
    const socket = open();
    socket.request(SCHEDULER, JSON_HEADERS, SUBSCRIBE);
    const answer = await socket.until(END_OF_ANSWER);
    expect(answer)
      .to.match(/^HTTP\/1\.1 307 /)
      .and.to.include('Location: //leader.example:5050/master/api/v1/scheduler\r\n')
      .and.to.include('Content-Length: 0\r\n');
  });

  it('breaks connections when the master dies, and answers none while it is down', async () => {
    const { socket } = await subscribed();
    world.cluster.killMaster();
    world.clock.advance(0);
    await socket.closed();
    expect(socket.received).to.equal('');
    const other = open();
    other.request(SCHEDULER, JSON_HEADERS, SUBSCRIBE);
    await other.closed();
    expect(other.received).to.equal('');
  });

  it('can break off in the middle of a record', async () => {
    const { socket } = await subscribed();
    world.cluster.cutStreams({ midRecord: true });
    world.clock.advance(0);
    await socket.closed();
    const [, size = '', length = '', part = ''] = CHUNK.exec(socket.received) ?? [];
    expect(Number.parseInt(size, 16)).to.be.greaterThan(0);
    expect(Buffer.byteLength(part)).to.be.lessThan(Number(length));
  });

  it('takes a closed connection for the end of the subscription', async () => {
    const { socket } = await subscribed();
    const left = new Promise<void>((resolve) => {
      whenLeft = resolve;
    });
    socket.close();
    await left;
    expect(world.cluster.view().frameworks.map(({ connected }) => connected)).to.deep.equal([false]);
  });
});

/** Tells when the client of a stream is known to have gone. */
function telling(answer: MasterAnswer, whenLeft: () => void): MasterAnswer {
  if (answer.kind !== 'stream') return answer;
  return {
    ...answer,
    stream: (sink) => {
      const leave = answer.stream(sink);
      return () => {
        leave();
        whenLeft();
      };
    },
  };
}

/** The body behind its chunks: how many there are, and where they end, is Node's own business. */
function unchunked(body: string): string {
  const bytes = Buffer.from(body);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = bytes.indexOf('\r\n', at) + 2;
    const end = start + Number.parseInt(bytes.toString('latin1', at, start), 16);
    parts.push(bytes.subarray(start, end));
    at = end + 2;
  }
  return Buffer.concat(parts).toString('utf8');
}
