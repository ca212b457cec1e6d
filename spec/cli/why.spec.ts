import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { fastify } from 'fastify';
import { startHttp } from '../../adapters/http/server.ts';
import { explain } from '../../cli/failure.ts';
import { isMeant, type WhyFlags, why } from '../../cli/why.ts';
import type { HttpConfig } from '../../domain/config.ts';
import { describeJobs } from '../../services/assessmentText.ts';
import { LOOPBACK, PUBLIC, Served, TOKEN } from '../adapters/http/support.ts';
import { someJob } from '../support/core.ts';

const JOBS = ['docs/3/publish/2/upload', 'shop/7/test/1/browser', 'shop/7/test/1/unit'];

describe('why', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
  });
  after(() => rm(folder, { recursive: true }));

  const file = async (content: string) => {
    const path = join(folder, 'token');
    await writeFile(path, content);
    return path;
  };

  it('tells of every job of a pipeline why it waits, in the words of plan', async () => {
    const { code, out } = await asked('shop');
    expect(code).to.equal(0);
    expect(out).to.match(/^shop\/7\/test\/1\/browser: no-agent, for \d+ s\n {2}why: {2}\S.*\n {2}then: \S/);
    expect(out).to.contain('shop/7/test/1/unit: no-agent').and.not.contain('docs/');
  });

  it('tells of one job, as JSON if that is asked for', async () => {
    const one = await asked('docs/publish/upload', { json: true });
    const jobs = JSON.parse(one.out);
    expect(jobs.map(({ locator }: { locator: string }) => locator)).to.deep.equal([JOBS[0]]);
    const words = await asked('docs/publish/upload');
    expect(words.out).to.equal(describeJobs(jobs));
  });

  it('ends with 1 and one line if no such job waits, and names the pipelines of those that do', async () => {
    const stranger = await asked('shopp');
    expect(stranger).to.deep.equal({
      code: 1,
      out: '',
      err: 'no waiting job is shopp; jobs of these pipelines wait: docs, shop',
    });
    const idle = await asked('shop', {}, { prepare: (served) => served.driver.ready().poll() });
    expect(idle.err).to.equal('no waiting job is shop: no job waits');
    const unread = await asked('shop', {}, { prepare: () => {} });
    expect(unread.err).to.equal('no waiting job is shop: this instance has not read GoCD yet');
  });

  it('shows the token of an instance that others can reach, and says if it lacks one', async () => {
    const withToken = await asked('docs', { tokenFile: await file(`${TOKEN}\n`) }, { http: PUBLIC });
    expect(withToken.code).to.equal(0);
    const without = await asked('docs', {}, { http: PUBLIC });
    expect(without.code).to.equal(1);
    expect(without.err).to.contain('HTTP 401: the token is missing or wrong');
    const wrong = await asked('docs', { tokenFile: await file('a-wrong-token') }, { http: PUBLIC });
    expect(wrong.err).to.contain('HTTP 401').and.not.contain('a-wrong-token');
  });

  it('ends with 2 for a token file or an address that cannot be used, and never repeats what is in them', async () => {
    const missing = await asked('docs', { tokenFile: join(folder, 'nowhere') });
    expect(missing.code).to.equal(2);
    expect(missing.err).to.contain('nowhere cannot be read (ENOENT)');
    const empty = await asked('docs', { tokenFile: await file('\n') });
    expect([empty.code, empty.err]).to.deep.equal([
      2,
      `--token-file: ${join(folder, 'token')} holds no token`,
    ]);
    const credentials = await outcomeOf('docs', { url: 'http://jane:a-password@ci.example' });
    expect(credentials.code).to.equal(2);
    expect(credentials.err).not.to.contain('a-password');
  });

  it('ends with 1 and one line if nobody answers, or somebody else', async () => {
    const app = fastify();
    app.get('/page/api/v1/backlog', (_request, reply) => reply.type('text/html').send('<p>hello'));
    app.get('/moved/api/v1/backlog', (_request, reply) => reply.redirect('http://elsewhere.example/'));
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    try {
      const page = await outcomeOf('docs', { url: `${url}/page` });
      expect([page.code, page.err]).to.deep.equal([
        1,
        `${url}/page: what answers there is no gocd-mesos, or one of another version`,
      ]);
      const moved = await outcomeOf('docs', { url: `${url}/moved/` });
      expect(moved.err).to.equal(`${url}/moved: HTTP 302: not the answer of a gocd-mesos`);
    } finally {
      await app.close();
    }
    const nobody = await outcomeOf('docs', { url });
    expect(nobody.code).to.equal(1);
    expect(nobody.err).to.match(
      /^http:\/\/127\.0\.0\.1:\d+\/api\/v1\/backlog: no answer \(ECONN[A-Z]+\);[^\n]*$/,
    );
  });
});

describe('A job that is asked about', () => {
  const LOCATOR = 'shop/7/test/1/unit';

  for (const wanted of [LOCATOR, 'shop', 'Shop/', 'shop/unit', 'shop/test/unit', 'shop/7', 'shop/7/unit'])
    it(`is ${LOCATOR} if it is called ${wanted}`, () => {
      expect(isMeant(LOCATOR, wanted)).to.equal(true);
    });

  for (const wanted of ['', '/', 'sho', 'test', 'shop/8', 'shop/unit/test', 'shop/uni', `${LOCATOR}/unit`])
    it(`is not ${LOCATOR} if it is called ${JSON.stringify(wanted)}`, () => {
      expect(isMeant(LOCATOR, wanted)).to.equal(false);
    });
});

interface Face {
  readonly http?: HttpConfig;
  readonly prepare?: (served: Served) => unknown;
}

/** Asks an instance in which, unless prepared otherwise, all JOBS wait. */
async function asked(
  wanted: string,
  flags: Omit<WhyFlags, 'url'> = {},
  { http = LOOPBACK, prepare = haveJobsWait }: Face = {},
) {
  const served = new Served(http);
  prepare(served);
  const server = await startHttp(served.parts);
  try {
    const { port } = new URL(server.url);
    return await outcomeOf(wanted, { ...flags, url: `http://127.0.0.1:${port}` });
  } finally {
    await server.close();
  }
}

function haveJobsWait({ driver }: Served): void {
  driver.ready().poll({ jobs: JOBS.map((locator) => ({ ...someJob(locator), locator })) });
}

async function outcomeOf(wanted: string, flags: WhyFlags) {
  const lines: string[] = [];
  try {
    const code = await why(wanted, flags, (line) => lines.push(line));
    return { code, out: lines.join('\n'), err: '' };
  } catch (error) {
    const explanation = explain(error);
    if (explanation === null) throw error;
    return { code: explanation.exitCode, out: lines.join('\n'), err: explanation.lines };
  }
}
