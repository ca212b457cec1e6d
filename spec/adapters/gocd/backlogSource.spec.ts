import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { createGocdServer } from '../../../adapters/gocd/gocdServer.ts';
import type { Connection } from '../../../adapters/gocd/wire/connection.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { BacklogSource, GocdCredentials } from '../../../domain/config.ts';
import type { GocdView, WaitingJob } from '../../../domain/gocd.ts';
import { randomFrom } from '../../../domain/random.ts';
import { Secret } from '../../../domain/secret.ts';
import {
  createGocd,
  type Gocd,
  type GocdOptions,
  type GocdSecurity,
  type JobRequest,
} from '../../../sandbox/index.ts';
import { modelConnection } from './modelConnection.ts';
import { GO_SERVER, INSTANCE, START, viewOf } from './support.ts';

const FEED = '/go/api/feed/jobs/scheduled.xml';
const ADMIN: GocdCredentials = { kind: 'basic', userName: 'admin', password: new Secret('badger') };
const VIEWER: GocdCredentials = { kind: 'basic', userName: 'viewer', password: new Secret('viewer-pw') };
const SECURITY: GocdSecurity = {
  users: [
    { name: 'admin', password: 'badger', admin: true },
    { name: 'viewer', password: 'viewer-pw', admin: false, views: ['p0', 'p1'] },
  ],
};

/** A model server, and readings of it by either way. */
function world(options: GocdOptions = {}) {
  const clock = new VirtualClock(START);
  const gocd = createGocd({ clock, random: randomFrom(1), options: { security: SECURITY, ...options } });
  return { clock, gocd };
}

function reader(
  { clock, gocd }: { readonly clock: VirtualClock; readonly gocd: Gocd },
  backlogSource: BacklogSource,
  credentials = ADMIN,
) {
  const { asked, connection } = modelConnection(gocd, credentials);
  const goServer = { ...GO_SERVER, credentials, backlogSource };
  const server = createGocdServer({
    config: { ...INSTANCE, goServer, pools: [], backlog: { pollInterval: 120_000 } },
    clock,
    connection,
  });
  return {
    asked,
    read: async (): Promise<GocdView> => {
      asked.length = 0;
      return viewOf(server);
    },
  };
}

const byLocator = (jobs: readonly WaitingJob[]) => [...jobs].sort((a, b) => (a.locator < b.locator ? -1 : 1));

const resource = fc.constantFrom('linux', 'docker', 'Windows');
const request: fc.Arbitrary<JobRequest> = fc
  .record({
    pipeline: fc.constantFrom('p0', 'p1', 'p2', 'p3'),
    stage: fc.constantFrom('build', 'test'),
    job: fc.constantFrom('a', 'b', 'c'),
    resources: fc.uniqueArray(resource, { maxLength: 2 }),
    environment: fc.constantFrom(undefined, 'UAT', 'prod'),
    runInstances: fc.constantFrom(undefined, 2),
  })
  .map(({ environment, runInstances, ...rest }) => ({
    ...rest,
    ...(environment === undefined ? {} : { environment }),
    ...(runInstances === undefined ? {} : { runInstances }),
  }));

/** What happens to some of the jobs, by their place in the order in which they were scheduled. */
const step = fc.oneof(
  { weight: 4, arbitrary: request.map((wanted) => ({ kind: 'schedule' as const, wanted })) },
  { weight: 1, arbitrary: fc.nat(20).map((nth) => ({ kind: 'cancel' as const, nth })) },
);

