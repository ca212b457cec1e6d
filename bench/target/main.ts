import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import type { RawObject } from '../../adapters/config/hocon.ts';
import type { Config } from '../../domain/config.ts';
import { jobsByTime, runTrialInDetail, trialConfig } from '../../sandbox/index.ts';
import { type SweepResult, sweepTable } from './table.ts';

/*
 * Tries a target-wait beside fixed and learned idle floors on the same made-up history, from its first day on with nothing
 * learned before, and tells what each costs and which meet the target. With --write the results are kept.
 */

const program = new Command('bench:target')
  .option('--days <number>', 'how many days of jobs', '3')
  .option('--peak <number>', 'bundles of jobs an hour at the busiest time', '15')
  .option('--wait <seconds>', 'within which 95 % of the jobs are to have an agent', '40')
  .option('--floors <list>', 'fixed floors to compare with', '0,1,2,3,4')
  .option('--write', 'keep the results in bench/results/target.json');
const options = program
  .parse()
  .opts<{ days: string; peak: string; wait: string; floors: string; write?: true }>();

const P = 0.95;
const HOUR_MS = 3_600_000;
const RESULTS = new URL('../results/target.json', import.meta.url);
const MONDAY = Date.UTC(2026, 2, 2);
const waitMs = Number(options.wait) * 1000;
const lengthMs = Number(options.days) * 24 * HOUR_MS;
const arrivals = jobsByTime(7, MONDAY, lengthMs, Number(options.peak)).map((arrival) => ({
  ...arrival,
  job: { ...arrival.job, resources: [], environment: null },
}));
const hosts = Array.from({ length: 6 }, (_, index) => ({
  hostname: `host-${index + 1}.simulated`,
  cpus: 16,
  mem: 65_536,
  disk: 500_000,
  attributes: {},
}));

function configWith(floor: RawObject): Config {
  return trialConfig({ 'max-agents': '60' }, { pools: [{ name: 'common', max: '60', ...floor }] });
}

const policies: readonly (readonly [name: string, floor: RawObject])[] = [
  [
    `target-wait { p = ${P}, wait = ${options.wait} s }`,
    { 'target-wait': { p: String(P), wait: `${options.wait} seconds` } },
  ],
  ...options.floors.split(',').map((floor) => [`idle-floor = ${floor}`, { 'idle-floor': floor }] as const),
  ['idle-floor { learn = true }', { 'idle-floor': { learn: 'true' } }],
];

const results: SweepResult[] = [];
for (const [name, floor] of policies) {
  const trial = {
    config: configWith(floor),
    arrivals,
    startAt: MONDAY,
    lengthMs: lengthMs + HOUR_MS,
    hosts,
    seed: 1,
  };
  const { report, jobs } = await runTrialInDetail(trial);
  const inTime = jobs.filter(({ waitMs: waited }) => waited <= waitMs).length;
  results.push({
    name,
    jobs: jobs.length,
    p50: report.all.waits.p50,
    p95: report.all.waits.p95,
    inTime: inTime / jobs.length,
    agentHours: report.all.agentHours,
    launches: report.launches,
  });
  process.stderr.write('.');
}
process.stdout.write(`${sweepTable(results, waitMs)}\n`);
if (options.write)
  writeFileSync(
    RESULTS,
    `${JSON.stringify({ days: Number(options.days), peak: Number(options.peak), waitMs, p: P, results }, null, 2)}\n`,
  );
