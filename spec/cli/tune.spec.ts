import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { NO_PROGRESS } from '../../adapters/terminal/progress.ts';
import { explain } from '../../cli/failure.ts';
import { tune } from '../../cli/tune.ts';
import { hoursFlag, type TuneFlags } from '../../cli/tuning/flags.ts';
import { tunePage } from '../../cli/tuning/page.ts';
import type { TuneResult } from '../../cli/tuning/result.ts';
import { sourceOf } from '../../cli/tuning/source.ts';
import { describeTune } from '../../cli/tuning/words.ts';
import { outcomeOf, start } from './support.ts';

/** The same quarter of an hour on two days: jobs by twos and threes. */
const HISTORY = [
  'scheduled,finished,resources,pipeline_name,stage_name,job_name',
  ...[2, 3].flatMap((date) =>
    Array.from({ length: 14 }, (_, index) => {
      const at = Date.UTC(2026, 2, date, 8, Math.floor(index / 3) * 4, index);
      const [scheduled, finished] = [at, at + 90_000].map((time) => new Date(time).toISOString());
      return `${scheduled},${finished},linux,shop,build,job-${index}`;
    }),
  ),
].join('\n');
const SLOW = `gocd-mesos {
  mesos-master = "m:5050", go-server.host = gocd
  go-agent { docker-image = "a/b:c", resources = [linux] }
  scaling { max-agents = 6, idle-timeout = 20 minutes }
}`;
const FLAGS: TuneFlags = { seed: 1, seeds: 1, trials: 8, workers: 0 };

