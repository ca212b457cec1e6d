import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { TlsConfig } from '../../../domain/config.ts';
import { failureOf, GO_SERVER, gocdServer, QUIET, sample, viewOf, withRealNetwork } from './support.ts';

const AGENTS = '/go/api/agents';
const JSON_TYPE = { 'content-type': 'application/vnd.go.cd.v7+json;charset=utf-8' };
const CERTIFICATE = fileURLToPath(new URL('../../samples/gocd/tls/server-and-client.pem', import.meta.url));
const KEY = fileURLToPath(new URL('../../samples/gocd/tls/server-and-client.key', import.meta.url));

describe('the connection to GoCD', () => {
  withRealNetwork();

  const servers: (net.Server & { closeAllConnections?(): void })[] = [];

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections?.();
      server.close();
      await once(server, 'close');
    }
  });

  async function portOf(server: net.Server): Promise<number> {
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port');
    return address.port;
  }

  /** A quiet GoCD whose list of agents is as given. */
  async function serving(agents: http.RequestListener = quiet): Promise<string> {
    const server = http.createServer((request, response) =>
      request.url === AGENTS ? agents(request, response) : quiet(request, response),
    );
    return `http://127.0.0.1:${await portOf(server)}/go`;
  }

  const reasonFor = async (url: string, requestTimeout = GO_SERVER.requestTimeout) =>
    (await failureOf(gocdServer({ config: { url, requestTimeout } }).poll())).reason;

  describe('takes half an answer for none', () => {
    it('when fewer bytes come than were promised', async () => {
      const url = await serving((_, response) => {
        response.writeHead(200, { ...JSON_TYPE, 'content-length': 1000 });
        response.write('{"_embedded":', () => response.destroy());
      });
      expect(await reasonFor(url)).to.equal('malformed');
    });

    it('when the connection is cut between chunks', async () => {
      const url = await serving((_, response) => {
        response.writeHead(200, JSON_TYPE);
        response.write('{"_embedded":{"agents":[]}}', () => response.destroy());
      });
      expect(await reasonFor(url)).to.equal('malformed');
    });

    it('when compressed data is damaged', async () => {
      const url = await serving((_, response) => {
        response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' });
        response.end(gzipSync(sample('agents-v7.json')).subarray(0, 200));
      });
      expect(await reasonFor(url)).to.equal('malformed');
    });
  });

  it('takes compressed answers', async () => {
    const url = await serving((request, response) => {
      expect(request.headers['accept-encoding']).to.contain('gzip');
      response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' });
      response.end(gzipSync(sample('agents-v7.json')));
    });
    expect((await viewOf(gocdServer({ config: { url } }))).agents).to.have.length(10);
  });

  it('breaks off an answer without end', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const url = await serving((_, response) => {
      closed = once(response, 'close');
      response.writeHead(200, JSON_TYPE);
      const pour = () => {
        while (response.write(' '.repeat(64 * 1024)));
      };
      response.on('drain', pour);
      pour();
    });
    const failure = await failureOf(gocdServer({ config: { url }, bodyLimit: 1024 * 1024 }).poll());
    expect(failure.reason).to.equal('too-large');
    await closed;
  });

  it('measures an answer by what it unfolds to', async () => {
    const url = await serving((_, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' });
      response.end(gzipSync(' '.repeat(4 * 1024 * 1024)));
    });
    const failure = await failureOf(gocdServer({ config: { url }, bodyLimit: 1024 * 1024 }).poll());
    expect(failure.reason).to.equal('too-large');
  });

  it('does not wait longer than it may for an answer to begin', async () => {
    expect(await reasonFor(await serving(() => {}), 50)).to.equal('timeout');
  });

  it('does not wait longer than it may for an answer to end', async () => {
    const url = await serving((_, response) => {
      response.writeHead(200, JSON_TYPE);
      response.write('{');
    });
    expect(await reasonFor(url, 50)).to.equal('timeout');
  });

  it('finds a server unreachable that hangs up, or is not there', async () => {
    expect(await reasonFor(await serving((request) => request.socket.destroy()))).to.equal('unreachable');
    const port = await portOf(http.createServer());
    const gone = servers.pop()?.close();
    if (gone !== undefined) await once(gone, 'close');
    expect(await reasonFor(`http://127.0.0.1:${port}/go`)).to.equal('unreachable');
  });

  it('finds what does not speak HTTP malformed', async () => {
    const port = await portOf(net.createServer((socket) => socket.resume().end('SSH-2.0-OpenSSH_9.6\r\n')));
    expect(await reasonFor(`http://127.0.0.1:${port}/go`)).to.equal('malformed');
  });

  it('is kept from reading to reading', async () => {
    const url = await serving();
    let connections = 0;
    servers[0]?.on('connection', () => {
      connections += 1;
    });
    const server = gocdServer({ config: { url } });
    await viewOf(server);
    const first = connections;
    await viewOf(server);
    expect(first).to.be.greaterThan(0);
    expect(connections).to.equal(first);
  });

  it('is closed, and nothing told, when the subscriber leaves', async () => {
    const arrived = new net.Socket();
    const url = await serving((_, response) => arrived.emit('request', response));
    const told: unknown[] = [];
    const subscription = gocdServer({ config: { url } })
      .poll()
      .subscribe({
        next: (fact) => told.push(fact),
        error: (error) => told.push(error),
        complete: () => told.push('end'),
      });
    const [response] = await once(arrived, 'request');
    const closed = once(response, 'close');
    subscription.unsubscribe();
    await closed;
    expect(told).to.deep.equal([]);
  });

  describe('over TLS', () => {
    const peers: string[] = [];

    async function servingTls(): Promise<string> {
      peers.length = 0;
      const [cert, key] = [sample('tls/server-and-client.pem'), sample('tls/server-and-client.key')];
      const server = https.createServer(
        { cert, key, ca: cert, requestCert: true, rejectUnauthorized: false },
        (request, response) => {
          peers.push(peerOf(request.socket));
          quiet(request, response);
        },
      );
      return `https://127.0.0.1:${await portOf(server)}/go`;
    }

    const serverWith = (url: string, tls: Partial<TlsConfig>) =>
      gocdServer({ config: { url, tls: { ...GO_SERVER.tls, ...tls } } });

    it('trusts no certificate it does not know', async () => {
      const failure = await failureOf(serverWith(await servingTls(), {}).poll());
      expect(failure).to.include({ reason: 'tls' });
      expect(failure.hint).to.contain('go-server.tls');
      expect(peers).to.deep.equal([]);
    });

    it('trusts what the CA file vouches for', async () => {
      await viewOf(serverWith(await servingTls(), { caFile: CERTIFICATE }));
      expect(new Set(peers)).to.deep.equal(new Set(['nobody']));
    });

    it('trusts everything if told not to verify', async () => {
      await viewOf(serverWith(await servingTls(), { verify: false }));
    });

    it('shows its own certificate if it has one', async () => {
      await viewOf(
        serverWith(await servingTls(), { caFile: CERTIFICATE, certFile: CERTIFICATE, keyFile: KEY }),
      );
      expect(new Set(peers)).to.deep.equal(new Set(['GoCD adapter specs']));
    });

    it('names the setting whose file it cannot read', async () => {
      const failure = await failureOf(serverWith(await servingTls(), { caFile: '/nowhere/ca.pem' }).poll());
      expect(failure).to.include({ reason: 'tls' });
      expect(failure.message).to.match(/go-server\.tls\.ca-file.*\/nowhere\/ca\.pem \(ENOENT\)/);
    });

    it('reads the files again after a failure: they may have been renewed', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'gocd-adapter-'));
      try {
        const caFile = join(folder, 'ca.pem');
        const server = serverWith(await servingTls(), { caFile });
        expect((await failureOf(server.poll())).reason).to.equal('tls');
        copyFileSync(CERTIFICATE, caFile);
        await viewOf(server);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    it('fails as TLS where the port does not speak it', async () => {
      expect(await reasonFor((await serving()).replace('http:', 'https:'))).to.equal('tls');
    });
  });
});

function quiet(request: http.IncomingMessage, response: http.ServerResponse): void {
  const reply = QUIET[`${request.method} ${request.url}`];
  const [status, body, headers] = typeof reply === 'object' ? reply : [404, ''];
  response.writeHead(status, { ...headers }).end(body);
}

function peerOf(socket: net.Socket): string {
  if (!(socket instanceof TLSSocket)) throw new Error('not a TLS connection');
  return String(socket.getPeerCertificate().subject?.CN ?? 'nobody');
}
