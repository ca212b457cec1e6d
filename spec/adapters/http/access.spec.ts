import { expect } from 'chai';
import { LOOPBACK, PUBLIC, Served, TOKEN } from './support.ts';

const basic = (password: string) => ({
  authorization: `Basic ${Buffer.from(`anyone:${password}`).toString('base64')}`,
});
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('Who may ask what over HTTP', () => {
  describe('where only this machine can reach it', () => {
    it('anyone may read', async () => {
      expect((await new Served(LOOPBACK).get('/api/v1/state')).status).to.equal(200);
    });

    it('changes need the token', async () => {
      const served = new Served(LOOPBACK);
      served.driver.ready();
      for (const headers of [{}, bearer('wrong'), bearer(`${TOKEN}x`), bearer(''), basic(TOKEN)]) {
        const answer = await served.post('/api/v1/pause', headers);
        expect(answer.status).to.equal(401);
        expect(answer.json()).to.have.keys('error', 'hint');
        expect(answer.headers['www-authenticate']).to.equal('Bearer realm="gocd-mesos"');
      }
      expect(served.driver.core.picture().pausedBy).to.equal(null);
      expect((await served.post('/api/v1/pause', bearer(TOKEN))).status).to.equal(200);
    });

    it('changes are off where no token is configured', async () => {
      const answer = await new Served({ ...LOOPBACK, token: null }).post('/api/v1/pause', bearer('null'));
      expect(answer.status).to.equal(403);
      expect(answer.json().hint).to.match(/http\.token/);
    });

    for (const host of ['localhost', 'LOCALHOST:8088', '127.0.0.1:9000', '127.1.2.3', '[::1]:8088'])
      it(`it answers to the name ${host}`, async () => {
        expect((await new Served(LOOPBACK).get('/health', { host })).status).to.equal(200);
      });

    for (const host of [
      'evil.example',
      'evil.example:8088',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
    ])
      it(`it does not answer to the name "${host}", which some page elsewhere may have led here`, async () => {
        const answer = await new Served(LOOPBACK).get('/api/v1/state', { host });
        expect(answer.status).to.equal(403);
        expect(answer.json().error).to.include(JSON.stringify(host));
      });
  });

  describe('where others can reach it', () => {
    it('everyone may ask whether it is alive', async () => {
      expect((await new Served(PUBLIC).get('/health', { host: 'ci.example' })).status).to.equal(200);
    });

    for (const url of [
      '/',
      '/ready',
      '/metrics',
      '/openapi.json',
      '/api/v1/state',
      '/api/v1/events',
      '/nothing',
    ])
      it(`${url} needs the token`, async () => {
        const served = new Served(PUBLIC);
        for (const headers of [{}, bearer('wrong'), basic('wrong')]) {
          const answer = await served.get(url, headers);
          expect(answer.status).to.equal(401);
          expect(answer.json()).to.have.keys('error', 'hint');
        }
      });

    it('a browser may give the token as a password, to read', async () => {
      const served = new Served(PUBLIC);
      const refused = await served.get('/');
      expect(refused.headers['www-authenticate']).to.match(/^Basic /);
      expect((await served.get('/', basic(TOKEN))).status).to.equal(200);
      expect((await served.get('/api/v1/state', bearer(TOKEN))).status).to.equal(200);
    });

    it('a password is not enough for changes, for a browser sends it unasked', async () => {
      const served = new Served(PUBLIC);
      served.driver.ready();
      expect((await served.post('/api/v1/pause', basic(TOKEN))).status).to.equal(401);
      expect((await served.post('/api/v1/pause', bearer(TOKEN))).status).to.equal(200);
    });
  });

  it('other sites get no leave to read, and pages no leave to frame it', async () => {
    const { headers } = await new Served().get('/api/v1/state', { origin: 'http://evil.example' });
    expect(headers).to.not.have.property('access-control-allow-origin');
    expect(headers['content-security-policy']).to.include("default-src 'none'");
    expect(headers['content-security-policy']).to.include("frame-ancestors 'none'");
    expect(headers).to.include({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    expect(headers).to.not.have.property('strict-transport-security');
  });

  it('a client that asks too often is told to wait, wrong tokens included; whether we are alive it may always ask', async () => {
    const served = new Served(PUBLIC);
    const statuses = new Set<number>();
    for (let count = 0; count < 601; count += 1)
      statuses.add((await served.get('/api/v1/state', bearer(`guess-${count}`))).status);
    expect([...statuses]).to.deep.equal([401, 429]);
    expect((await served.get('/api/v1/state', bearer(TOKEN))).json()).to.have.keys('error', 'hint');
    expect((await served.get('/health')).status).to.equal(200);
  });

  it('no answer and no log line holds the token', async () => {
    const served = new Served(PUBLIC);
    const answers = [
      await served.get('/api/v1/state', bearer(TOKEN)),
      await served.get('/metrics', bearer(TOKEN)),
      await served.get('/nothing', bearer(TOKEN)),
      await served.post('/api/v1/pause', bearer(TOKEN)),
    ];
    const seen = [...answers.map(({ text, headers }) => text + JSON.stringify(headers)), ...served.logged];
    expect(seen.join()).to.not.include(TOKEN);
  });
});
