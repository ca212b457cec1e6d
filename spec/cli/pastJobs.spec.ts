import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { failure, GocdCallError } from '../../adapters/gocd/wire/failure.ts';
import { historyIn } from '../../adapters/history/readHistory.ts';
import { NO_PROGRESS } from '../../adapters/terminal/progress.ts';
import { explain } from '../../cli/failure.ts';
import { pastJobs } from '../../cli/pastJobs.ts';
import { rateFlag, sinceFlag } from '../../cli/pastJobsFlags.ts';
import type { Clock } from '../../domain/clock/clock.ts';
import { Secret } from '../../domain/secret.ts';
import type { Rig } from '../../sandbox/spec/gocd/support.ts';
import { type Asked, modelConnection } from '../adapters/gocd/modelConnection.ts';
import { BEGAN, busyServer, configAs, PASSWORD, runBoth } from './pastJobsWorld.ts';

/** Time that passes when somebody waits for it, and not otherwise. */
function leapingClock(): Clock {
  let now = BEGAN + 24 * 3_600_000;
  return {
    now: () => now,
    after: (delayMs, action) => {
      now += delayMs;
      queueMicrotask(action);
      return () => {};
    },
  };
}

describe('history', () => {
  let folder: string;
  let world: Rig;
  const path = (name: string) => join(folder, name);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
    world = busyServer(3);
  });
  afterEach(() => rm(folder, { recursive: true }));

  interface Settings {
    readonly user?: string;
    readonly out?: string;
    readonly since?: number;
    readonly rate?: number;
    /** Whether the request of this number is refused by the network, for ever. */
    readonly cutAt?: number;
  }

  async function read({
    user = 'admin',
    out = path('jobs.csv'),
    since = BEGAN,
    rate = 5,
    cutAt,
  }: Settings = {}) {
    await writeFile(path('framework.conf'), configAs(user));
    const { asked, connection } = modelConnection(world.gocd, {
      ...{ kind: 'basic', userName: user, password: new Secret(PASSWORD) },
    });
    const [lines, written]: [string[], string[]] = [[], []];
    const clock = leapingClock();
    const startedAt = clock.now();
    let sent = 0;
    const outcome = await pastJobs(
      path('framework.conf'),
      { since: { at: since }, out, rate },
      {
        ...{ clock, progress: NO_PROGRESS, env: {} },
        write: (text) => written.push(text),
        tell: (line) => lines.push(line),
        connection: {
          ...connection,
          send: async (request, signal) => {
            sent += 1;
            if (cutAt !== undefined && sent >= cutAt)
              throw new GocdCallError(failure('unreachable', `no connection for ${PASSWORD}`));
            return connection.send(request, signal);
          },
        },
      },
    ).catch((error: unknown) => explain(error));
    return { outcome, asked, lines, written: written.join(''), sent, tookMs: clock.now() - startedAt };
  }

  const runsIn = (asked: readonly Asked[]) => asked.filter(({ path }) => /\/stages\/[^/]+\/\d+\//.test(path));
  const jobsIn = async (file = path('jobs.csv')) => historyIn(await readFile(file, 'utf8'), file).jobs;

  it('is what the server knows of each job, as simulate reads it', async () => {
    const { outcome } = await read();
    expect(outcome).to.equal(0);
    const truth = [...world.gocd.jobs()];
    const jobs = await jobsIn();
    expect(jobs).to.have.length(9).and.to.have.length(truth.length);
    for (const { pipeline, counter, stage, job, ...told } of jobs) {
      const its = truth.find(
        (one) => one.pipeline === pipeline && one.pipelineCounter === counter && one.name === job,
      );
      const at = (state: string) =>
        Math.floor(its?.transitions.find((moment) => moment.state === state)?.at ?? 0);
      expect(told).to.deep.include({ scheduledAt: at('Scheduled'), startedAt: at('Preparing') });
      expect(told.durationMs).to.equal(at('Completed') - at('Preparing'));
      expect(told.resources).to.deep.equal(its?.resources);
      expect(told.environment).to.equal(pipeline === 'release' ? 'staging' : null);
      expect(stage).to.equal(its?.stage);
    }
  });

  it('takes one call for a run of a stage, none for those before the time asked for', async () => {
    const all = await read();
    expect(runsIn(all.asked)).to.have.length(6);
    const late = await read({ since: BEGAN + 7 * 60_000, out: path('late.csv') });
    expect(runsIn(late.asked)).to.have.length(2);
    expect(await jobsIn(path('late.csv'))).to.have.length(3);
  });

  it('asks no more often than the rate, and says first what rights it needs', async () => {
    const { sent, tookMs, lines } = await read({ rate: 2 });
    expect(tookMs).to.be.at.least((sent - 1) * 500);
    expect(lines[0]).to.contain('the right to view pipelines').and.to.contain('administrators only');
  });

  it('asks the next time for new runs only, and has those of before all the same', async () => {
    await read();
    runBoth(world, 4);
    const { asked, lines } = await read();
    expect(runsIn(asked).map(({ path }) => path)).to.have.members([
      '/go/api/stages/shop/4/build/1',
      '/go/api/stages/release/4/ship/1',
    ]);
    expect(lines[1]).to.contain('12 jobs').and.to.contain('2 runs of stages read, 6 known before');
    expect(await jobsIn()).to.have.length(12);
  });

  it('goes on where it was broken off, and says that it will', async () => {
    const { outcome, asked } = await read({ cutAt: 8 });
    expect(outcome).to.deep.include({ exitCode: 1 });
    expect(JSON.stringify(outcome)).to.contain('the same command goes on from there');
    const before = runsIn(asked).length;
    expect(before).to.be.above(0);
    const again = await read();
    expect(runsIn(again.asked)).to.have.length(6 - before);
    expect(await jobsIn()).to.have.length(9);
  });

  it('leaves out runs that go on, and has them the next time', async () => {
    world.job({ pipeline: 'shop', stage: 'build', job: 'jar', pipelineCounter: 4, durationMs: 600_000 });
    world.clock.advance(60_000);
    const { lines } = await read();
    expect(lines.join('\n')).to.contain('1 run left out: still going on');
    expect(await jobsIn()).to.have.length(9);
    world.clock.advance(20 * 60_000);
    await read();
    expect(await jobsIn()).to.have.length(10);
  });

  it('of an account without rights has what it may view, no column for what it may not know, and says so', async () => {
    const { lines } = await read({ user: 'viewer' });
    const text = await readFile(path('jobs.csv'), 'utf8');
    expect(text.split('\n')[0]).not.to.contain('resources');
    expect((await jobsIn()).every(({ pipeline }) => pipeline === 'shop')).to.equal(true);
    expect(lines.join('\n')).to.contain('of 1 pipeline the account may not read what jobs need');
  });

  it('goes to the standard output, with nothing kept', async () => {
    const { written } = await read({ out: '-' });
    expect(historyIn(written, 'out.csv').jobs).to.have.length(9);
    const again = await read({ out: '-' });
    expect(runsIn(again.asked)).to.have.length(6);
  });

  it('tells no secret, whatever happens', async () => {
    const whole = await read();
    const cut = await read({ out: path('other.csv'), cutAt: 3 });
    const files = await Promise.all(
      ['jobs.csv', 'jobs.csv.read'].map((name) => readFile(path(name), 'utf8')),
    );
    const told = JSON.stringify([whole.lines, cut.lines, cut.outcome, files]);
    expect(told).to.contain('no connection').and.not.to.contain(PASSWORD);
  });

  it('of another server is not mixed with what was read before', async () => {
    await writeFile(path('jobs.csv.read'), '{"history":1,"server":"http://other.example/go"}\n');
    const { outcome } = await read();
    expect(outcome).to.deep.include({ exitCode: 2 });
    expect(JSON.stringify(outcome)).to.contain('has runs of http://other.example/go');
  });

  it('drops a line that was not written to its end', async () => {
    await read();
    const kept = await readFile(path('jobs.csv.read'), 'utf8');
    const [, , second = ''] = kept.split('\n');
    await writeFile(path('jobs.csv.read'), kept.slice(0, kept.indexOf(second) + 20));
    const { outcome } = await read();
    expect(outcome).to.equal(0);
    expect(await jobsIn()).to.have.length(9);
    await writeFile(path('jobs.csv.read'), kept.replace(second, 'torn'));
    expect(JSON.stringify((await read()).outcome)).to.contain('jobs.csv.read:3: is damaged');
  });

  it('is asked for by how long ago or since when, and how fast', () => {
    expect(sinceFlag('30d')).to.deep.equal({ agoMs: 30 * 24 * 3_600_000 });
    expect(sinceFlag('2026-03-02')).to.deep.equal({ at: Date.UTC(2026, 2, 2) });
    expect(() => sinceFlag('soon')).to.throw('expected a time');
    expect(() => sinceFlag('30')).to.throw('with its unit, as 30d');
    expect([rateFlag('5/s'), rateFlag('30/m'), rateFlag('2')]).to.deep.equal([5, 0.5, 2]);
    for (const wrong of ['0/s', 'fast', '500/s']) expect(() => rateFlag(wrong)).to.throw('requests a second');
  });
});
