import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import { type InspectorServer, startInspector } from '../../../adapters/inspector/inspector.ts';
import { explain } from '../../../cli/failure.ts';
import { Secret } from '../../../domain/secret.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, someJobs } from '../../support/core.ts';

const SECRETS = ['the-password', 'the-key', 'the-mesos-secret'] as const;

describe('The inspector', () => {
  let server: InspectorServer;
  beforeEach(async () => {
    server = await startInspector(0);
  });
  afterEach(() => server.close());

  it('shows every machine to whoever comes, early or late, and no secret', async () => {
    runAnAgent(server);
    const messages = await messagesOf(server, (all) =>
      all.some(({ name }) => name?.startsWith('gocd-agent.')),
    );
    const names = messages.flatMap(({ name }) => name ?? []);
    expect(names).to.include.members(['root', 'framework', 'backlog']);
    const text = JSON.stringify(messages);
    for (const secret of SECRETS) expect(text).not.to.contain(secret);
  });

  it('lives through frames that are none, and serves the next viewer', async () => {
    const { port } = new URL(server.url);
    for (const frame of [
      [0xff, 0xff, 0xff, 0xff],
      [0x81, 0x05, 0x68, 0x65],
      [0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    ]) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.write(
        'GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
      );
      await once(socket, 'data');
      socket.write(Buffer.from(frame));
      socket.resume();
      await once(socket, 'close');
    }
    runAnAgent(server);
    const messages = await messagesOf(server, (all) => all.some(({ name }) => name === 'root'));
    expect(messages).not.to.deep.equal([]);
  });

  it('tells what to do where its port is taken', async () => {
    const error = await startInspector(Number(new URL(server.url).port)).catch((reason: unknown) => reason);
    expect(explain(error)?.lines).to.match(
      /^inspector: cannot listen at 127\.0\.0\.1:\d+: something else listens there; name another port/,
    );
  });

  it('listens on the loopback interface only', () => {
    expect(new URL(server.url).hostname).to.equal('127.0.0.1');
  });

  it('serves its own page, and its socket to no other page', async () => {
    const page = await fetch(server.url);
    expect(await page.text()).to.contain('Stately Inspector');
    const stranger = new WebSocket(server.url.replace('http', 'ws'), { origin: 'https://evil.example' });
    const [error] = await once(stranger, 'error');
    expect(String(error)).to.contain('401');
  });
});

interface Message {
  readonly type: string;
  readonly name?: string;
}

async function messagesOf(server: InspectorServer, isEnough: (all: readonly Message[]) => boolean) {
  const socket = new WebSocket(server.url.replace('http', 'ws'));
  const messages: Message[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      messages.push(JSON.parse(String(data)));
      if (isEnough(messages)) resolve();
    });
  });
  socket.close();
  return messages;
}

/** One agent is launched by machines that the inspector watches, with a config full of secrets. */
function runAnAgent(server: InspectorServer): void {
  const [password, key, mesosSecret] = SECRETS.map((text) => new Secret(text));
  const config = someConfig({
    goServer: {
      credentials: { kind: 'basic', userName: 'scaler', password: password ?? new Secret('') },
    },
    mesos: { principal: 'ci', secret: mesosSecret ?? null },
    pools: [somePool({ autoRegisterKey: key ?? null })],
  });
  const driver = new Driver(config, { inspect: server.inspect }).ready();
  driver.poll({ jobs: someJobs(1) });
  driver.offer();
}
