import { expect } from 'chai';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { WaitingJob } from '../../../domain/gocd.ts';
import type { GocdServer } from '../../../services/ports.ts';
import {
  callsIn,
  FEED,
  gocdServer,
  html,
  json,
  MINUTE,
  NO_SUCH_PATH,
  pretend,
  QUIET,
  type Replies,
  type Reply,
  START,
  sample,
  version,
  viewOf,
  withPretendedNetwork,
  xml,
} from './support.ts';

const STAGE = 'GET /go/api/stages/p/1/s/1 v3';

describe('details of waiting jobs', () => {
  withPretendedNetwork();

  it('are asked for by stage, one request for all its jobs', async () => {
    const asked = pretend(
      serving(['p/1/s/1/a', 'p/1/s/1/b'], { [STAGE]: stageOf({ name: 'a' }, { name: 'b' }) }),
    );
    expect((await jobsOf(gocdServer())).map(({ state }) => state)).to.deep.equal(['scheduled', 'scheduled']);
    expect(callsIn(asked, '/stages/')).to.have.length(1);
  });

  it('are asked for job by job where the stage does not tell, from 20.1 to 20.8', async () => {
    const asked = pretend(
      serving(['fleet-update/12/patch/1/apply-runOnAll-2'], {
        'GET /go/api/version': version('20.8.0'),
        'GET /go/api/jobs/fleet-update/12/patch/1/apply-runOnAll-2 v1': json(sample('job-instance.json')),
      }),
    );
    const [job] = await jobsOf(gocdServer());
    expect(job).to.deep.include({
      state: 'scheduled',
      scheduledAt: 1787210098000,
      pin: { kind: 'agent', uuid: '6f1c2f0e-4d0b-4a0f-9f53-0a7c3d1b9e05' },
    });
    expect(callsIn(asked, '/jobs/fleet')).to.have.length(1);
  });

  it('name the one agent that a job is for, while it waits', async () => {
    pretend(
      serving(['p/1/s/1/a-runOnAll-1', 'p/1/s/1/b-runOnAll-1'], {
        [STAGE]: stageOf(
          { name: 'a-runOnAll-1', agent_uuid: 'one' },
          { name: 'b-runOnAll-1', agent_uuid: 'two', state: 'Building' },
        ),
      }),
    );
    const [waiting, building] = await jobsOf(gocdServer());
    expect(waiting?.pin).to.deep.equal({ kind: 'agent', uuid: 'one' });
    expect(building).to.deep.include({ state: 'moved-on', pin: { kind: 'unknown' } });
  });

  it('tell a stale entry of the feed: no such stage, or no such job in it', async () => {
    pretend(
      serving(['p/1/s/1/a', 'q/1/s/1/a'], {
        [STAGE]: stageOf({ name: 'other' }),
        'GET /go/api/stages/q/1/s/1 v3': json(sample('error-404-agent.json'), 404),
      }),
    );
    expect((await jobsOf(gocdServer())).map(({ state }) => state)).to.deep.equal(['gone', 'gone']);
  });

  for (const [what, reply] of Object.entries<Reply>({
    'may not be asked for': json(sample('error-403-controller.json'), 403),
    'are not where they should be': NO_SUCH_PATH,
  }))
    it(`are unknown where they ${what}, but for what the name says, and not asked for again soon`, async () => {
      const clock = new VirtualClock(START);
      const asked = pretend(serving(['p/1/s/1/a', 'p/1/s/1/b-runOnAll-3'], { [STAGE]: reply }));
      const server = gocdServer({ clock });
      const [plain, pinned] = await jobsOf(server);
      expect(plain).to.deep.include({ state: 'unknown', scheduledAt: null, pin: { kind: 'none' } });
      expect(pinned).to.deep.include({ state: 'unknown', scheduledAt: null, pin: { kind: 'unknown' } });
      clock.advance(4 * MINUTE);
      await jobsOf(server);
      expect(callsIn(asked, '/stages/')).to.have.length(1);
    });

  it('are kept while a job stays in the feed, and refreshed after some minutes', async () => {
    const clock = new VirtualClock(START);
    let scheduled_date = 1000;
    const asked = pretend(serving(['p/1/s/1/a'], { [STAGE]: () => stageOf({ name: 'a', scheduled_date }) }));
    const server = gocdServer({ clock });
    await jobsOf(server);
    scheduled_date = 2000;
    clock.advance(4 * MINUTE);
    expect((await jobsOf(server))[0]?.scheduledAt).to.equal(1000);
    expect(callsIn(asked, '/stages/')).to.have.length(1);
    clock.advance(MINUTE);
    expect((await jobsOf(server))[0]?.scheduledAt).to.equal(2000);
  });

  it('are forgotten when a job leaves the feed: one rescheduled comes back under the same locator', async () => {
    let waiting = ['p/1/s/1/a'];
    let scheduled_date = 1000;
    pretend(serving(() => waiting, { [STAGE]: () => stageOf({ name: 'a', scheduled_date }) }));
    const server = gocdServer();
    await jobsOf(server);
    waiting = [];
    await jobsOf(server);
    waiting = ['p/1/s/1/a'];
    scheduled_date = 2000;
    expect((await jobsOf(server))[0]?.scheduledAt).to.equal(2000);
  });

  it('are asked for again at once for a job that had moved on and is still in the feed', async () => {
    let state = 'Assigned';
    pretend(serving(['p/1/s/1/a'], { [STAGE]: () => stageOf({ name: 'a', state }) }));
    const server = gocdServer();
    expect((await jobsOf(server))[0]?.state).to.equal('moved-on');
    state = 'Scheduled';
    expect((await jobsOf(server))[0]?.state).to.equal('scheduled');
  });

  it('are unknown, not stale, when a job that had moved on cannot be asked for again', async () => {
    let reply = stageOf({ name: 'a', state: 'Assigned' });
    pretend(serving(['p/1/s/1/a'], { [STAGE]: () => reply }));
    const server = gocdServer();
    await jobsOf(server);
    reply = html('', 502);
    expect((await jobsOf(server))[0]?.state).to.equal('unknown');
  });

  it('come in portions of 50 requests, oldest jobs first, so that a flood does not hold up the reading', async () => {
    const flood = Array.from({ length: 120 }, (_, number) => `p/${number}/s/1/a`);
    const stages = Object.fromEntries(
      flood.map((_, number) => [`GET /go/api/stages/p/${number}/s/1 v3`, stageOf({ name: 'a' })]),
    );
    const asked = pretend(serving(flood, stages));
    const server = gocdServer();
    const known = async () => (await jobsOf(server)).findIndex(({ state }) => state === 'unknown');
    expect([await known(), await known(), await known()]).to.deep.equal([50, 100, -1]);
    expect(callsIn(asked, '/stages/')).to.have.length(120);
  });

  it('are asked for first of jobs not seen before', async () => {
    const moved = Array.from({ length: 60 }, (_, number) => `p/${number}/s/1/a`);
    let waiting = moved.slice(0, 50);
    const stages = Object.fromEntries(
      moved.map((_, number) => [
        `GET /go/api/stages/p/${number}/s/1 v3`,
        stageOf({ name: 'a', state: number < 50 ? 'Building' : 'Scheduled' }),
      ]),
    );
    pretend(serving(() => waiting, stages));
    const server = gocdServer();
    await jobsOf(server);
    waiting = moved;
    expect((await jobsOf(server)).filter(({ state }) => state === 'scheduled')).to.have.length(10);
  });

  it('do not stop a reading when the server fails, and are then not insisted upon', async () => {
    const many = Array.from({ length: 30 }, (_, number) => `p/${number}/s/1/a`);
    const failing = Object.fromEntries(
      many.map((_, number) => [`GET /go/api/stages/p/${number}/s/1 v3`, html('', 504)]),
    );
    const asked = pretend(serving(many, failing));
    const jobs = await jobsOf(gocdServer());
    expect(new Set(jobs.map(({ state }) => state))).to.deep.equal(new Set(['unknown']));
    expect(callsIn(asked, '/stages/').length).to.be.at.most(4);
  });
});

async function jobsOf(server: GocdServer): Promise<readonly WaitingJob[]> {
  return (await viewOf(server)).jobs;
}

function serving(locators: readonly string[] | (() => readonly string[]), replies: Replies): Replies {
  const feed = (): Reply => {
    const waiting = typeof locators === 'function' ? locators() : locators;
    const jobs = waiting.map((locator) => `<job><buildLocator>${locator}</buildLocator></job>`);
    return xml(`<scheduledJobs>${jobs.join('')}</scheduledJobs>`);
  };
  return { ...QUIET, [FEED]: feed, ...replies };
}

function stageOf(...jobs: object[]): Reply {
  const base = {
    state: 'Scheduled',
    scheduled_date: 1000,
    agent_uuid: null,
    pipeline_name: null,
    stage_name: null,
  };
  return json({ jobs: jobs.map((job) => ({ ...base, ...job })) });
}
