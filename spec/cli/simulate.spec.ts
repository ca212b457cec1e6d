import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { explain } from '../../cli/failure.ts';
import { simulate } from '../../cli/simulate.ts';
import { adviceOn, unservedCount, unservedLines } from '../../cli/simulation/advice.ts';
import { roomyHosts } from '../../cli/simulation/config.ts';
import type { Findings } from '../../cli/simulation/findings.ts';
import { keptPromises } from '../../cli/simulation/findings.ts';
import { durationFlag, hostsFlag, type SimulateFlags, timeFlag } from '../../cli/simulation/flags.ts';
import { someConfig, somePool } from '../support/config.ts';

const HISTORY = fileURLToPath(new URL('../samples/history/morning.csv', import.meta.url));

async function simulated(file: string | undefined, flags: Partial<SimulateFlags> = {}) {
  const lines: string[] = [];
  const progress: (number | 'over')[] = [];
  const code = await simulate(
    file,
    { seed: 1, ...flags },
    {
      print: (line) => lines.push(line),
      progress: { at: (share) => progress.push(share), clear: () => progress.push('over') },
    },
  );
  return { code, out: lines.join('\n'), progress };
}

async function findings(flags: Partial<SimulateFlags> = {}): Promise<Findings> {
  const { code, out } = await simulated(HISTORY, { ...flags, json: true });
  expect(code).to.equal(0);
  return JSON.parse(out);
}

async function refusal(file: string | undefined, flags: Partial<SimulateFlags>) {
  const error = await simulated(file, flags).catch((thrown: unknown) => thrown);
  return explain(error);
}