describe('tune', () => {
  let folder: string;
  let result: TuneResult;
  const path = (name: string) => join(folder, name);
  const shown: string[] = [];

  async function tuned(flags: Partial<TuneFlags> = {}, file: string | undefined = path('history.csv')) {
    const lines: string[] = [];
    const code = await tune(
      file,
      { ...FLAGS, config: path('slow.conf'), ...flags },
      {
        print: (line) => lines.push(line),
        progress: {
          at: (share, detail) => shown.push(`${share} ${detail}`),
          clear: () => shown.push('clear'),
        },
      },
    );
    return { code, out: lines.join('\n') };
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
    await writeFile(path('history.csv'), HISTORY);
    await writeFile(path('slow.conf'), SLOW);
    const { code, out } = await tuned({ json: true, report: path('page.html') });
    result = JSON.parse(out);
    expect(code).to.equal(result.verdict === 'better' ? 0 : 1);
  });
  after(() => rm(folder, { recursive: true }));

  it('recommends what shortens waits for no more hours, and says with which lines', () => {
    const { inForce, recommended, changes, together } = result;
    expect(recommended?.isInForce).to.equal(false);
    expect(recommended?.p95).to.be.at.most(inForce.p95);
    expect(recommended?.agentHours).to.be.at.most(inForce.agentHours);
    expect(changes.flatMap(({ lines }) => lines)).to.deep.equal(recommended?.changes);
    expect(together?.p95).to.equal((recommended?.p95 ?? 0) - inForce.p95);
    expect(result.tried.filter(({ isRecommended }) => isRecommended)).to.deep.equal([recommended]);
  });

  it('searches the earlier day, and checks on the later one', () => {
    expect(result.searched).to.include({ jobs: 14, from: '2026-03-02T08:00:00.000Z' });
    expect(result.heldOut).to.include({ jobs: 14, from: '2026-03-03T00:00:00.000Z' });
    expect(result.check?.recommended.agentHours).to.be.above(0);
    expect(result.check?.holds).to.equal(result.check?.lost.length === 0);
  });

  it('tells how far it is, and clears that before it says what it found', () => {
    expect(shown.some((line) => /^[\d.]+ \d+ trials/.test(line))).to.equal(true);
    expect(shown.at(-1)).to.equal('clear');
  });

  it('writes a page that needs nothing but itself, with the picture and both configs marked', async () => {
    const page = await readFile(path('page.html'), 'utf8');
    expect(page).to.equal(tunePage(result));
    expect(page).not.to.match(/https?:|src=|@import|url\(/);
    expect(page).to.match(/<svg[^>]*>[\s\S]*<circle class="own"[\s\S]*<circle class="chosen"/);
    const named = tunePage({ ...result, sources: ['<script>alert(1)</script>'] });
    expect(named).to.contain('&#60;script&#62;').and.not.to.contain('<script>');
  });

  it('tells it to people, with the config in force and the recommended one marked', () => {
    const text = describeTune(result);
    expect(text)
      .to.match(/^in force +\d/m)
      .and.to.match(/^recommended: \S+ = .*\d/m);
    expect(text).to.match(/^to change +now +alone +beside the others$/m);
    expect(text).to.match(/^held-out days /m);
    const fitted = describeTune({ ...result, verdict: 'does not hold' });
    expect(fitted).to.contain('it does not hold on the days that were held out');
  });

  it('ends with 1, and says how near it came, where nothing meets what is wanted', async () => {
    const { code, out } = await tuned({ targetWait: 1, trials: 3 });
    expect(code).to.equal(1);
    expect(out).to.contain('nothing that was tried meets what is wanted\nthe shortest p95 wait was ');
  });

  it('refuses a history without jobs in the time asked for', async () => {
    const error = await tuned({ from: Date.UTC(2030, 0, 1) }).catch((thrown: unknown) => thrown);
    expect(explain(error)).to.deep.include({ exitCode: 2 });
    expect(hoursFlag('100h')).to.equal(100);
    expect(() => hoursFlag('0h')).to.throw('agent-hours');
  });

  it('refuses flags that would do nothing, and one standard input for two files', async () => {
    const refused = async (flags: Partial<TuneFlags>, isFile = true) => {
      const error = await sourceOf(isFile ? '-' : undefined, { ...FLAGS, ...flags }).catch(explain);
      return error !== null && 'exitCode' in error ? error : null;
    };
    const fromInstance = 'http://127.0.0.1:1';
    expect(await refused({ tokenFile: 'x' })).to.include({ exitCode: 2 });
    expect(await refused({ config: '-' })).to.include({ exitCode: 2 });
    for (const flags of [{ skipBad: true }, { format: 'github' }] as const)
      expect(await refused({ ...flags, fromInstance }, false)).to.include({ exitCode: 2 });
  });

  it('takes what a running instance has kept of its jobs, with its token', async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url, request.headers.authorization);
      response.setHeader('content-type', 'text/csv; charset=utf-8').end(HISTORY);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = z.object({ port: z.number() }).parse(server.address());
    const url = `http://127.0.0.1:${address.port}`;
    await writeFile(path('token'), 'the-token');
    const from = Date.UTC(2026, 2, 3);
    const flags = { ...FLAGS, trials: 1, from, fromInstance: url, tokenFile: path('token') };
    const lines: string[] = [];
    const output = { print: (line: string) => lines.push(line), progress: NO_PROGRESS };
    try {
      await tune(undefined, flags, output);
    } finally {
      server.close();
    }
    expect(asked).to.deep.equal([`/api/v1/history/jobs.csv?since=${from}`, 'Bearer the-token']);
    expect(lines[0]).to.contain(`${url}/api/v1/history/jobs.csv`).and.to.contain('14 jobs');
    const both = await tune('history.csv', flags, output).catch((error: unknown) => explain(error));
    expect(both).to.deep.include({ exitCode: 2 });
  });

  it('comes to the same in threads of the built program', async () => {
    const words = ['history.csv', '--config', 'slow.conf', '--trials', '8', '--seeds', '1', '--workers', '2'];
    const { code, out, err } = await outcomeOf(start(folder, 'tune', ...words, '--json'));
    expect(code, err).to.equal(result.verdict === 'better' ? 0 : 1);
    const { sources: _, ...built } = JSON.parse(out);
    const { sources: __, ...here } = result;
    expect(built).to.deep.equal(here);
  });
});
