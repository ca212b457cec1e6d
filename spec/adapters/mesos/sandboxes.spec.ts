import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect } from 'chai';
import { HostAddresses } from '../../../adapters/mesos/hostAddresses.ts';
import { createSandboxes } from '../../../adapters/mesos/sandboxes.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import { Secret } from '../../../domain/secret.ts';
import { someConfig } from '../../support/config.ts';

type Answer = (query: URLSearchParams, request: IncomingMessage, response: ServerResponse) => void;

const TASK = { taskId: 'agent-1', pool: 'default', hostId: 'S1', frameworkId: 'F1' };

describe('The last words of a failed task', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  /** An agent of Mesos that answers so. */
  async function host(answer: Answer, mesos: Parameters<typeof someConfig>[0] = {}) {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://host');
      expect(url.pathname).to.equal('/files/read');
      expect(url.searchParams.get('path')).to.equal('/frameworks/F1/executors/agent-1/runs/latest/stderr');
      answer(url.searchParams, request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => {
      server.close();
      server.closeAllConnections();
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
    const { port } = address;
    const hosts = new HostAddresses();
    hosts.note({ agent_id: { value: 'S1' }, url: { scheme: 'http', address: { ip: '127.0.0.1', port } } });
    const clock = new VirtualClock();
    const mask = (text: string) => text.replaceAll('quiet', '********');
    const sandboxes = createSandboxes({ config: someConfig(mesos).mesos, hosts, clock, mask });
    return { sandboxes, clock, port };
  }

  const serving =
    (text: string): Answer =>
    (query, _request, response) => {
      const bytes = Buffer.from(text);
      const offset = Number(query.get('offset'));
      const body =
        offset < 0
          ? { data: '', offset: bytes.length }
          : { data: bytes.subarray(offset, offset + Number(query.get('length'))).toString(), offset };
      response.end(JSON.stringify(body));
    };

  it('are the end of its stderr, without secrets, with where its sandbox is', async () => {
    const { sandboxes, port } = await host(serving('pulling…\nwrong key: quiet\n'));
    expect(await sandboxes.lastWords(TASK)).to.deep.equal({
      text: 'pulling…\nwrong key: ********',
      sandboxUrl: `http://127.0.0.1:${port}/files/browse?path=%2Fframeworks%2FF1%2Fexecutors%2Fagent-1%2Fruns%2Flatest`,
    });
  });

  it('are no more than so much of it, and no part of a line', async () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => `line ${index}`);
    const { sandboxes } = await host(serving(`${lines.join('\n')}\n`));
    const { text } = (await sandboxes.lastWords(TASK)) ?? { text: '' };
    expect(text.length).to.be.at.most(2_000).and.at.least(1_000);
    expect(text.split('\n').every((line) => lines.includes(line))).to.equal(true);
    expect(text.endsWith('line 1999')).to.equal(true);
  });

  it('are asked for with who we are only where Mesos asks for that', async () => {
    const mesos = { mesos: { principal: 'ci', secret: new Secret('pass') } };
    const seen: (string | undefined)[] = [];
    const challenging =
      (realm: string): Answer =>
      (query, request, response) => {
        seen.push(request.headers.authorization);
        if (request.headers.authorization !== undefined) return serving('bye\n')(query, request, response);
        response.writeHead(401, { 'www-authenticate': `Basic realm="${realm}"` }).end();
      };
    const { sandboxes } = await host(challenging('mesos-agent-readonly'), mesos);
    expect((await sandboxes.lastWords(TASK))?.text).to.equal('bye');
    const other = await host(challenging('a proxy'), mesos);
    seen.length = 0;
    expect(await other.sandboxes.lastWords(TASK)).to.equal(null);
    expect(seen).to.deep.equal([undefined]);
  });

  for (const [what, answer] of [
    ['says no', (_query, _request, response) => void response.writeHead(403).end()],
    ['has no such file', (_query, _request, response) => void response.writeHead(404).end()],
    ['says what is no JSON', (_query, _request, response) => void response.end('<html>')],
    ['breaks off', (_query, request) => void request.socket.destroy()],
  ] as const satisfies readonly (readonly [string, Answer])[])
    it(`are not had where the host ${what}`, async () => {
      const { sandboxes } = await host(answer);
      expect(await sandboxes.lastWords(TASK)).to.equal(null);
    });

  it('are not waited for beyond 5 s, and not had of a host nobody knows', async () => {
    let asked = () => {};
    const wasAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const { sandboxes, clock } = await host(() => asked());
    const words = sandboxes.lastWords(TASK);
    await wasAsked;
    clock.advanceTo(5_000);
    expect(await words).to.equal(null);
    expect(await sandboxes.lastWords({ ...TASK, hostId: 'S2' })).to.equal(null);
  });

  it('are asked for two at a time, and of no more than twenty others that wait', async () => {
    let open = 0;
    let most = 0;
    const answers: (() => void)[] = [];
    const { sandboxes } = await host((query, request, response) => {
      open += 1;
      most = Math.max(most, open);
      answers.push(() => {
        open -= 1;
        serving('bye\n')(query, request, response);
      });
      // Answered once nobody else can come.
      setImmediate(() => answers.shift()?.());
    });
    const all = await Promise.all(Array.from({ length: 30 }, () => sandboxes.lastWords(TASK)));
    expect(all.filter((words) => words !== null)).to.have.length(22);
    expect(most).to.be.at.most(2);
  });
});

describe('Where the agents of Mesos are', () => {
  const url = (url: unknown) => {
    const hosts = new HostAddresses();
    hosts.note({ agent_id: { value: 'S1' }, url });
    return hosts.of('S1');
  };

  it('is told by offers: by address, or by name where there are certificates', () => {
    const address = { hostname: 'a.example', ip: '10.0.0.1', port: 5051 };
    expect(url({ scheme: 'http', address })).to.equal('http://10.0.0.1:5051');
    expect(url({ scheme: 'https', address })).to.equal('https://a.example:5051');
    expect(url({ address: { ip: '::1', port: 5051 } })).to.equal('http://[::1]:5051');
    for (const odd of [undefined, {}, { address: {} }, { address: { ip: 'a b', port: 1 } }])
      expect(url(odd)).to.equal(null);
  });
});
