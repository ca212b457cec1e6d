import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { historyIn, type PastJob } from '../../adapters/history/readHistory.ts';
import { NO_PROGRESS } from '../../adapters/terminal/progress.ts';
import { explain } from '../../cli/failure.ts';
import { simulate } from '../../cli/simulate.ts';
import { type Capacity, describeCapacity, sweep, usualHost } from '../../cli/simulation/capacity.ts';
import type { Findings } from '../../cli/simulation/findings.ts';
import { hostsOrRangeFlag, type SimulateFlags } from '../../cli/simulation/flags.ts';
import { scaled, scaleFlag } from '../../cli/simulation/scale.ts';
import { somePool } from '../support/config.ts';

const HISTORY = fileURLToPath(new URL('../samples/history/morning.csv', import.meta.url));
const HOST = usualHost({ pools: [] });

async function simulated(flags: Partial<SimulateFlags>) {
  const lines: string[] = [];
  const outcome = await simulate(
    HISTORY,
    { seed: 1, ...flags },
    { print: (line) => lines.push(line), progress: NO_PROGRESS },
  ).catch((error: unknown) => explain(error));
  return { outcome, out: lines.join('\n') };
}

describe('How many hosts it takes', () => {
  /** Of one run of which all that a sweep looks at is made up. */
  async function swept(
    waitOf: (hosts: number) => number,
    targetWaitMs: number | null,
    most = 50,
    neverCameOf: (hosts: number) => number = () => 0,
  ) {
    const plain: Findings = JSON.parse((await findings()).out);
    const tried: number[] = [];
    const capacity = await sweep({
      ...{ range: { least: 5, most, kind: null }, host: HOST, targetWaitMs },
      run: async (hosts) => {
        tried.push(hosts.length);
        const { all } = plain.simulated;
        const waits = { ...all.waits, p95: waitOf(hosts.length) };
        const lost = { unserved: {}, neverCame: neverCameOf(hosts.length) };
        return { ...plain, simulated: { ...plain.simulated, ...lost, all: { ...all, waits } } };
      },
    });
    return { capacity, tried };
  }
  let once: ReturnType<typeof simulated> | null = null;
  const findings = () => {
    once ??= simulated({ json: true });
    return once;
  };

  it('is found by halving, with the fewest that meet the wait as the answer', async () => {
    const { capacity, tried } = await swept((hosts) => 1_000_000 / hosts, 60_000);
    expect(capacity.answer).to.equal(17);
    expect(tried.length).to.be.at.most(8);
    const text = describeCapacity(capacity);
    expect(text).to.contain('17 hosts: the fewest with which 95 % of the jobs wait 1 min at the most');
    expect(text)
      .to.match(/^17 .* yes$/m)
      .and.to.match(/^16 .* no$/m);
  });

  it('is the least of the range where that is enough, and nothing where the most is not', async () => {
    expect((await swept(() => 1, 60_000)).capacity.answer).to.equal(5);
    const { capacity, tried } = await swept(() => 90_000, 60_000);
    expect([capacity.answer, tried]).to.deep.equal([null, [50]]);
    expect(describeCapacity(capacity))
      .to.contain('even with 50 hosts')
      .and.to.contain('The jobs that waited longest');
  });

  it('has no job left unserved, and says which are whatever the hosts', async () => {
    const lost = await swept(
      () => 1,
      60_000,
      50,
      (hosts) => (hosts < 20 ? 3 : 1),
    );
    expect(lost.capacity.answer).to.equal(20);
    expect(describeCapacity(lost.capacity)).to.match(/with 50 hosts:\n {2}never came: 1 job/);
    expect((await swept(() => 1, 60_000)).capacity.unserved).to.deep.equal([]);
  });

  it('is told for some numbers over the range where no wait is wanted', async () => {
    const { tried } = await swept(() => 1, null);
    expect([...tried].sort((a, b) => a - b)).to.deep.equal([5, 12, 20, 27, 35, 42, 50]);
    expect((await swept(() => 1, null, 7)).tried.length).to.equal(3);
  });

  it('holds on a real history, where a few hosts make jobs wait', async () => {
    const hosts = hostsOrRangeFlag('1..8x2cpus/4GB');
    const { outcome, out } = await simulated({ hosts, targetWait: 120_000, json: true });
    const { answer, steps }: Capacity = JSON.parse(out);
    expect(outcome).to.equal(0);
    expect(answer).to.be.within(2, 7);
    for (const { hosts: count, meets } of steps) expect(meets).to.equal(count >= (answer ?? 0));
  });

  it('is asked for with a range, of hosts that hold any agent unless their size is said', async () => {
    expect(hostsOrRangeFlag('5..50')).to.deep.equal({ least: 5, most: 50, kind: null });
    expect(hostsOrRangeFlag('5..50x16cpus/64GB')).to.have.nested.property('kind.cpus', 16);
    expect(hostsOrRangeFlag('2x8cpus/32GB')).to.have.length(2);
    for (const wrong of ['9..5', '0..5', '5..x'])
      expect(() => hostsOrRangeFlag(wrong)).to.throw('expected hosts');
    expect(usualHost({ pools: [somePool({ cpus: 40, mem: 100_000 })] })).to.include({
      cpus: 40,
      mem: 100_000,
    });
    const wait = await simulated({ targetWait: 60_000 });
    expect(wait.outcome).to.deep.include({ exitCode: 2 });
    const both = await simulated({ hosts: { least: 1, most: 2, kind: null }, compare: 'x.conf' });
    expect(both.outcome).to.deep.include({ exitCode: 2 });
  });
});

