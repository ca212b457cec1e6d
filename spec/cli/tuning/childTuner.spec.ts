import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { HistoryFile } from '../../../adapters/store/historyFile.ts';
import { childTuner } from '../../../cli/tuning/childTuner.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { Mask } from '../../../domain/masking/masker.ts';
import type { AdviceView } from '../../../services/advice/adviceSchemas.ts';
import { Advisor } from '../../../services/advice/advisor.ts';
import { Archive } from '../../../services/history/archive.ts';
import { JOBS_KEPT } from '../../../services/history/kinds.ts';
import type { Log } from '../../../services/ports.ts';
import { keptJob } from '../../services/advice/support.ts';

import { programOf } from '../support.ts';

const HOUR = 3_600_000;
const SILENT: Log = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
const BOUNDS = { mb: 300, trials: 6, seeds: 1, ms: HOUR, priority: 19 };
const asIs: Mask = (text) => text;

/** A program that is run in place of ours, told all that it is told. */
const script = (text: string) => [process.execPath, '-e', text];
async function* noJobs() {
  yield 'scheduled,finished\n';
}

describe('The search for advice', () => {
  let clock: VirtualClock;
  beforeEach(() => {
    clock = new VirtualClock(Date.UTC(2026, 0, 9, 2));
  });

  const find = (text: string, { signal = new AbortController().signal, mask = asIs } = {}) =>
    childTuner({ configFile: 'a.conf', clock, mask, program: script(text), bounds: BOUNDS })
      .find(noJobs(), signal)
      .then(
        () => 'found',
        (error: unknown) => String(error),
      );

  it('is made by tune, with memory and trials that end, of the lowest priority', async () => {
    const told = await find(
      `process.stdin.resume().on('end', () => {
         console.error(require('os').getPriority(), process.execArgv[0], process.argv.slice(1).join(' '));
         process.exitCode = 2;
       })`,
    );
    expect(told).to.equal(
      'Error: 19 --max-old-space-size=300 tune - --config a.conf --json --workers 0 --trials 6 --seeds 1',
    );
  });

  it('fails with the last thing that was said other than how far it is, and no secret in it', async () => {
    const mask: Mask = (text) => text.replace('hush', '***');
    const said = `console.error('tune: 12 %\\nno such file hush\\ntune: 13 %\\n'); process.exitCode = 2`;
    expect(await find(said, { mask })).to.equal('Error: no such file ***');
    expect(await find('process.exitCode = 7')).to.equal('Error: tune ended with 7');
    expect(await find('process.kill(process.pid, "SIGTERM")')).to.equal('Error: tune was ended by SIGTERM');
    for (const said of ['{}', 'fine'])
      expect(await find(`console.log('${said}')`)).to.equal(
        'Error: tune ended with 0, and what it said is not understood',
      );
  });

  it('is ended when it takes too long', async () => {
    const told = find('setInterval(() => {}, 1000)');
    clock.advance(HOUR);
    expect(await told).to.equal('Error: it was not done within 1 h');
    expect(clock.nextDue()).to.equal(null);
  });

  it('fails where it needs more memory than it may have', async () => {
    expect(await find('const all = []; for (;;) all.push({ all: [all.length] })')).to.equal(
      'Error: it takes more than the 300 MB that it may have',
    );
  });

  it('is ended at once where it is not wanted any more', async () => {
    const stop = new AbortController();
    const told = find('setInterval(() => {}, 1000)', { signal: stop.signal });
    stop.abort();
    expect(await told).to.equal('Error: tune was ended by SIGKILL');
  });

  it('leads from the jobs that an instance has kept to advice on its config, day after day', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
    const configFile = join(folder, 'slow.conf');
    await writeFile(
      configFile,
      `gocd-mesos {
        mesos-master = "m:5050", go-server.host = gocd
        go-agent { docker-image = "a/b:c", resources = [linux] }
        scaling { max-agents = 6, idle-timeout = 20 minutes }
      }`,
    );
    const store = new HistoryFile({
      path: join(folder, 'kept.sqlite'),
      days: 30,
      size: 2 ** 24,
      clock,
      log: SILENT,
      mask: asIs,
      onTrouble: () => {},
    });
    const archive = new Archive();
    archive.attach(store);
    for (const day of [1, 2])
      for (let index = 0; index < 26; index++) {
        const endedAt = clock.now() - day * 24 * HOUR + 6 * HOUR + Math.floor(index / 3) * 240_000 + index;
        const job = keptJob(`shop/${day}/build/1/job-${index}`, endedAt);
        archive.keep(JOBS_KEPT, { key: job.locator, at: endedAt, pool: job.pool, value: job });
      }
    // Beside a suite that keeps all cores busy it would come to nothing at its own priority.
    const bounds = { ...BOUNDS, priority: 0 };
    const tuner = childTuner({ configFile, clock, mask: asIs, program: programOf(), bounds });
    const shown: AdviceView[] = [];
    const isDone = new Promise<void>((resolve) => {
      const advisor = new Advisor({
        ...{ clock, archive, tuner, log: SILENT, luck: 0 },
        show: (view) => {
          shown.push(view);
          if (view.latest !== null) advisor.close().then(resolve);
        },
      });
      advisor.begin({ dailyAt: '03:00', timeZone: 'UTC' }).then(() => clock.advance(HOUR));
    });
    try {
      await isDone;
      const latest = shown.at(-1)?.latest;
      expect(latest?.outcome, latest?.text).to.be.oneOf(['better', 'does not hold']);
      expect(latest).to.include({ jobs: 52, days: 2 });
      expect(latest?.found?.changes[0]?.lines).not.to.deep.equal([]);
      expect(latest?.found?.check).not.to.equal(null);
    } finally {
      await store.close();
      await rm(folder, { recursive: true });
    }
  });
});