describe('simulate', () => {
  let folder: string;
  /** Of the history with all defaults. */
  let plain: Findings;
  before(async () => {
    plain = await findings();
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
  });
  after(() => rm(folder, { recursive: true }));

  const config = async (text: string) => {
    const path = join(folder, 'framework.conf');
    await writeFile(path, `gocd-mesos { mesos-master = "m:5050", go-server.host = gocd, ${text} }`);
    return path;
  };

  /** Of the history only two jobs, which are soon simulated. */
  const range = () => ({
    from: timeFlag('2026-01-05T08:04:00Z'),
    to: timeFlag('2026-01-05T08:06:00Z'),
  });

  it('has a cluster with room for the largest maximum that a schedule allows', () => {
    const window = { cron: '* 9 * * *', timeZone: 'UTC' };
    const few = { ...somePool({ max: 2 }), cpus: 1 };
    const hostsOf = (
      pool: typeof few,
      schedule: { cron: string; timeZone: string; maxAgents: number }[] = [],
    ) =>
      roomyHosts(someConfig({ pools: [pool], scaling: { maxAgents: 4, schedule } })).reduce(
        (sum, { cpus }) => sum + cpus,
        0,
      );
    const many = { ...few, schedule: [{ ...window, max: 50 }] };
    expect(hostsOf(many, [{ ...window, maxAgents: 60 }])).to.be.at.least(50);
    expect(hostsOf(few)).to.be.below(50);
  });

  it('tells what agents would have cost where they have a price, pool by pool', async () => {
    expect(plain.currency).to.equal(null);
    const file = await config(
      'go-agent { docker-image = "a/b:c", price = 0.6 }, money.currency = CHF, pools = [{ name = all, resources = [docker, linux] }]',
    );
    const { simulated: report, currency } = await findings({ config: file });
    expect(currency).to.equal('CHF');
    expect(report.all.costMicro).to.be.closeTo(report.all.agentHours * 600_000, 1);
    expect(report.pools.reduce((sum, { costMicro }) => sum + costMicro, 0)).to.equal(report.all.costMicro);
    const { out } = await simulated(HISTORY, { config: file });
    expect(out).to.match(/^agents .* cost \(CHF\)$/m);
  });

  it('shows what a history would have been like beside what it was', async () => {
    const { code, out, progress } = await simulated(HISTORY);
    expect(code).to.equal(0);
    expect(out).to.contain(
      'morning.csv: 8 jobs, scheduled from 2026-01-05 08:00 UTC to 2026-01-05 08:30 UTC',
    );
    expect(out).to.contain('up to 500 agents in 4 pools');
    expect(out).to.contain('note: 1 job left out: never finished');
    expect(out).to.match(/^docker-linux +3 .* 12 min 40 s$/m);
    expect(out).to.match(/^docker +1 .* - +- +- +-$/m);
    expect(out).to.match(/^all +8 .* 12 min 40 s$/m);
    expect(out).to.match(
      /^estimates of the start of 8 jobs: .* off in the middle, \d+ % within a quarter of the wait/m,
    );
    expect(out).to.match(/^waited for: starting \d+ %, /m);
    expect(out).to.match(/^8 agents launched, at most 6 at once$/m);
    expect(out).to.contain('promises: no building agent killed, no moment above a maximum');
    expect(out).to.match(
      /The jobs that waited longest spent \d+ % of it waiting for agents of pool .* to come up/,
    );
    expect(progress.slice(-2)).to.deep.equal([1, 'over']);
  });

  it('gives the same for the same seed, and all of it as JSON', async () => {
    const [first, other] = [await findings(), await findings({ seed: 2 })];
    expect(first).to.deep.equal(plain);
    expect(first.simulated.all.waits).not.to.deep.equal(other.simulated.all.waits);
    expect(first.simulated.all.jobs).to.equal(8);
    expect(first.real?.all).to.include({ jobs: 7 });
    expect(first.real?.all.waits.longest).to.equal(760_000);
    const { jobs, waits, waitCauses } = first.simulated.all;
    expect(Object.values(waitCauses).reduce((sum, ms) => sum + ms, 0)).to.be.closeTo(jobs * waits.mean, 1e-6);
    expect(waitCauses).to.include.keys('unseen', 'no-agent', 'starting');
    expect(first.longestWaits.reduce((sum, { share }) => sum + share, 0)).to.be.closeTo(1, 1e-9);
  });

  it('runs the config it is given, whose secrets and their files need not be there, and names its limits', async () => {
    const path = await config(`
      go-server { user-name = ci, password-file = /nowhere/password }
      go-agent {
        docker-image = "gocd/gocd-agent-wolfi:v25.1.0", auto-register-key-file = /nowhere/key
        resources = [docker, linux], constraints = [["rack", "IS", "r1"]]
      }
      http { host = "0.0.0.0", token-file = /nowhere/token }
      dry-run = true
      pools = [{ name = only, max = 1 }]
      backlog { poll-interval = 10 seconds, pending-polls = 0 }
    `);
    const { simulated: report, notes, longestWaits } = await findings({ config: path });
    expect(report.mostAgents).to.equal(1);
    expect(report.unserved).to.deep.equal({ 'no-pool': 2 });
    expect(longestWaits[0]).to.include({ cause: 'limit', pool: 'only' });
    expect(adviceOn(longestWaits)).to.contain('raise max of pool only');
    expect(notes.join('\n')).to.contain('constraints and spread-by').and.contain('dry-run');
  });

  it('runs the image of the original as the program does, and serves all jobs with it', async () => {
    const path = await config(
      'go-agent { auto-register-key = k, docker-image = "travix/gocd-agent:18.1.0" }',
    );
    const { simulated: report } = await findings({
      config: path,
      from: timeFlag('2026-01-05T08:00:00Z'),
      to: timeFlag('2026-01-05T09:00:00Z'),
    });
    // It has no resources and is in no environment: two of the eight jobs ask for neither.
    expect(report.all.jobs).to.equal(2);
    expect(report.unserved).to.deep.equal({ 'no-pool': 6 });
  });

  it('heeds constraints where hosts have what they ask for', async () => {
    const path = await config(`
      go-agent { docker-image = "gocd/gocd-agent-wolfi:v25.1.0", constraints = [["rack", "IS", "r1"]] }
      backlog { poll-interval = 10 seconds, pending-polls = 0 }
    `);
    const on = async (rack: string) =>
      (await findings({ config: path, hosts: hostsFlag(`1x8cpus/32GB/rack=${rack}`) })).simulated;
    expect((await on('r1')).launches).to.be.greaterThan(0);
    expect(await on('r2')).to.deep.include({ launches: 0 });
  });

  it('takes only the jobs between two times, and agents as slow as they are said to be', async () => {
    const quick = await findings({ ...range(), boot: durationFlag('5s') });
    const slow = await findings({ ...range(), boot: durationFlag('5 minutes') });
    expect(quick.simulated.all.jobs).to.equal(2);
    expect(quick.simulated.all.waits.longest).to.be.below(60_000);
    expect(slow.simulated.all.waits.longest).to.be.above(120_000);
  });

  it('shows two configs side by side, with what the second has more or less of', async () => {
    const other = await config(`
      go-agent { docker-image = "gocd/gocd-agent-wolfi:v25.1.0", resources = [docker, linux] }
      backlog { poll-interval = 2 minutes, pending-polls = 5 }
    `);
    const { code, out, progress } = await simulated(HISTORY, { compare: other });
    expect(code).to.equal(0);
    expect(progress)
      .to.include(0.5)
      .and.satisfy(
        (shares: (number | 'over')[]) =>
          shares.at(-1) === 'over' && shares.indexOf('over') === shares.length - 1,
      );
    expect(out).to.match(/^wait p50 .* \+\d+ min.* \+\d+ %$/m);
    expect(out).to.match(/^never served +0 +2 +\+2/m);
    expect(out).to.match(/^default: The jobs that waited longest/m);
    expect(out).to.contain(`${other}: The jobs that waited longest`);
  });

  it('writes a page that needs nothing else, with both configs in it', async () => {
    const other = await config(
      'go-agent { docker-image = "a/b:c", resources = [docker, linux], price = 0.6 }',
    );
    const report = join(folder, 'report.html');
    const { code } = await simulated(HISTORY, { compare: other, report });
    expect(code).to.equal(0);
    const page = await readFile(report, 'utf8');
    expect(page)
      .to.match(/^<!doctype html>/)
      .and.not.match(/<script|https?:\/\/|<link|<img|@import|url\(/);
    for (const heading of [
      'Compared',
      'Waits by cause',
      'Agents over time (UTC)',
      'Agent hours and cost: default',
    ])
      expect(page).to.contain(`<h2>${heading}</h2>`);
    expect(page.match(/aria-label="Agents over time, /g)).to.have.length(2);
    expect(page).to.contain('<th>cost (EUR)</th>').and.contain('morning.csv: 8 jobs');
    expect(await refusal(HISTORY, { ...range(), report: join(folder, 'no', 'such.html') })).to.deep.include({
      exitCode: 1,
    });
  });

  it('says which columns it used, and leaves bad rows out on request', async () => {
    const file = join(folder, 'bad.csv');
    await writeFile(file, `${await readFile(HISTORY, 'utf8')}\nsoon,,,,,,,,,\n`);
    expect((await refusal(file, range()))?.lines).to.match(/bad\.csv:13: scheduled: found "soon"/);
    const { out } = await simulated(file, { ...range(), skipBad: true });
    expect(out).to.match(/^columns: scheduled, started, finished, .*pipeline \(pipeline_name\)/m);
    expect(out).to.match(
      /^note: 1 row skipped that cannot be used, as .*bad\.csv:13: scheduled: found "soon"/m,
    );
  });

  it('reads what another CI has exported', async () => {
    const github = fileURLToPath(new URL('../samples/history/github.json', import.meta.url));
    const { code, out } = await simulated(github, { format: 'github' });
    expect(code).to.equal(0);
    expect(out).to.match(/github\.json: 2 jobs, scheduled from 2026-01-05 08:00 UTC/);
    expect(out)
      .to.match(/^linux-x64 +1 /m)
      .and.match(/1 of them when the stage before has ended/);
    expect((await refusal(undefined, { format: 'github' }))?.lines).to.contain('name its FILE');
  });

  it('runs a built-in scenario without a file', async () => {
    const { code, out } = await simulated(undefined, { scenario: 'night' });
    expect(code).to.equal(0);
    expect(out).to.match(/^scenario night: \d+ jobs\. /);
    expect(out).not.to.contain('p50 then');
  });

  it('says with 2 what cannot be used', async () => {
    const nothing = { from: timeFlag('2027-01-01') };
    expect(await refusal('nowhere.csv', {})).to.deep.equal({
      lines: 'nowhere.csv: cannot be read (ENOENT)',
      exitCode: 2,
    });
    expect(await refusal(HISTORY, { scenario: 'steady' })).to.include({ exitCode: 2 });
    expect(await refusal(undefined, nothing)).to.include({ exitCode: 2 });
    expect((await refusal(HISTORY, nothing))?.lines).to.match(
      /no job was scheduled between .* from 2026-01-05 08:00 UTC to/,
    );
    expect(await refusal(undefined, { scenario: 'nonesuch' })).to.include({ exitCode: 2 });
    expect(await refusal(HISTORY, { config: await config('mesos-mastr = x') })).to.include({ exitCode: 2 });
  });

  it('ends with 1 if a promise was broken', () => {
    expect(keptPromises(plain)).to.equal(true);
    for (const broken of [{ busyKills: 1 }, { limitViolations: 1 }])
      expect(keptPromises({ ...plain, simulated: { ...plain.simulated, ...broken } })).to.equal(false);
  });

  it('says for each cause how many jobs were never served, and where to look', () => {
    expect(unservedLines({ unserved: { 'no-pool': 1, stuck: 2 }, neverCame: 4 })).to.deep.equal([
      'never served: 1 job, no-pool: no pool has the resources and is in the environment that they need',
      'never served: 2 jobs, stuck',
      'never came: 4 jobs: the stage before them, or an earlier run of theirs, had not ended when the time was over',
    ]);
    expect(adviceOn([])).to.equal(null);
    expect(unservedCount({ unserved: { 'no-pool': 1, stuck: 2 }, neverCame: 4 })).to.equal(7);
  });

  it('accounts for each job of a history, also for those whose stage did not come', async () => {
    const file = join(folder, 'runs.csv');
    const row = (minute: number, stage: string, counter: number, resource: string) => {
      const [scheduled, finished] = [minute, minute + 1].map((at) =>
        new Date(Date.UTC(2026, 2, 2, 8, at)).toISOString(),
      );
      return `${scheduled},${finished},${resource},shop,${counter},${stage},job`;
    };
    await writeFile(
      file,
      [
        'scheduled,finished,resources,pipeline_name,pipeline_counter,stage_name,job_name',
        ...[1, 2].flatMap((run) => [
          row(10 * run, 'build', run, 'windows'),
          row(10 * run + 2, 'test', run, 'linux'),
        ]),
      ].join('\n'),
    );
    const flags = { config: await config('go-agent { docker-image = "a/b:c", resources = [linux] }') };
    const { out } = await simulated(file, flags);
    expect(out).to.match(/^never served: 1 job, no-pool/m);
    expect(out).to.match(/^never came: 3 jobs: /m);
  });
});

describe('The flags of simulate', () => {
  it('read hosts of several kinds', () => {
    const hosts = hostsFlag('2x8cpus/32GB, 1x16cpus/64GB/2gpus/disk=200GB/rack=r1');
    expect(hosts.map(({ hostname }) => hostname)).to.deep.equal(
      [1, 2, 3].map((number) => `host-${number}.simulated`),
    );
    expect(hosts[0]).to.include({ cpus: 8, mem: 32_768, gpus: 0 });
    expect(hosts[2]).to.deep.include({
      cpus: 16,
      mem: 65_536,
      gpus: 2,
      disk: 204_800,
      attributes: { rack: 'r1' },
    });
  });

  it('refuse what they do not understand', () => {
    for (const text of [
      '',
      '8cpus/32GB',
      '0x8cpus/32GB',
      '2x8cpus',
      '2x32GB',
      '2x8cpus/lots',
      '2x8cpus/32GB/disk=big',
    ])
      expect(() => hostsFlag(text), text).to.throw(/expected hosts as 10x8cpus\/32GB/);
    for (const text of ['soon', '0s', '60'])
      expect(() => durationFlag(text), text).to.throw(/expected a duration with its unit/);
    expect(() => timeFlag('yesterday')).to.throw(/expected a time/);
  });

  it('read a day as its midnight', () => {
    expect(timeFlag('2026-01-05')).to.equal(Date.UTC(2026, 0, 5));
  });
});

describe('The hosts of a simulation', () => {
  const pools = [somePool({ name: 'plain' }), somePool({ name: 'gpu', gpus: 2, container: 'mesos' })];

  it('have GPUs only where a pool asks for them, and others are there for the rest', () => {
    const [first] = pools;
    expect(roomyHosts(someConfig({ pools: first ? [first] : [] })).some(({ gpus }) => gpus)).to.equal(false);
    const hosts = roomyHosts(someConfig({ pools }));
    expect(new Set(hosts.map(({ hostname }) => hostname)).size).to.equal(hosts.length);
    expect(hosts.filter(({ gpus }) => !gpus)).not.to.deep.equal([]);
    expect(hosts.filter(({ gpus }) => gpus)).not.to.deep.equal([]);
  });
});
