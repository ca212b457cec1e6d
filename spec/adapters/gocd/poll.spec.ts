import { expect } from 'chai';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import {
  AGENTS,
  callsIn,
  FEED,
  factOf,
  failureOf,
  gocdServer,
  html,
  json,
  MAINTENANCE,
  MINUTE,
  NO_SUCH_PATH,
  OLD_FEED,
  PROFILES,
  pretend,
  QUIET,
  START,
  sample,
  version,
  viewOf,
  withPretendedNetwork,
  xml,
} from './support.ts';

const VERSION = 'GET /go/api/version';

describe('a reading of GoCD', () => {
  withPretendedNetwork();

  it('is one view of jobs, agents and server', async () => {
    pretend({
      ...QUIET,
      [FEED]: xml(sample('scheduled-three-jobs.xml')),
      [AGENTS]: json(sample('agents-v7.json')),
      'GET /go/api/stages/checkout-service/128/build/1 v3': json({
        jobs: [
          {
            name: 'compile',
            state: 'Scheduled',
            scheduled_date: 1787210098000,
            agent_uuid: null,
            pipeline_name: null,
          },
          {
            name: 'unit-tests-runInstance-2',
            state: 'Scheduled',
            scheduled_date: 1787210099000,
            agent_uuid: null,
          },
        ],
      }),
      'GET /go/api/stages/docs-site/41/publish/2 v3': json({
        jobs: [{ name: 'upload', state: 'Scheduled', scheduled_date: 1787210100000, agent_uuid: null }],
      }),
    });
    const view = await viewOf(gocdServer());
    expect(view).to.include({
      startedAt: START,
      serverVersion: '26.1.0',
      backlogSource: 'feed',
      resourcesCaseSensitive: false,
      maintenance: false,
    });
    expect(view.warnings).to.deep.equal([]);
    expect(view.agents).to.have.length(10);
    expect(view.jobs.map(({ job }) => job)).to.deep.equal(['compile', 'unit-tests-runInstance-2', 'upload']);
    expect(view.jobs[0]).to.deep.equal({
      locator: 'checkout-service/128/build/1/compile',
      pipeline: 'checkout-service',
      stage: 'build',
      job: 'compile',
      environment: 'staging',
      resources: ['docker', 'linux'],
      scheduledAt: 1787210098000,
      pin: { kind: 'none' },
      resourcesKnown: true,
      elastic: 'no',
      state: 'scheduled',
    });
  });

  it('starts when the first request goes out', async () => {
    const clock = new VirtualClock(START);
    pretend({
      ...QUIET,
      [VERSION]: () => {
        clock.advance(1500);
        return version('26.1.0');
      },
    });
    expect((await viewOf(gocdServer({ clock }))).startedAt).to.equal(START);
  });

  it('makes no request before someone subscribes, and new ones for each who does', async () => {
    const asked = pretend(QUIET);
    const poll = gocdServer().poll();
    expect(asked).to.have.length(0);
    await factOf(poll);
    await factOf(poll);
    expect(callsIn(asked, 'scheduled.xml')).to.have.length(2);
  });

  it('asks with exactly the Accept headers GoCD takes', async () => {
    const asked = pretend(QUIET);
    await viewOf(gocdServer());
    const accepts = Object.fromEntries(
      asked.map(({ call, headers }) => [call.split(' ')[1], headers.accept]),
    );
    expect(accepts).to.deep.equal({
      '/go/api/version': 'application/vnd.go.cd.v1+json',
      '/go/api/feed/jobs/scheduled.xml': 'application/xml',
      '/go/api/agents': 'application/vnd.go.cd.v7+json',
      '/go/api/admin/maintenance_mode/info': 'application/vnd.go.cd.v1+json',
      '/go/api/elastic/profiles': 'application/vnd.go.cd.v2+json',
    });
  });

  for (const essential of [FEED, AGENTS, MAINTENANCE, VERSION])
    it(`is none at all if ${essential} fails`, async () => {
      pretend({ ...QUIET, [essential]: json({ message: 'boom' }, 500) });
      expect((await failureOf(gocdServer().poll())).reason).to.equal('server-error');
    });

  describe('of a server of some age', () => {
    it('learns the version once, and again after some minutes', async () => {
      const clock = new VirtualClock(START);
      let installed = '20.9.0';
      const asked = pretend({ ...QUIET, [VERSION]: () => version(installed) });
      const server = gocdServer({ clock });
      expect((await viewOf(server)).resourcesCaseSensitive).to.equal(true);
      installed = '20.10.0';
      clock.advance(4 * MINUTE);
      expect((await viewOf(server)).serverVersion).to.equal('20.9.0');
      clock.advance(MINUTE);
      expect(await viewOf(server)).to.include({ serverVersion: '20.10.0', resourcesCaseSensitive: false });
      expect(callsIn(asked, '/version')).to.have.length(2);
    });

    it('learns the version again after a failure', async () => {
      let feed = html('', 502);
      const asked = pretend({ ...QUIET, [FEED]: () => feed });
      const server = gocdServer();
      await failureOf(server.poll());
      feed = xml(sample('scheduled-empty.xml'));
      await viewOf(server);
      await viewOf(server);
      expect(callsIn(asked, '/version')).to.have.length(2);
    });

    it('uses the old feed and the old list of agents where the version says so', async () => {
      const asked = pretend({
        [VERSION]: version('19.8.0'),
        [OLD_FEED]: xml(sample('scheduled-three-jobs-pre-20.9.xml')),
        [`${AGENTS} v4`]: json(sample('agents-v7.json')),
        [MAINTENANCE]: json(sample('maintenance-info.json')),
        [PROFILES]: json({ _embedded: { profiles: [] } }),
      });
      const view = await viewOf(gocdServer());
      expect(view.jobs.map(({ state }) => state)).to.deep.equal(['unknown', 'unknown', 'unknown']);
      expect(view.jobs.map(({ scheduledAt }) => scheduledAt)).to.deep.equal([null, null, null]);
      expect(callsIn(asked, 'scheduled.xml')).to.deep.equal([OLD_FEED]);
      expect(callsIn(asked, '/agents')).to.deep.equal([`${AGENTS} v4`]);
    });

    it('finds the ways of a server too old to tell its version by trying, once', async () => {
      const asked = pretend({
        [OLD_FEED]: xml(sample('scheduled-empty-pre-20.9.xml')),
        [`${AGENTS} v4`]: json(sample('agents-empty.json')),
      });
      const server = gocdServer();
      const view = await viewOf(server);
      expect(view).to.include({ serverVersion: null, maintenance: null, resourcesCaseSensitive: false });
      await viewOf(server);
      expect(callsIn(asked, 'scheduled.xml')).to.deep.equal([FEED, OLD_FEED, OLD_FEED]);
      expect(callsIn(asked, '/agents')).to.have.members([
        `${AGENTS} v7`,
        `${AGENTS} v6`,
        `${AGENTS} v4`,
        `${AGENTS} v4`,
      ]);
    });

    it('tries again what it had found once it is no longer there', async () => {
      let upgraded = false;
      const empty = xml(sample('scheduled-empty.xml'));
      pretend({
        ...QUIET,
        [VERSION]: version('20.1.0'),
        [FEED]: () => (upgraded ? empty : NO_SUCH_PATH),
        [OLD_FEED]: () => (upgraded ? NO_SUCH_PATH : empty),
        [`${AGENTS} v6`]: json(sample('agents-empty.json')),
      });
      const server = gocdServer();
      await viewOf(server);
      upgraded = true;
      expect((await failureOf(server.poll())).reason).to.equal('not-found');
      await viewOf(server);
    });

    it('refuses a version it cannot read rather than guess', async () => {
      pretend({ ...QUIET, [VERSION]: version('the latest') });
      expect((await failureOf(gocdServer().poll())).reason).to.equal('malformed');
    });
  });

  describe('in maintenance mode', () => {
    it('says so', async () => {
      pretend({ ...QUIET, [MAINTENANCE]: json(sample('maintenance-info-on.json')) });
      expect((await viewOf(gocdServer())).maintenance).to.equal(true);
    });

    for (const [status, name] of [
      [403, 'error-403-filter.json'],
      [404, 'error-404-agent.json'],
    ] as const)
      it(`does not know where the server answers ${status}, and asks again only after some minutes`, async () => {
        const clock = new VirtualClock(START);
        const asked = pretend({ ...QUIET, [MAINTENANCE]: json(sample(name), status) });
        const server = gocdServer({ clock });
        expect((await viewOf(server)).maintenance).to.equal(null);
        clock.advance(4 * MINUTE);
        await viewOf(server);
        expect(callsIn(asked, 'maintenance_mode')).to.have.length(1);
        clock.advance(MINUTE);
        await viewOf(server);
        expect(callsIn(asked, 'maintenance_mode')).to.have.length(2);
      });
  });
});
