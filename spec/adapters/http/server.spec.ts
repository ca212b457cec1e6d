import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import { ListenError } from '../../../adapters/http/listenError.ts';
import { type HttpServer, startHttp } from '../../../adapters/http/server.ts';
import type { Clock } from '../../../domain/clock/clock.ts';
import { LOOPBACK, Served } from './support.ts';

describe('The HTTP server', () => {
  const servers: HttpServer[] = [];
  const start = async (served: Served, port = 0) => {
    const server = await startHttp({ ...served.parts, http: { ...LOOPBACK, port } });
    servers.push(server);
    return server;
  };
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

  it('listens on a free port if asked to, and says which', async () => {
    const { url } = await start(new Served());
    expect(url).to.match(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    expect(await (await fetch(`${url}/health`)).json()).to.deep.equal({ status: 'alive' });
  });

  it('tells its listeners what happens, as it happens, and ends their streams when it closes', async () => {
    const served = new Served();
    served.driver.ready().poll();
    const server = await start(served);
    const answer = await fetch(`${server.url}/api/v1/events`);
    expect(answer.headers.get('content-type')).to.equal('text/event-stream');
    const lines = linesOf(answer);
    expect(await next(lines)).to.equal('retry: 3000');
    expect(await next(lines)).to.match(/^id: \w+-\d+$/);

    served.driver.take({ type: 'operator.pause.requested', by: 'jane' });
    expect(await next(lines)).to.match(/^id: \w+-\d+$/);
    expect(await next(lines)).to.equal('event: state');
    expect(await next(lines)).to.match(/^data: .*"pausedBy":"jane"/);

    await server.close();
    expect((await lines.next()).done).to.equal(true);
  });

  it('lets go of a listener that leaves', async () => {
    const served = new Served();
    const timer = new EventEmitter();
    const released = once(timer, 'cancelled');
    const after: Clock['after'] = (delayMs, action) => {
      const cancel = served.clock.after(delayMs, action);
      return () => {
        cancel();
        timer.emit('cancelled');
      };
    };
    const server = await startHttp({ ...served.parts, clock: { after } });
    servers.push(server);
    const leaving = new AbortController();
    const answer = await fetch(`${server.url}/api/v1/events`, { signal: leaving.signal });
    await next(linesOf(answer));
    expect(served.clock.nextDue()).to.not.equal(null);
    leaving.abort();
    await released;
    expect(served.clock.nextDue()).to.equal(null);
  });

  it('closes though a listener has stopped reading', async () => {
    const served = new Served();
    const server = await start(served);
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write('GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'readable');
    for (let count = 0; count < 100; count += 1)
      served.driver.take({ type: 'operator.pause.requested', by: `jane ${count}` });
    await server.close();
    socket.destroy();
  });

  it('is alive for those who ask while hundreds of others hold connections and say nothing', async () => {
    const server = await start(new Served());
    const port = Number(new URL(server.url).port);
    const sockets = Array.from({ length: 600 }, (_, nth) => {
      const socket = connect(port, '127.0.0.1');
      // Some begin to ask and never end.
      if (nth % 2 === 0) socket.write('GET /health HTTP/1.1\r\n');
      return socket.on('error', () => {});
    });
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    expect(await (await fetch(`${server.url}/health`)).json()).to.deep.equal({ status: 'alive' });
    for (const socket of sockets) socket.destroy();
  });

  it('does not answer who does not say whom they ask', async () => {
    const server = await start(new Served());
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write('GET /health HTTP/1.0\r\n\r\n');
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).to.match(/^HTTP\/1\.1 403 /);
  });

  it('says what is wrong with an address that is taken', async () => {
    const port = Number(new URL((await start(new Served())).url).port);
    const error = await failureOf(start(new Served(), port));
    expect(error.message).to.equal(`http: cannot listen at 127.0.0.1:${port}: something else listens there`);
    expect(error.hint).to.match(/http\.port/);
  });

  it('says what is wrong with an address that is not here', async () => {
    const served = new Served();
    const error = await failureOf(startHttp({ ...served.parts, http: { ...LOOPBACK, host: '192.0.2.1' } }));
    expect(error.message).to.match(
      /^http: cannot listen at 192\.0\.2\.1:0: this machine has no such address$/,
    );
  });
});

async function failureOf(starting: Promise<HttpServer>): Promise<ListenError> {
  const error: unknown = await starting.then(
    () => null,
    (reason) => reason,
  );
  if (error instanceof ListenError) return error;
  throw new Error('it listens, or failed otherwise', { cause: error });
}

/** The lines of an answer as they come, empty ones and comments left out. */
async function* linesOf(answer: Response): AsyncGenerator<string, void> {
  if (answer.body === null) throw new Error('an answer without a body');
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of answer.body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line !== '' && !line.startsWith(':'));
  }
}

async function next(lines: AsyncGenerator<string, void>): Promise<string> {
  const { value } = await lines.next();
  if (typeof value !== 'string') throw new Error('the stream has ended');
  return value;
}
