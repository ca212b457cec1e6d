import { expect } from 'chai';
import {
  callsIn,
  FEED,
  gocdServer,
  html,
  json,
  PROFILES,
  pretend,
  QUIET,
  version,
  viewOf,
  withPretendedNetwork,
  xml,
} from './support.ts';

const feedOf = (locator: string) =>
  xml(`<scheduledJobs><job><buildLocator>${locator}</buildLocator></job></scheduledJobs>`);

describe('What a real GoCD showed', () => {
  withPretendedNetwork();

  it('a rescheduled job waits again, whatever the job API goes on telling of it', async () => {
    pretend({
      ...QUIET,
      'GET /go/api/version': version('20.8.0'),
      [FEED]: feedOf('long/1/build/1/sleep'),
      'GET /go/api/jobs/long/1/build/1/sleep v1': json({
        name: 'sleep',
        state: 'Rescheduled',
        scheduled_date: 1,
        agent_uuid: 'of-the-dead',
      }),
    });
    const [job] = (await viewOf(gocdServer())).jobs;
    expect(job).to.deep.include({ state: 'unknown', pin: { kind: 'none' }, scheduledAt: null });
  });

  it('the feed that is missing in HTML under the type of XML is a feed that is gone', async () => {
    const asked = pretend({
      ...QUIET,
      [FEED]: [
        404,
        '<html><body><h2>404 Not found</h2></body></html>',
        { 'content-type': 'application/xml' },
      ],
      'GET /go/api/dashboard': json({ _embedded: { environments: [], pipelines: [] } }),
    });
    expect((await viewOf(gocdServer())).backlogSource).to.equal('dashboard');
    expect(callsIn(asked, '/dashboard')).to.have.length(1);
  });

  it('a stage without jobs under counter 0 is one that there is not: its waiting jobs are gone', async () => {
    pretend({
      ...QUIET,
      [FEED]: feedOf('p/1/nope/1/a'),
      'GET /go/api/stages/p/1/nope/1 v3': json({ name: 'nope', counter: 0, jobs: [], result: 'Unknown' }),
    });
    expect((await viewOf(gocdServer())).jobs[0]?.state).to.equal('gone');
  });

  it('a cookie that comes with a 401 is not used', async () => {
    let refused = true;
    const asked = pretend({
      ...QUIET,
      'GET /go/api/version': () =>
        refused
          ? [
              401,
              '{"message":"You are not authenticated!"}',
              { 'set-cookie': 'JSESSIONID=empty; Path=/go; Max-Age=1209600' },
            ]
          : version('26.2.0'),
      [PROFILES]: html('', 403),
    });
    const server = gocdServer();
    await viewOf(server).catch(() => {});
    refused = false;
    await viewOf(server);
    expect(asked.filter(({ headers }) => headers.cookie?.includes('empty'))).to.deep.equal([]);
  });
});
