import { Command } from 'commander';
import { createProgress } from '../../adapters/terminal/progress.ts';
import { systemClock } from '../../domain/clock/clock.ts';
import { NOTHING_LEARNED } from '../../domain/habit.ts';
import { runTrial } from '../../sandbox/index.ts';
import { CLAIRVOYANT, clairvoyant } from './clairvoyant.ts';
import { type CrowdResult, crowdResults, crowdTable, judgeCrowd, keepCrowd, readCrowd } from './crowd.ts';
import { judge } from './goals.ts';
import { writePage } from './page.ts';
import { judgePipelines } from './pipelineGoals.ts';
import { pipelinesResults } from './pipelines.ts';
import { keepPipelines, type PipelinesResult, readPipelines } from './pipelinesKept.ts';
import { pipelinesTable } from './pipelineTable.ts';
import { OTHERS, ours, POLICIES } from './policies.ts';
import { DAY_MS, merged, type Result, readResults, resultOf, writeResults } from './results.ts';
import { BENCHED } from './scenarios.ts';
import { summarise } from './summary.ts';
import { scenarioTable } from './tables.ts';

/*
 * Tries every policy in every scenario, in the same worlds with the same jobs, and prints what came of it. With
 * --write the results are kept, in place of older ones of the same trials, and the page and its pictures made anew.
 */

const ORDER = {
  scenarios: BENCHED.map(({ name }) => name),
  policies: [...POLICIES.map(({ name }) => name), CLAIRVOYANT],
};

const program = new Command('bench:policy')
  .option('--scenario <names>', 'only these, separated by commas')
  .option('--policy <names>', 'only these, separated by commas')
  .option(
    '--look-ahead <names>',
    'pipelines with these of off, observe, on, kept-off, kept-on and idle alone',
  )
  .option('--seeds <numbers>', 'which worlds, separated by commas', '1,2,3')
  .option('--write', 'keep the results and write the page')
  .option('--page-only', 'write the page of the results that are kept, without a trial');

const options = program.parse().opts<{
  scenario?: string;
  policy?: string;
  lookAhead?: string;
  seeds: string;
  write?: true;
  pageOnly?: true;
}>();

const print = (text: string) => process.stdout.write(`${text}\n`);
const isAsked = (asked: string | undefined, name: string) =>
  asked === undefined || asked.split(',').includes(name);

const SEEDS = options.seeds.split(',').map(Number);
const SCENARIOS = BENCHED.filter(({ name }) => isAsked(options.scenario, name));
const CHOSEN = POLICIES.filter(({ name }) => isAsked(options.policy, name));
const progress = createProgress('bench:policy', { stream: process.stderr, clock: systemClock });
let tried = 0;

async function trials(seed: number): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const scenario of SCENARIOS) {
    const scene = scenario.make(seed);
    results.push(clairvoyant(scenario, seed, scene));
    for (const policy of CHOSEN) {
      const all = SEEDS.length * SCENARIOS.length * CHOSEN.length;
      progress.at(tried++ / all, `${scenario.name}, ${policy.name}`);
      const config = policy.adapt(scene.config);
      const habits = (await policy.prepare?.(scenario, seed)) ?? NOTHING_LEARNED;
      const lingerMs = DAY_MS - scene.lengthMs;
      const report = await runTrial({ ...scene, lingerMs, config, habits, decide: policy.create(), seed });
      const trial = { scenario: scenario.name, policy: policy.name, seed };
      results.push(resultOf(trial, report, scenario.judgedBy));
      if (options.write) keep(results);
    }
  }
  return results;
}

/** After each trial: they take long, and one that fails must not cost the others. */
function keep(results: readonly Result[]): void {
  writeResults(merged(readResults(), results, ORDER));
}

const fresh: Result[] = [];
if (!options.pageOnly) for (const seed of SEEDS) fresh.push(...(await trials(seed)));
progress.clear();
const freshCrowd: CrowdResult[] = [];
if (!options.pageOnly && isAsked(options.scenario, 'crowd') && isAsked(options.policy, ours.name))
  for (const seed of SEEDS) freshCrowd.push(...(await crowdResults(seed)));
if (options.write && freshCrowd.length > 0) keepCrowd(freshCrowd);
const freshPipelines: PipelinesResult[] = [];
if (!options.pageOnly)
  for (const seed of SEEDS)
    await pipelinesResults(
      seed,
      {
        scenario: (name) => isAsked(options.scenario, name),
        variant: (name) => isAsked(options.policy, ours.name) && isAsked(options.lookAhead, name),
        others:
          options.lookAhead === undefined ? OTHERS.filter(({ name }) => isAsked(options.policy, name)) : [],
      },
      (result) => {
        freshPipelines.push(result);
        if (options.write) keepPipelines(result);
      },
    );
const pipelines = options.write || options.pageOnly ? readPipelines() : freshPipelines;
const results = options.write || options.pageOnly ? readResults() : merged([], fresh, ORDER);
const summary = summarise(results);
for (const { name } of BENCHED)
  if (summary.some(({ scenario }) => scenario === name))
    print(`\n${name}\n\n${scenarioTable(name, summary)}`);
const crowd = options.write || options.pageOnly ? readCrowd() : freshCrowd;
if (crowd.length > 0) print(`\n${crowdTable(crowd)}\n`);
if (pipelines.length > 0) print(`\n${pipelinesTable(pipelines)}\n`);
for (const { met, text } of [...judge(summary), ...judgeCrowd(crowd), ...judgePipelines(pipelines)])
  print(`${met ? 'met   ' : 'MISSED'}  ${text}`);
if (options.write || options.pageOnly) writePage(summary, crowd, pipelines);
