import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { fastify } from 'fastify';
import { startHttp } from '../../adapters/http/server.ts';
import { explain } from '../../cli/failure.ts';
import { isMeant, type WhyFlags, why } from '../../cli/why.ts';
import type { Config, HttpConfig } from '../../domain/config.ts';
import { describeJobs } from '../../services/assessmentText.ts';
import { LOOPBACK, PUBLIC, Served, TOKEN } from '../adapters/http/support.ts';
import { someConfig, somePool } from '../support/config.ts';
import { launchesIn, someAgent, someJob } from '../support/core.ts';
import { pipelineRuns, stageRun } from '../support/pipelines.ts';

const JOBS = ['docs/3/publish/2/upload', 'shop/7/test/1/browser', 'shop/7/test/1/unit'] as const;

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
    const { code, out, err } = await asked('shop');
    expect(code, err).to.equal(0);
    expect(out).to.match(/^shop\/7\/test\/1\/browser: no-agent, for \d+ s\n {2}why: {2}\S.*\n {2}then: \S/);
    expect(out).to.contain('shop/7/test/1/unit: no-agent').and.not.contain('docs/');
    expect(out).to.match(/^ {2}starts: in about .*, most likely in .* to .*$/m);
  });

  it('tells of one job, as JSON if that is asked for', async () => {
    const one = await asked('docs/publish/upload', { json: true });
    const jobs = JSON.parse(one.out);
    expect(jobs.map(({ locator }: { locator: string }) => locator)).to.deep.equal([JOBS[0]]);
    const words = await asked('docs/publish/upload');
    expect(words.out).to.equal(describeJobs(jobs));
  });

  it('lets nothing that came from elsewhere pass for a line of its own', () => {
    const job = {
      locator: 'a\nb',
      cause: 'limit',
      waitedMs: 0,
      reason: 'no\nroom',
      remedy: 'it waits',
    } as const;
    expect(describeJobs([job])).to.equal('a\\nb: limit, for 0 s\n  why:  no\\nroom\n  then: it waits');
  });

  it('tells of jobs that run or have run what they waited for, those that wait first', async () => {
    const { code, out, err } = await asked('shop', {}, { prepare: haveJobsRun });
    expect(code, err).to.equal(0);
    const lines = out.split('\n');
    const begun = lines.findIndex((line) => line.startsWith('shop/7/test/1/unit: built by'));
    expect(lines[begun]).to.match(/: built by gocd-agent\.\S+ since 2026-\d\d-\d\d \d\d:\d\d UTC$/);
    expect(lines[begun + 1]).to.equal('  waited: 46 s: no-agent 3 s, starting 41 s, assigning 2 s');
    expect(lines.slice(begun + 2)).to.deep.equal([]);
    expect(out).to.match(/^shop\/7\/test\/1\/browser: assigning, for 46 s\n/);
    expect(out).to.contain('  waited so far: no-agent 3 s, starting 41 s, assigning 2 s');
    const past = await asked('docs', {}, { prepare: haveJobsRun });
    expect(past.out).to.match(
      /^docs\/3\/publish\/2\/upload: ran on .* UTC, until .* UTC\n {2}waited: 44 s: /,
    );
  });

  it('says of a job that starts by nothing under way that it never does by itself', async () => {
    const odd = { ...someJob('odd', { resources: ['windows'] }), locator: JOBS[0] };
    const { out } = await asked(
      'docs',
      {},
      { prepare: ({ driver }) => driver.ready().poll({ jobs: [odd] }) },
    );
    expect(out).to.contain('\n  starts: never by itself: no pool fits');
  });

  for (const wanted of ['shop/test', 'shop', 'Shop/4/test', 'shop/test/j0'])
    it(`tells when jobs are expected that are not there yet: ${wanted}`, async () => {
      const { code, out, err } = await asked(wanted, {}, { config: LOOKING_AHEAD, prepare: haveJobsToCome });
      expect(code, err).to.equal(0);
      expect(out).to.match(
        /^shop\/test: 4 jobs for pool default expected in \d+ s \([89] of 10 times after shop\/compile, which has run 30 of usually 60 seconds\); \d agents are launched or kept ahead$/m,
      );
    });

  it('says why no agent is launched ahead of them', async () => {
    const config = someConfig({ scaling: { lookAhead: 'observe' } });
    const { out } = await asked('shop/test', {}, { config, prepare: haveJobsToCome });
    expect(out).to.contain('; no agent is launched ahead, for pool default only observes');
  });

  it('gives them as JSON too', async () => {
    const face = { config: LOOKING_AHEAD, prepare: haveJobsToCome };
    const [job] = JSON.parse((await asked('shop/test', { json: true }, face)).out);
    expect(job).to.include({
      state: 'expected',
      stage: 'shop/test',
      jobs: 4,
      after: 'shop/compile',
      run: 'shop/4',
    });
  });

  it('gives the same as JSON, each with its state and the parts of its wait, which add up to it', async () => {
    const { out } = await asked('shop', { json: true }, { prepare: haveJobsRun });
    const jobs: { state: string; waitedMs: number; parts: { ms: number }[] }[] = JSON.parse(out);
    expect(jobs.map(({ state }) => state)).to.deep.equal(['waiting', 'running']);
    for (const { waitedMs, parts } of jobs)
      expect(parts.reduce((sum, { ms }) => sum + ms, 0)).to.equal(waitedMs);
  });

  it('ends with 1 and one line if no such job waits, and names the pipelines of those that do', async () => {
    const stranger = await asked('shopp');
    expect(stranger).to.deep.equal({
      code: 1,
      out: '',
      err: 'no job that waits, runs, began lately or is expected is shopp; jobs of these pipelines wait: docs, shop',
    });
    const idle = await asked('shop', {}, { prepare: (served) => served.driver.ready().poll() });
    expect(idle.err).to.equal('no job that waits, runs, began lately or is expected is shop: no job waits');
    const unread = await asked('shop', {}, { prepare: () => {} });
    expect(unread.err).to.equal(
      'no job that waits, runs, began lately or is expected is shop: this instance has not read GoCD yet',
    );
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

  it('has no more told than the jobs it may be, however many others wait', async () => {
    const app = fastify();
    const urls: string[] = [];
    app.get('/api/v1/*', (request, reply) => {
      urls.push(request.url);
      return reply.type('text/html').send('<p>hello');
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    try {
      await outcomeOf('Shop/7/test', { url });
    } finally {
      await app.close();
    }
    expect(urls).to.deep.equal(['/api/v1/backlog?text=Shop+7+test']);
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
      /^http:\/\/127\.0\.0\.1:\d+\/api\/v1\/backlog\?\S+: no answer \(ECONN[A-Z]+\);[^\n]*$/,
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

const LOOKING_AHEAD = someConfig({ pools: [somePool({ max: 8 })], scaling: { lookAhead: 'on' } });

interface Face {
  readonly config?: Config;
  readonly http?: HttpConfig;
  readonly prepare?: (served: Served) => unknown;
}

/** Asks an instance in which, unless prepared otherwise, all JOBS wait. */
async function asked(
  wanted: string,
  flags: Omit<WhyFlags, 'url'> = {},
  { http = LOOPBACK, prepare = haveJobsWait, config = someConfig() }: Face = {},
) {
  const served = new Served(http, config);
  prepare(served);
  const server = await startHttp(served.parts);
  try {
    const { port } = new URL(server.url);
    return await outcomeOf(wanted, { ...flags, url: `http://127.0.0.1:${port}` });
  } finally {
    await server.close();
  }
}

/** Agents for all JOBS come up; the first job ends, the last runs, and the other waits for its agent to be given to it. */
function haveJobsRun({ driver }: Served): void {
  const jobs = JOBS.map((locator) => ({ ...someJob(locator), locator, scheduledAt: driver.now }));
  const [, browser] = jobs;
  if (browser === undefined) throw new Error('there are three jobs');
  driver.ready().poll({ jobs });
  driver.wait(3_000);
  const [one = '', two = '', three = ''] = launchesIn(driver.offer().commands).map(({ taskId }) => taskId);
  driver.wait(41_000);
  const idle = [someAgent(two), someAgent(three)];
  const building = (name: string, building: string) => someAgent(name, { runState: 'Building', building });
  driver.poll({ jobs: jobs.slice(1), agents: [building(one, JOBS[0]), ...idle] });
  driver.wait(2_000);
  driver.poll({ jobs: [browser], agents: [someAgent(one), someAgent(two), building(three, JOBS[2])] });
}

/** Of a pipeline that has run before: its first stage builds, the next is to come, and agents are on their way for that. */
function haveJobsToCome({ driver }: Served): void {
  driver.ready();
  pipelineRuns(driver, [1, 2, 3]);
  stageRun(driver, '4/compile', 1, 3);
  driver.offer();
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