describe('The backlog without the feed', () => {
  it('is the same as with it, for every user, whatever waits', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.constantFrom(ADMIN, VIEWER),
        async (steps, credentials) => {
          const server = world({ templates: { p1: 'tpl' } });
          // A configured job asks for the same in each run: the model's configuration is that of the latest.
          const asksFor = new Map<string, readonly string[]>();
          for (const each of steps) {
            if (each.kind === 'cancel') {
              const job = [...server.gocd.jobs()][each.nth];
              if (job !== undefined) server.gocd.cancel(job.locator);
              continue;
            }
            const key = `${each.wanted.pipeline}/${each.wanted.stage}/${each.wanted.job}`;
            const resources = asksFor.get(key) ?? each.wanted.resources ?? [];
            asksFor.set(key, resources);
            server.gocd.schedule({ ...each.wanted, resources });
            server.clock.advanceTo(server.clock.now() + 1_000);
          }
          const feed = await reader(server, 'feed', credentials).read();
          const dashboard = await reader(server, 'dashboard', credentials).read();
          const known = (job: WaitingJob) => ({
            ...job,
            // Of an account that may not see the configuration, the feed tells more.
            ...(credentials === ADMIN ? {} : { resources: [], resourcesKnown: false, elastic: 'unknown' }),
          });
          expect(byLocator(dashboard.jobs)).to.deep.equal(byLocator(feed.jobs).map(known));
          expect(dashboard.backlogSource).to.equal('dashboard');
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is taken by itself on the day the feed is gone, and no sooner', async () => {
    const there = world();
    there.gocd.schedule({ pipeline: 'p0', stage: 'build', job: 'a' });
    expect(await reader(there, 'auto').read()).to.include({ backlogSource: 'feed' });

    const gone = world({ feed: false });
    gone.gocd.schedule({ pipeline: 'p0', stage: 'build', job: 'a' });
    const auto = reader(gone, 'auto');
    const view = await auto.read();
    expect(view.jobs.map(({ locator }) => locator)).to.deep.equal(['p0/1/build/1/a']);
    expect(view).to.include({ backlogSource: 'dashboard', feedIsGone: true });
    await auto.read();
    expect(auto.asked.filter(({ path }) => path === FEED)).to.deep.equal([]);
    gone.clock.advanceTo(gone.clock.now() + 10 * 60_000);
    await auto.read();
    expect(auto.asked.filter(({ path }) => path === FEED)).to.have.length(1);
  });

  it('is not taken where the feed is asked for', async () => {
    const { read } = reader(world({ feed: false }), 'feed');
    let words = '';
    await read().catch((error: Error) => {
      words = error.message;
    });
    expect(words).to.include('not-found');
  });

  it('is not taken from an older server, whose feed has another address', async () => {
    const old = world({ version: '20.8.0' });
    old.gocd.schedule({ pipeline: 'p0', stage: 'build', job: 'a' });
    const { read, asked } = reader(old, 'auto');
    expect(await read()).to.include({ backlogSource: 'feed' });
    expect(asked.map(({ path }) => path)).not.to.include('/go/api/dashboard');
  });

  it('costs the body of the dashboard only when a stage starts or a job ends', async () => {
    const server = world();
    const statusOf = ({ asked }: ReturnType<typeof reader>, path: string) =>
      asked.filter((call) => call.path.startsWith(path)).map(({ status }) => status);
    server.gocd.schedule({ pipeline: 'p0', stage: 'build', job: 'a' });
    const dashboard = reader(server, 'dashboard');
    await dashboard.read();
    expect(statusOf(dashboard, '/go/api/dashboard')).to.deep.equal([200]);
    await dashboard.read();
    expect(statusOf(dashboard, '/go/api/dashboard')).to.deep.equal([304]);
    expect(statusOf(dashboard, '/go/api/admin/pipelines')).to.deep.equal([]);
    server.gocd.cancel('p0/1/build/1/a');
    server.gocd.schedule({ pipeline: 'p0', stage: 'build', job: 'a' });
    await dashboard.read();
    expect(statusOf(dashboard, '/go/api/dashboard')).to.deep.equal([200]);
    expect(statusOf(dashboard, '/go/api/admin/pipelines')).to.deep.equal([304]);
  });

  it('says what it cannot know, and asks no more than now and then', async () => {
    const server = world();
    server.gocd.schedule({ pipeline: 'p0', stage: 'build', job: 'a', resources: ['linux'] });
    const dashboard = reader(server, 'dashboard', VIEWER);
    const { jobs, warnings } = await dashboard.read();
    expect(jobs[0]).to.include({ resourcesKnown: false, elastic: 'unknown' });
    expect(warnings.join('\n')).to.include('configuration of pipelines');
    await dashboard.read();
    expect(dashboard.asked.filter(({ path }) => path.includes('/admin/pipelines'))).to.deep.equal([]);
  });

  it('lacks the pipelines that the account has hidden, and says that it may', async () => {
    const server = world({ hiddenPipelines: ['p0'] });
    server.gocd.schedule({ pipeline: 'p0', stage: 'build', job: 'a' });
    const { jobs, warnings } = await reader(server, 'dashboard').read();
    expect(jobs).to.deep.equal([]);
    expect(warnings.join('\n')).to.include('hidden in its web page');
  });
});

