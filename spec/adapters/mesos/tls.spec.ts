import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { NoAnswer, schedulerHttp } from '../../../adapters/mesos/http.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { TlsConfig } from '../../../domain/config.ts';
import { aClient, recordOf, SUBSCRIBED } from './support/client.ts';
import { sample } from './support/recordings.ts';
import { aConfig } from './support/settings.ts';

function file(name: string): string {
  return fileURLToPath(new URL(`../../samples/mesos/tls/${name}`, import.meta.url));
}

describe('Talking TLS to Mesos', () => {
  const peers: string[] = [];
  let server: https.Server;
  let url: string;

  before(async () => {
    const credentials = {
      cert: sample('tls/server.pem'),
      key: sample('tls/server.key'),
      ca: sample('tls/ca.pem'),
    };
    server = https.createServer(
      { ...credentials, requestCert: true, rejectUnauthorized: false },
      (request, response) => {
        peers.push(clientOf(request.socket));
        response.writeHead(200, { 'Mesos-Stream-Id': 'stream-1' }).write(recordOf(SUBSCRIBED));
      },
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `https://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  function clientOf(socket: unknown): string {
    const { CN } =
      isTls(socket) && socket.authorized ? socket.getPeerCertificate().subject : { CN: 'nobody' };
    return [CN].flat().join();
  }

  function isTls(socket: unknown): socket is TLSSocket {
    return typeof socket === 'object' && socket !== null && 'getPeerCertificate' in socket;
  }

  function subscribe(tls: Partial<TlsConfig>) {
    return aClient([url], {
      tls: { caFile: null, certFile: null, keyFile: null, verify: true, ...tls },
    }).subscribe();
  }

  it('trusts the CA it is given and shows its certificate', async () => {
    const heard = subscribe({
      caFile: file('ca.pem'),
      certFile: file('client.pem'),
      keyFile: file('client.key'),
    });
    await heard.one('mesos.subscribed');
    expect(peers.at(-1)).to.equal('client of the gocd-mesos specs');
    heard.leave();
  });

  it('does not trust an unknown CA', async () => {
    const asked = peers.length;
    const [fact] = await subscribe({}).end();
    expect(fact).to.deep.include({ type: 'mesos.disconnected', reason: 'unreachable' });
    expect(fact)
      .to.have.property('message')
      .that.matches(/certificate/);
    expect(peers.length).to.equal(asked);
  });

  it('trusts anybody if told not to verify', async () => {
    const heard = subscribe({ verify: false });
    await heard.one('mesos.subscribed');
    heard.leave();
  });

  it('names the setting whose file is not there', async () => {
    const [fact] = await subscribe({ caFile: '/nowhere/ca.pem' }).end();
    expect(fact).to.have.property('message', 'mesos.tls.ca-file cannot be read: /nowhere/ca.pem (ENOENT)');
  });

  describe('with files that are renewed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gocd-mesos-tls-'));
    const caFile = join(folder, 'ca.pem');
    const tls = { caFile, certFile: null, keyFile: null, verify: true };
    const trust = (name: string) => copyFileSync(file(name), caFile);

    after(() => rmSync(folder, { recursive: true }));

    it('reads them for each subscription', async () => {
      trust('server.pem');
      const client = aClient([url], { tls });
      const [refused] = await client.subscribe().end();
      expect(refused)
        .to.have.property('message')
        .that.matches(/certificate/);
      trust('ca.pem');
      const heard = client.subscribe();
      await heard.one('mesos.subscribed');
      heard.leave();
      trust('server.pem');
      expect(await client.subscribe().end()).to.have.nested.property('[0].type', 'mesos.disconnected');
    });

    it('reads them again for a call after one that got no answer', async () => {
      trust('server.pem');
      const http = schedulerHttp(aConfig({ mesos: { tls } }).mesos, new VirtualClock());
      const { signal } = new AbortController();
      const call = () => http.callBeside({ url: new URL(url), call: {}, streamId: null, signal });
      const refused = await call().catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(NoAnswer);
      trust('ca.pem');
      expect(await call()).to.include({ status: 200 });
    });
  });
});
