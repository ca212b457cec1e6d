import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createApp } from '../../../adapters/http/app.ts';
import { LOOPBACK, Served } from './support.ts';

describe('The page at /', () => {
  it('is also below the path that a proxy has it, and what belongs to it beside it', async () => {
    const served = new Served({ ...LOOPBACK, basePath: '/ci/agents' });
    for (const url of ['/ci/agents/health', '/health', '/ci/agents/api/v1/state?x=1'])
      expect((await served.get(url)).status, url).to.equal(200);
    const page = await served.get('/ci/agents');
    expect([page.status, page.headers.location]).to.deep.equal([308, '/ci/agents/']);
    expect((await served.get('/ci/agents/')).status).to.equal(200);
    expect((await served.get('/ci/agentsmith/health')).status).to.equal(404);
    expect((await served.post('/ci/agents/api/v1/pause', {})).status).to.equal(401);
  });

  it('names all there is where the dashboard has not been built', async () => {
    const answer = await new Served().get('/');
    expect(answer.status).to.equal(200);
    expect(answer.headers['content-type']).to.match(/^text\/plain/);
    for (const path of ['/ready', '/metrics', '/api/v1/backlog', '/api/v1/agents/:taskId/drain'])
      expect(answer.text).to.include(path);
  });

  describe('where the dashboard has been built', () => {
    let folder = '';
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-page-'));
      await mkdir(join(folder, 'assets'));
      await writeFile(join(folder, 'index.html'), '<!doctype html><title>dashboard</title><body></body>');
      await writeFile(join(folder, 'assets', 'main.js'), 'export {};');
    });
    after(() => rm(folder, { recursive: true }));

    const appOf = () => createApp({ ...new Served().parts, dashboard: folder });

    it('is the dashboard, with its files beside it', async () => {
      const app = await appOf();
      const page = await app.inject('/');
      expect(page.headers['content-type']).to.equal('text/html; charset=utf-8');
      expect(page.payload).to.include('<title>dashboard</title>');
      const script = await app.inject('/assets/main.js');
      expect([script.headers['content-type'], script.payload]).to.deep.equal([
        'text/javascript; charset=utf-8',
        'export {};',
      ]);
    });

    it('loads a script more where something is served beside the API, and only there', async () => {
      const route = { method: 'GET', url: '/extra', summary: '', answers: {}, handle: () => ({}) } as const;
      const beside = { routes: [route], script: 'extra.js' };
      const app = await createApp({ ...new Served().parts, dashboard: folder, beside });
      expect((await app.inject('/')).payload).to.include('<script type="module" src="./extra.js"></script>');
      expect((await app.inject('/extra')).statusCode).to.equal(200);
      const plain = await appOf();
      expect((await plain.inject('/')).payload).to.not.include('<script');
      for (const url of ['/extra', '/sandbox/troubles'])
        expect((await plain.inject(url)).statusCode, url).to.equal(404);
    });

    it('is not sent again to those who have it', async () => {
      const app = await appOf();
      const { etag } = (await app.inject('/')).headers;
      const again = await app.inject({ url: '/', headers: { 'if-none-match': String(etag) } });
      expect([again.statusCode, again.payload]).to.deep.equal([304, '']);
    });

    it('is asked for each time, while what its name tells apart is kept for good', async () => {
      const app = await appOf();
      const caching = async (url: string) => (await app.inject(url)).headers['cache-control'];
      expect(await caching('/')).to.equal('no-cache');
      expect(await caching('/assets/main.js')).to.include('immutable');
    });

    for (const url of [
      '/../index.html',
      '/assets/../../secret',
      '/assets/%2e%2e/%2e%2e/etc/passwd',
      '/assets',
    ])
      it(`leads nowhere else: ${url}`, async () => {
        const app = await appOf();
        expect((await app.inject(url)).statusCode).to.equal(404);
      });
  });
});
