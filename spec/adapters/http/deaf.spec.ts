import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect } from 'chai';
import { keepRoom } from '../../../adapters/http/connections.ts';

const ASKING = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
/** More than a system keeps for a connection that nobody reads. */
const LARGE = Buffer.alloc(16 * 1024 * 1024);

describe('Connections that do not take their answers', () => {
  const clients: Socket[] = [];
  let server: Server;
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy();
    server.close();
  });

  async function serving(mostIdle: number, answer: (asked: number) => boolean): Promise<number> {
    let asked = 0;
    server = createServer((_request, response) => {
      asked += 1;
      if (answer(asked)) response.end(LARGE);
      else response.write('it goes on');
    });
    keepRoom(server, mostIdle);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    return address.port;
  }

  /** Asks and reads nothing; resolves with the server's end of it once the question is there. */
  async function deaf(port: number): Promise<Socket> {
    const asked = once(server, 'request');
    const client = connect(port, '127.0.0.1');
    client.on('error', () => client.destroy());
    client.pause();
    client.write(ASKING);
    clients.push(client);
    const [{ socket }] = await asked;
    return socket;
  }

  it('give way to newer ones, the first one first', async () => {
    const port = await serving(2, () => true);
    const first = await deaf(port);
    const closed = once(first, 'close');
    const others = [await deaf(port), await deaf(port)];
    await closed;
    expect(others.map(({ destroyed }) => destroyed)).to.deep.equal([false, false]);
  });

  it('are none that are still being answered', async () => {
    const port = await serving(2, (asked) => asked > 1);
    const listening = await deaf(port);
    const second = await deaf(port);
    const closed = once(second, 'close');
    await deaf(port);
    await deaf(port);
    await closed;
    expect(listening.destroyed).to.equal(false);
  });
});
