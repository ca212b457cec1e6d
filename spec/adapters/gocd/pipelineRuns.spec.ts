import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { createGocdServer } from '../../../adapters/gocd/gocdServer.ts';
import { DASHBOARD } from '../../../adapters/gocd/reading/dashboard.ts';
import { runsIn } from '../../../adapters/gocd/reading/pipelineRuns.ts';
import { failure, GocdCallError } from '../../../adapters/gocd/wire/failure.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { BacklogSource } from '../../../domain/config.ts';
import type { GocdFailureReason, PipelineRun } from '../../../domain/gocd.ts';
import { randomFrom } from '../../../domain/random.ts';
import { createGocd } from '../../../sandbox/index.ts';
import { somePool } from '../../support/config.ts';
import { modelConnection } from './modelConnection.ts';
import { GO_SERVER, INSTANCE, MINUTE, START, viewOf } from './support.ts';

const SECOND = 1_000;
const DASHBOARD_PATH = '/go/api/dashboard';

const RECORDED = z.object({ answers: z.array(z.object({ from: z.string(), body: z.string() })) });

/** What a real 26.2.0 showed of runs of a pipeline. */
function recorded(from: string, pipeline: string): readonly PipelineRun[] {
  const all = ['answers', 'dashboards'].flatMap((name) => {
    const file = new URL(`../../recordings/gocd/${name}.json`, import.meta.url);
    return RECORDED.parse(JSON.parse(readFileSync(file, 'utf8'))).answers;
  });
  const body = all.find((answer) => answer.from === from)?.body ?? '';
  return runsIn(DASHBOARD.parse(JSON.parse(body))).filter(({ run }) => run.startsWith(`${pipeline}/`));
}

const auto = (stage: string) => ({ stage, isManual: false });

describe('Runs of pipelines, as a real server showed them', () => {
  it('are told from their start with the stage that comes next', () => {
    expect(recorded('structure-run[28]', 'chain')).to.deep.equal([
      {
        run: 'chain/1',
        stage: 'chain/compile',
        status: 'building',
        next: auto('chain/test'),
        isPaused: false,
      },
    ]);
  });

  it('are paused where their pipeline is', () => {
    const [run] = recorded('structure-dashboard[189]', 'chain');
    expect(run).to.include({ status: 'building', isPaused: true });
  });

  it('are all that go on, and the latest, of which one may wait for a stage that another is in', () => {
    expect(recorded('structure-dashboard[722]', 'templated')).to.deep.equal([
      {
        ...{ run: 'templated/6', stage: 'templated/build', status: 'passed' },
        ...{ next: auto('templated/check'), isPaused: false },
      },
      { run: 'templated/5', stage: 'templated/check', status: 'building', next: null, isPaused: false },
    ]);
  });

  it('fail as soon as one job has failed', () => {
    const [run] = recorded('structure-rerun[495]', 'failing');
    expect(run).to.include({ stage: 'failing/second', status: 'failing' });
  });

  it('are where an earlier stage was run again, with those that follow it once more', () => {
    const [run] = recorded('structure-rerun[1994]', 'failing');
    expect(run).to.deep.include({ stage: 'failing/first', status: 'building', next: auto('failing/second') });
  });
});

interface Given {
  readonly lookAhead?: 'on' | 'off' | 'observe';
  readonly source?: BacklogSource;
  readonly version?: string;
}

/** A model server with a pipeline of two stages, and readings of it. */
function given({ lookAhead = 'on', source = 'feed', version = '26.2.0' }: Given = {}) {
  const clock = new VirtualClock(START);
  const gocd = createGocd({ clock, random: randomFrom(1), options: { version } });
  gocd.configure({
    name: 'shop',
    stages: [
      { name: 'compile', approval: 'manual', jobs: ['jar'] },
      { name: 'deploy', approval: 'manual', jobs: ['ship'] },
    ],
  });
  const { asked, connection } = modelConnection(gocd, { kind: 'none' });
  const trouble: {
    reason: GocdFailureReason | null;
    status?: number;
    retryAfterMs?: number;
    takes?: number;
  } = {
    reason: null,
  };
  const server = createGocdServer({
    config: {
      ...INSTANCE,
      goServer: { ...GO_SERVER, backlogSource: source },
      pools: [somePool()],
      scaling: { lookAhead },
      backlog: { pollInterval: 10 * SECOND },
    },
    clock,
    connection: {
      ...connection,
      send: async (request, signal) => {
        if (request.path === '/api/dashboard') clock.advance(trouble.takes ?? 0);
        if (signal.aborted)
          throw new GocdCallError(failure('unreachable', 'GET /api/dashboard was given up'));
        if (trouble.reason === null || request.path !== '/api/dashboard')
          return connection.send(request, signal);
        asked.push({ path: DASHBOARD_PATH, status: trouble.status ?? 0 });
        const { retryAfterMs } = trouble;
        const told = failure(trouble.reason, 'GET /api/dashboard was refused');
        throw new GocdCallError(
          retryAfterMs === undefined ? told : { ...told, retryAfterMs },
          trouble.status,
        );
      },
    },
  });
  const read = async () => {
    asked.length = 0;
    return viewOf(server);
  };
  const statuses = () => asked.filter(({ path }) => path === DASHBOARD_PATH).map(({ status }) => status);
  return { clock, gocd, read, statuses, trouble };
}

