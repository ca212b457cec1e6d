import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { openSession, type Session } from '../../../adapters/zookeeper/session.ts';
import { systemClock } from '../../../domain/clock/clock.ts';

/** Frames as ZooKeeper's protocol has them: their length in four bytes, and so many more. */
const frame = (...numbers: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 + 4 * numbers.length);
  bytes.writeInt32BE(4 * numbers.length, 0);
  for (const [index, number] of numbers.entries()) bytes.writeInt32BE(number, 4 + 4 * index);
  return bytes;
};
const length = (bytes: number) => {
  const written = Buffer.alloc(4);
  written.writeInt32BE(bytes);
  return written;
};

/** Version, timeout, session id, and a password of 16 bytes. */
const WELCOME = frame(0, 10_000, 0, 1, 16, 0, 0, 0, 0);
/** Its number, the 8 bytes of its transaction, no error, and a stat of 68 bytes, as `exists` is answered. */
const found = (request: number) => frame(request, 0, 1, 0, ...Array.from({ length: 17 }, () => 0));
/** A notification has the number -1. */
const EVENT_OF_NO_KIND = frame(-1, 0, 0, 0, 99, 3, 0);

const NO_SENSE: readonly (readonly [what: string, welcome: Buffer, answer: Buffer])[] = [
  ['a welcome that is cut off', Buffer.concat([length(2), Buffer.alloc(2)]), Buffer.alloc(0)],
  ['an answer that is cut off', WELCOME, Buffer.concat([length(3), Buffer.alloc(3)])],
  ['an answer without its stat', WELCOME, frame(0, 0, 1, 0)],
  ['an answer of less than nothing', WELCOME, length(-4)],
  ['an event of no kind', WELCOME, EVENT_OF_NO_KIND],
  ['an answer longer than any is', WELCOME, Buffer.concat([length(1024 ** 3), Buffer.alloc(100)])],
];

describe('A ZooKeeper that makes no sense', () => {
  const sockets: Socket[] = [];
  let server: Server;
  let session: Session | null;

  beforeEach(() => {
    session = null;
  });
  afterEach(async () => {
    await session?.close();
    for (const socket of sockets.splice(0)) socket.destroy();
    server.close();
  });

  /** The first connection hears what is given, each later one what is right. */
  async function serving(welcome: Buffer, answer: Buffer): Promise<string> {
    let connections = 0;
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => socket.destroy());
      connections += 1;
      const isFirst = connections === 1;
      let isWelcome = true;
      socket.on('data', (data) => {
        if (isWelcome) socket.write(isFirst ? welcome : WELCOME);
        // A request begins with its length and its number.
        else socket.write(isFirst ? answer : found(data.readInt32BE(4)));
        isWelcome = false;
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    return `127.0.0.1:${address.port}`;
  }

  for (const [what, welcome, answer] of NO_SENSE)
    it(`ends the connection with ${what}, and the next is as good as any`, async () => {
      const location = { servers: [await serving(welcome, answer)], credentials: null };
      session = await openSession({ location, clock: systemClock, timeout: 5_000 });
      expect(sockets).to.have.length(2);
    });
});
