import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { createClient } from 'node-zookeeper-client';
import { asksWhereToConnect, type EndableClient, endableClient } from '../../../adapters/zookeeper/client.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import { expectPinned } from '../../support/pinned.ts';

describe('What we rely on inside node-zookeeper-client', () => {
  const clock = new VirtualClock(0);
  let server: Server;
  let endable: EndableClient;

  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    endable = endableClient([addressOf(server)], 2_000, clock);
  });
  afterEach(() => {
    endable.end();
    server.close();
  });

  /** The next connection that the client makes. */
  async function connection(): Promise<Socket> {
    const made = once(server, 'connection');
    clock.advance(1_000);
    const [socket] = await made;
    return socket;
  }

  it('is that of the very version that is pinned', () => expectPinned('node-zookeeper-client'));

  it('its own client asks for a destination, and keeps the rest of an answer where we take it away', () => {
    expect(asksWhereToConnect(createClient('127.0.0.1:1'))).to.equal(true);
  });

  it('it connects to the destination that it is told, and asks again after each connection', async () => {
    endable.client.connect();
    const first = await connection();
    const closed = once(first.resume(), 'close');
    const asked = nextQuestion(endable);
    first.destroy();
    await closed;
    await asked;
    (await connection()).destroy();
  });

  it('a destination that is withdrawn ends the connection to it', async () => {
    endable.client.connect();
    const first = await connection();
    const closed = once(first.resume(), 'close');
    const asked = nextQuestion(endable);
    endable.drop();
    await closed;
    await asked;
    (await connection()).destroy();
  });

  it('one that has ended leaves no connection and asks for none', async () => {
    endable.client.connect();
    const only = await connection();
    const closed = once(only.resume(), 'close');
    const asked = nextQuestion(endable);
    endable.end();
    await closed;
    await asked;
    expect(clock.nextDue()).to.equal(null);
  });
});

/** Resolves when the client next asks where to connect, after it has been answered. */
function nextQuestion({ client }: EndableClient): Promise<void> {
  if (!asksWhereToConnect(client)) throw new Error('it does not ask');
  const manager = client.connectionManager;
  const { findNextServer } = manager;
  return new Promise((resolve) => {
    manager.findNextServer = (connect) => {
      manager.findNextServer = findNextServer;
      findNextServer(connect);
      resolve();
    };
  });
}

function addressOf(server: Server): string {
  const address = server.address();
  if (!isInet(address)) throw new Error('the server has no port');
  return `127.0.0.1:${address.port}`;
}

function isInet(address: ReturnType<Server['address']>): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