const entry = z.object({
  kind: z.string(),
  id: z.number().optional(),
  method: z.string().optional(),
  path: z.string().optional(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  status: z.number().optional(),
  body: z.string().optional(),
});

/** A real server's answers of one moment to one user, by path. */
function recorded(from: number, to: number) {
  const file = new URL('../../recordings/gocd/backlog.json', import.meta.url);
  const { log } = z.object({ log: z.array(entry) }).parse(JSON.parse(readFileSync(file, 'utf8')));
  const within = log.filter(({ id = -1 }) => id >= from && id <= to);
  const configuration = log.filter(({ path = '' }) => path.includes('/api/admin/')).map(({ id }) => id);
  const answerTo = (path: string) => {
    const asked = [...within, ...log.filter(({ id }) => configuration.includes(id))].find(
      (one) => one.kind === 'request' && one.path === path,
    );
    return log.find((one) => one.kind === 'response' && one.id === asked?.id) ?? null;
  };
  return answerTo;
}

describe('The backlog of a real server', () => {
  for (const { who, from, to, count } of [
    { who: 'an administrator', from: 10, to: 19, count: 8 },
    { who: 'an administrator, with a job on all agents', from: 42, to: 53, count: 9 },
    { who: 'a user who may not view all', from: 20, to: 28, count: 7 },
    { who: 'a user who may view nothing', from: 29, to: 30, count: 0 },
  ])
    it(`is the same from feed and dashboard, for ${who}`, async () => {
      const answerTo = recorded(from, to);
      const mayConfigure = who.startsWith('an administrator');
      const connection: Connection = {
        async send({ path }) {
          const told = path.includes('/api/admin/pipelines') && !mayConfigure ? null : answerTo(`/go${path}`);
          if (told !== null) {
            const type = told.headers?.['Content-Type'];
            const contentType = String(type).split(';')[0] ?? '';
            return { status: told.status ?? 0, contentType, location: '', etag: null, text: told.body ?? '' };
          }
          const json = (text: string, status = 200) => ({
            status,
            contentType: 'application/vnd.go.cd.v1+json',
            location: '',
            etag: null,
            text,
          });
          if (path === '/api/version') return json('{"version":"26.2.0"}');
          if (path.includes('/api/admin/pipelines') && mayConfigure)
            return json('{"message":"not recorded"}', 404);
          if (path === '/api/agents') return json('{"_embedded":{"agents":[]}}');
          return json('{"message":"You are not authorized to perform this action."}', 403);
        },
        describe: ({ method, path }) => `${method} ${path}`,
        renew: () => {},
      };
      const readBy = (backlogSource: BacklogSource) =>
        viewOf(
          createGocdServer({
            config: {
              ...INSTANCE,
              goServer: { ...GO_SERVER, backlogSource },
              pools: [],
              backlog: { pollInterval: 120_000 },
            },
            clock: new VirtualClock(START),
            connection,
          }),
        );
      const [feed, dashboard] = [await readBy('feed'), await readBy('dashboard')];
      const facts = ({ jobs }: GocdView) =>
        byLocator(jobs).map(({ locator, environment, scheduledAt, pin }) => ({
          locator,
          environment,
          scheduledAt,
          pin,
        }));
      expect(feed.jobs).to.have.length(count);
      expect(facts(dashboard)).to.deep.equal(facts(feed));
      const resourcesOf = new Map(feed.jobs.map(({ locator, resources }) => [locator, resources]));
      const known = dashboard.jobs.filter(({ resourcesKnown }) => resourcesKnown);
      for (const { locator, resources } of known) expect(resources).to.deep.equal(resourcesOf.get(locator));
      // Those whose configuration was recorded, one of them made from a template.
      expect(known.length >= 5).to.equal(mayConfigure);
    });
});
