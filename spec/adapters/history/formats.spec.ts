import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { FormatName } from '../../../adapters/history/formats/names.ts';
import { historyIn, type PastJob, readHistory } from '../../../adapters/history/readHistory.ts';

const sample = (name: string) => fileURLToPath(new URL(`../../samples/history/${name}`, import.meta.url));

const at = (time: string) => Date.parse(`2026-01-05T${time}Z`);

/** What a format makes of its sample. */
async function read(format: FormatName) {
  const { jobs, notes } = await readHistory(sample(`${format}.json`), { format });
  return { jobs, notes };
}

const JOB: Omit<PastJob, 'scheduledAt' | 'startedAt' | 'durationMs' | 'resources'> = {
  environment: null,
  pipeline: 'web-shop',
  stage: null,
  job: null,
  counter: 27,
  stageCounter: null,
  hasFailed: false,
};

describe('A history exported from another CI', () => {
  it('is GitHub’s jobs of runs: by workflow and run, with labels for resources', async () => {
    const { jobs, notes } = await read('github');
    const run = { ...JOB, pipeline: 'Build-and-test', counter: 7_718_230_001, stageCounter: 1 };
    expect(jobs).to.deep.equal([
      {
        ...run,
        scheduledAt: at('08:00:00'),
        startedAt: at('08:00:30'),
        durationMs: 300_000,
        resources: ['linux', 'x64'],
        stage: 'compile',
        job: 'compile',
      },
      {
        ...run,
        scheduledAt: at('08:05:32'),
        startedAt: at('08:07:02'),
        durationMs: 120_000,
        resources: ['linux', 'gpu'],
        stage: 'test-20-ubuntu-24.04',
        job: 'test-20-ubuntu-24.04',
        hasFailed: true,
      },
    ]);
    expect(notes).to.deep.equal([
      '1 job left out: skipped',
      '1 job left out: cancelled before an agent had begun',
    ]);
  });

  it('is GitLab’s jobs: waiting since they were queued, not since their pipeline was created', async () => {
    const { jobs, notes } = await read('gitlab');
    const run = { ...JOB, pipeline: 'shop-web-shop', counter: 77 };
    expect(jobs).to.deep.equal([
      {
        ...run,
        scheduledAt: at('08:00:00.500'),
        startedAt: at('08:00:30.500'),
        durationMs: 300_000,
        resources: ['docker', 'linux'],
        stage: 'build',
        job: 'compile-arm64',
      },
      {
        ...run,
        scheduledAt: at('08:05:41.750'),
        startedAt: at('08:06:02'),
        durationMs: 120_000,
        resources: ['docker'],
        stage: 'test',
        job: 'unit',
        hasFailed: true,
      },
    ]);
    expect(notes).to.deep.equal(['1 job left out: manual']);
  });

  it('is Buildkite’s builds: steps that run on agents, since they were runnable', async () => {
    const { jobs, notes } = await read('buildkite');
    expect(jobs).to.deep.equal([
      {
        ...JOB,
        scheduledAt: at('08:00:10'),
        startedAt: at('08:00:40'),
        durationMs: 300_000,
        resources: ['docker', 'os-linux'],
        stage: 'compile',
        job: 'compile',
      },
      {
        ...JOB,
        scheduledAt: at('08:05:41'),
        startedAt: at('08:07:00'),
        durationMs: 120_000,
        resources: [],
        stage: 'Unit-tests',
        job: 'Unit-tests',
        hasFailed: true,
      },
    ]);
    expect(notes).to.deep.equal(['1 job left out: a step of type waiter']);
  });

  it('is GoCD’s job_run_history as it is', async () => {
    expect((await read('gocd')).jobs[0]).to.deep.include({
      scheduledAt: at('08:00:00'),
      startedAt: at('08:00:30'),
      durationMs: 300_000,
      pipeline: 'web-shop',
      counter: 77,
    });
  });

  it('says what an export must have where it is another', async () => {
    const gitlab = await readFile(sample('gitlab.json'), 'utf8');
    expect(() => historyIn(gitlab, 'x.json', { format: 'github' })).to.throw(
      /^x\.json: job 1: run_id: expected a job of GitHub Actions: \{ run_id, name, created_at/,
    );
    const github = await readFile(sample('github.json'), 'utf8');
    expect(() => historyIn(github, 'x.json')).to.throw(/--format github, gitlab or buildkite/);
  });
});

describe('A history of which some rows cannot be used', () => {
  const HEAD = 'scheduled,started,finished,resources';
  const GOOD = '2026-01-05T08:00:00Z,2026-01-05T08:01:00Z,2026-01-05T08:05:00Z,linux';
  const mixed = [HEAD, GOOD, 'soon,,,linux', GOOD, `${GOOD},more`].join('\n');

  it('is refused with the line, the column and the value of each', () => {
    expect(() => historyIn(mixed, 'h.csv')).to.throw(
      /^h\.csv:5: has 5 fields where the first line has 4; .*\nh\.csv:3: scheduled: found "soon", expected a time/,
    );
  });

  it('is read without them on request, and says how many and which first', () => {
    const { jobs, notes } = historyIn(mixed, 'h.csv', { skipBad: true });
    expect(jobs).to.have.length(2);
    expect(notes[0]).to.match(/^2 rows skipped that cannot be used, as h\.csv:5: has 5 fields/);
    expect(historyIn(`${HEAD}\n${GOOD}`, 'h.csv', { skipBad: true }).notes).to.deep.equal([]);
  });

  it('is refused all the same where none can be used', () => {
    expect(() => historyIn(`${HEAD}\nsoon,,,linux`, 'h.csv', { skipBad: true })).to.throw(/found "soon"/);
  });

  it('says which columns it used, and what the file calls them', () => {
    const text =
      'scheduled_at,Preparing,finished,pipeline_name,colour\n1767600000,1767600010,1767600100,shop,red';
    const { columns, notes } = historyIn(text, 'h.csv');
    expect(columns).to.equal(
      'scheduled (scheduled_at), started (Preparing), finished, pipeline (pipeline_name)',
    );
    expect(notes).to.include('ignored columns: colour');
  });
});

describe('A gzipped history', () => {
  it('is unpacked by what it holds, whatever it is called', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-history-'));
    const plain = await readHistory(sample('morning.csv'));
    const packed = gzipSync(await readFile(sample('morning.csv')));
    for (const name of ['morning.csv.gz', 'morning.csv', 'morning']) {
      await writeFile(join(folder, name), packed);
      expect(await readHistory(join(folder, name)), name).to.deep.equal(plain);
    }
    await writeFile(join(folder, 'torn.csv.gz'), packed.subarray(0, 40));
    const torn: unknown = await readHistory(join(folder, 'torn.csv.gz')).catch((error: unknown) => error);
    expect(String(torn)).to.match(/torn\.csv\.gz: is gzipped, and cannot be unpacked \(Z_BUF_ERROR\)/);
    await rm(folder, { recursive: true });
  });
});
