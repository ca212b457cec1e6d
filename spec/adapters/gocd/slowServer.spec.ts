import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { createGocdServer } from '../../../adapters/gocd/gocdServer.ts';
import { type Connection, headersOf } from '../../../adapters/gocd/wire/connection.ts';
import { failure, GocdCallError } from '../../../adapters/gocd/wire/failure.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { BacklogSource } from '../../../domain/config.ts';
import type { GocdView, WaitingJob } from '../../../domain/gocd.ts';
import { randomFrom } from '../../../domain/random.ts';
import { isStale } from '../../../policy/staleness.ts';
import { createGocd, type GocdOptions, type JobRequest } from '../../../sandbox/index.ts';
import { GO_SERVER, INSTANCE, START, viewOf } from './support.ts';

const SECOND = 1_000;
/** The recommended fast profile polls so often. */
const BACKLOG = { idlePollInterval: null, pollInterval: 10 * SECOND };

describe('A slow GoCD server with many jobs waiting', () => {
  it('is read in time at each poll, and all is known in the end', async () => {
    const { poll, schedule } = slowServer();
    schedule(250);
    const known: number[] = [];
    for (let readings = 0; readings < 25 && known.at(-1) !== 250; readings += 1) {
      const { view, stale } = await poll();
      expect(stale, `reading ${readings}`).to.equal(false);
      expect(view.jobs).to.have.length(250);
      known.push(view.jobs.filter(({ scheduledAt }) => scheduledAt !== null).length);
      const isAll = known.at(-1) === 250;
      expect(
        view.warnings.some((line) => /too slowly to have told those of \d+ jobs? yet/.test(line)),
      ).to.equal(!isAll);
    }
    expect(known.at(-1)).to.equal(250);
    expect(known).to.deep.equal([...known].sort((a, b) => a - b));
  });

  it('serves, without the feed, the jobs of stages that were looked at, and goes on with the others', async () => {
    const { poll, schedule } = slowServer({ feed: false }, 'dashboard');
    schedule(100);
    const counts: number[] = [];
    for (let readings = 0; readings < 20 && counts.at(-1) !== 100; readings += 1) {
      const { view, stale } = await poll();
      expect(stale, `reading ${readings}`).to.equal(false);
      counts.push(view.jobs.length);
      if (view.jobs.length < 100)
        expect(view.warnings.join()).to.match(/too slowly to have told of \d+ active/);
    }
    expect(counts.at(-1)).to.equal(100);
    expect(counts).to.deep.equal([...counts].sort((a, b) => a - b));
  });

  it('has no decisions made on jobs of a stage that was looked at too long ago', async () => {
    const { poll, schedule } = slowServer({ feed: false }, 'dashboard');
    schedule(100);
    const states = new Set<WaitingJob['state']>();
    for (let readings = 0; readings < 20; readings += 1)
      for (const { state } of (await poll()).view.jobs) states.add(state);
    expect(states).to.include('unread');
  });

  it('has no job taken for a plain one before it has said which jobs are elastic', async () => {
    const elasticProfiles = Array.from({ length: 60 }, (_, n) => ({
      id: `profile-${n}`,
      pluginId: 'plugin',
      clusterProfileId: 'cluster',
    }));
    const { poll, schedule } = slowServer({ elasticProfiles });
    schedule(1, { pipeline: 'elastic', elasticProfile: 'profile-59' });
    schedule(1, { pipeline: 'plain' });
    const seen: string[] = [];
    for (let readings = 0; readings < 10; readings += 1) {
      const { view, stale } = await poll();
      expect(stale, `reading ${readings}`).to.equal(false);
      seen.push(
        view.jobs.map(({ pipeline, elastic, state }) => `${pipeline} ${elastic} ${state}`).join(', '),
      );
    }
    expect(seen[0]).to.equal('elastic unknown unread, plain unknown unread');
    expect(seen.at(-1)).to.equal('elastic yes scheduled, plain no scheduled');
    expect(seen.join()).not.to.include('elastic no');
  });

  it('is asked nothing more once half of the time is over, and not waited for much longer', async () => {
    const { poll, schedule, asked } = slowServer();
    schedule(250);
    const { view } = await poll();
    const late = asked.filter(({ at }) => at - view.startedAt >= 30 * SECOND);
    expect(late).to.deep.equal([]);
    expect(asked.some(({ at }) => at - view.startedAt >= 25 * SECOND)).to.equal(true);

    const stuck = slowServer({}, 'feed', (path) => (path.includes('/stages/') ? 300 * SECOND : 10));
    stuck.schedule(2);
    const reading = await stuck.poll();
    expect(reading.stale).to.equal(false);
    expect(reading.view.jobs.map(({ state }) => state)).to.deep.equal(['unknown', 'unknown']);
  });

  it('does not have a reading end early when it is fast', async () => {
    const { poll, schedule } = slowServer({}, 'feed', () => 10);
    schedule(50);
    const { view } = await poll();
    expect(view.warnings).to.deep.equal([]);
    expect(view.jobs.every(({ scheduledAt }) => scheduledAt !== null)).to.equal(true);
  });
});

/** A model server each answer of which takes a while, on virtual time. */
function slowServer(
  options: GocdOptions = {},
  backlogSource: BacklogSource = 'feed',
  answerMs: (path: string) => number = () => 5 * SECOND,
) {
  const asked: { readonly path: string; readonly at: number }[] = [];
  const clock = new VirtualClock(START);
  const gocd = createGocd({ clock, random: randomFrom(1), options: { version: '26.2.0', ...options } });
  const connection: Connection = {
    send: (request, signal) =>
      new Promise((resolve, reject) => {
        const giveUp = () => reject(new GocdCallError(failure('timeout', `${request.path} was given up`)));
        if (signal.aborted) return giveUp();
        signal.addEventListener('abort', giveUp);
        asked.push({ path: request.path, at: clock.now() });
        clock.after(answerMs(request.path), () => {
          signal.removeEventListener('abort', giveUp);
          const headers = { host: 'ci.example', ...headersOf(request, { kind: 'none' }) };
          const answer = gocd.handle({
            method: request.method,
            path: `/go${request.path}`,
            headers,
            body: '',
          });
          resolve({
            status: answer.status,
            contentType: answer.headers['content-type']?.split(';')[0] ?? '',
            location: '',
            etag: answer.headers.etag ?? null,
            text: answer.body,
          });
        });
      }),
    describe: ({ method, path }) => `${method} ${path}`,
    renew: () => {},
  };
  const goServer = { ...GO_SERVER, backlogSource };
  const config = { ...INSTANCE, goServer, pools: [], backlog: BACKLOG };
  const server = createGocdServer({ config, clock, connection });

  /** One reading, and whether it was too old when it arrived; then the time until the next. */
  async function poll(): Promise<{ readonly view: GocdView; readonly stale: boolean }> {
    let done = false;
    const reading = viewOf(server).finally(() => {
      done = true;
    });
    for (await setImmediate(); !done; await setImmediate()) clock.step();
    const view = await reading;
    const stale = isStale(view, config, clock.now());
    clock.advance(BACKLOG.pollInterval);
    return { view, stale };
  }

  return {
    asked,
    poll,
    schedule: (count: number, wanted: Partial<JobRequest> = {}) => {
      for (let nth = 0; nth < count; nth += 1)
        gocd.schedule({ pipeline: `p${nth}`, stage: 'build', job: 'a', ...wanted });
    },
  };
}