describe('A history of which some work is to be more', () => {
  const minute = (n: number) => Date.UTC(2026, 2, 2, 8, n);
  const row = (at: number, pipeline: string, counter: number | '', stage: string, job: string) => {
    const times = [at, at + 30_000, at + 90_000].map((time) => new Date(time).toISOString());
    return [...times, pipeline, counter, stage, job].join(',');
  };
  const { jobs } = historyIn(
    [
      'scheduled,started,finished,pipeline,counter,stage,job',
      row(minute(0), 'release', 7, 'build', 'jar'),
      row(minute(2), 'release', 7, 'ship', 'push'),
      row(minute(30), 'release', 8, 'build', 'jar'),
      row(minute(10), 'docs', '', 'build', 'html'),
    ].join('\n'),
    'history.csv',
  );
  const of = (made: readonly PastJob[], pipeline: string) => made.filter((job) => job.pipeline === pipeline);
  const times = (made: readonly PastJob[]) =>
    made.map(({ scheduledAt }) => (scheduledAt - minute(0)) / 60_000);

  it('has runs copied whole, between those that there were, with counters of their own', () => {
    const { jobs: made, notes } = scaled(jobs, scaleFlag('release=2'));
    expect(times(of(made, 'release'))).to.deep.equal([0, 2, 15, 17, 30, 60]);
    expect(of(made, 'release').map(({ counter }) => counter)).to.deep.equal([7, 7, 9, 9, 8, 10]);
    expect(of(made, 'docs')).to.deep.equal(of(jobs, 'docs'));
    expect(notes).to.deep.equal(['--scale release=2: 6 jobs in place of 3']);
    const copy = made.find(({ counter, stage }) => counter === 9 && stage === 'ship');
    expect(copy).to.include({ startedAt: minute(17) + 30_000, durationMs: 60_000 });
  });

  it('has of a part of a time every so many runs more, and fewer for less than one', () => {
    expect(scaled(jobs, scaleFlag('release=1.5')).jobs).to.have.length(5);
    expect(times(of(scaled(jobs, scaleFlag('release=0.5')).jobs, 'release'))).to.deep.equal([30]);
    expect(of(scaled(jobs, scaleFlag('docs=0')).jobs, 'docs')).to.deep.equal([]);
  });

  it('goes by pipeline, stage or job, as often as it is said', () => {
    expect(scaled(jobs, scaleFlag('release/*=2')).jobs).to.have.length(7);
    expect(
      scaled(jobs, scaleFlag('release/ship=3')).jobs.filter(({ stage }) => stage === 'ship'),
    ).to.have.length(3);
    expect(scaled(jobs, scaleFlag('*=2', scaleFlag('docs/build/html=2'))).jobs).to.have.length(10);
    expect(scaled(jobs, [])).to.deep.equal({ jobs, notes: [] });
    for (const [none, wayOut] of [
      ['relaese=2', 'is release meant?'],
      ['release/tset=2', 'its pipelines are docs, release'],
      ['zzz=2', 'its pipelines are docs, release'],
    ] as const)
      expect(() => scaled(jobs, scaleFlag(none))).to.throw(
        `--scale ${none}: no job of the history is meant by it; ${wayOut}`,
      );
    for (const wrong of ['release', 'release=-1', 'release=1000', '=2'])
      expect(() => scaleFlag(wrong)).to.throw('expected');
  });

  it('is simulated, and says what was made of it; a scenario has none', async () => {
    const { outcome, out } = await simulated({ scale: scaleFlag('*=2') });
    expect(outcome).to.equal(0);
    expect(out).to.contain('note: --scale *=2: 16 jobs in place of 8');
    const none = await simulated({ scale: scaleFlag('*=0') });
    expect(none.outcome).to.deep.include({ exitCode: 2 });
  });
});