const COMPILING = {
  ...{ run: 'shop/1', stage: 'shop/compile', status: 'building' },
  ...{ next: { stage: 'shop/deploy', isManual: true }, isPaused: false },
};

describe('Runs of pipelines in a reading', () => {
  for (const lookAhead of ['on', 'observe'] as const)
    it(`are asked for where look-ahead is ${lookAhead}, and cost a 304 while nothing starts or ends`, async () => {
      const { clock, gocd, read, statuses } = given({ lookAhead });
      gocd.schedule({ pipeline: 'shop', stage: 'compile', job: 'jar' });
      const first = await read();
      expect(first.runs).to.deep.equal([COMPILING]);
      expect(statuses()).to.deep.equal([200]);
      clock.advance(10 * SECOND);
      const second = await read();
      expect(statuses()).to.deep.equal([304]);
      expect(second.runs).to.equal(first.runs);
      gocd.pause('shop', true);
      clock.advance(10 * SECOND);
      expect((await read()).runs?.[0]).to.include({ isPaused: true });
      expect(statuses()).to.deep.equal([200]);
    });

  it('are not asked for where nobody looks ahead', async () => {
    const { gocd, read, statuses } = given({ lookAhead: 'off' });
    gocd.schedule({ pipeline: 'shop', stage: 'compile', job: 'jar' });
    expect(await read()).not.to.have.property('runs');
    expect(statuses()).to.deep.equal([]);
  });

  it('come with the dashboard where waiting jobs are read from that: it is asked for once', async () => {
    const { gocd, read, statuses } = given({ source: 'dashboard' });
    gocd.schedule({ pipeline: 'shop', stage: 'compile', job: 'jar' });
    expect((await read()).runs).to.deep.equal([COMPILING]);
    expect(statuses()).to.deep.equal([200]);
  });

  it('are missing where the account may not see them: all else is read, that is told, and they are left alone for minutes', async () => {
    const { clock, gocd, read, statuses, trouble } = given();
    gocd.schedule({ pipeline: 'shop', stage: 'compile', job: 'jar' });
    Object.assign(trouble, { reason: 'forbidden', status: 403 });
    const view = await read();
    expect(view).not.to.have.property('runs');
    expect(view.jobs).to.have.length(1);
    expect(view.warnings.join()).to.match(
      /Which stages come next cannot be read: .* by what was seen alone\./,
    );
    trouble.reason = null;
    clock.advance(4 * MINUTE);
    expect((await read()).warnings.join()).to.match(/Which stages come next/);
    expect(statuses()).to.deep.equal([]);
    clock.advance(MINUTE);
    expect((await read()).runs).to.have.length(1);
  });

  it('are not told as they were before once they cannot be read, and asked for when the server said, not earlier', async () => {
    const { clock, gocd, read, statuses, trouble } = given();
    gocd.schedule({ pipeline: 'shop', stage: 'compile', job: 'jar' });
    await read();
    Object.assign(trouble, { reason: 'throttled', status: 429, retryAfterMs: 3 * MINUTE });
    clock.advance(10 * SECOND);
    expect(await read()).not.to.have.property('runs');
    trouble.reason = null;
    clock.advance(2 * MINUTE);
    expect(await read()).not.to.have.property('runs');
    expect(statuses()).to.deep.equal([]);
    clock.advance(MINUTE);
    expect((await read()).runs).to.have.length(1);
  });

  it('are read seldom where that takes long, and given up after seconds: all else waits for it', async () => {
    const { clock, gocd, read, statuses, trouble } = given();
    gocd.schedule({ pipeline: 'shop', stage: 'compile', job: 'jar' });
    trouble.takes = 2 * SECOND;
    expect((await read()).runs).to.have.length(1);
    clock.advance(39 * SECOND);
    await read();
    expect(statuses()).to.deep.equal([]);
    clock.advance(2 * SECOND);
    trouble.takes = 6 * SECOND;
    const view = await read();
    expect(view).not.to.have.property('runs');
    expect(view.warnings.join()).to.match(/Which stages come next cannot be read: .* given up/);
  });

  it('are unknown of a server too old to tell, which is told', async () => {
    const { gocd, read } = given({ version: '20.1.0' });
    gocd.schedule({ pipeline: 'shop', stage: 'compile', job: 'jar' });
    const view = await read();
    expect(view).not.to.have.property('runs');
    expect(view.warnings.join()).to.match(/this version of GoCD has no way to/);
  });

  it('are read less often the more pipelines there are: of 2,000 a changed dashboard is megabytes', async () => {
    const { clock, gocd, read, statuses } = given();
    for (let n = 0; n < 2_000; n++)
      gocd.configure({ name: `p-${n}`, stages: [{ name: 'build', approval: 'manual', jobs: ['j'] }] });
    gocd.schedule({ pipeline: 'shop', stage: 'compile', job: 'jar' });
    await read();
    for (const [seconds, expected] of [
      [10, []],
      [10, []],
      [10, [304]],
    ] as const) {
      clock.advance(seconds * SECOND);
      expect((await read()).runs).to.have.length(1);
      expect(statuses()).to.deep.equal(expected);
    }
  });
});
