import { once } from 'node:events';
import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { TlsConfig } from '../../../domain/config.ts';
import { aClient, recordOf, SUBSCRIBED } from './support/client.ts';
import { sample } from './support/recordings.ts';

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

  it('cannot be set up with a file that is not there', () => {
    expect(() => subscribe({ caFile: file('no-such.pem') })).to.throw('no-such.pem');
  });
});
