import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CrowdResult, crowdTable, judgeCrowd } from './crowd.ts';
import { judge } from './goals.ts';
import { paretoPicture } from './pareto.ts';
import { judgePipelines } from './pipelineGoals.ts';
import { asRows, type PipelinesResult } from './pipelinesKept.ts';
import { hasDoneAll, pipelinesTable } from './pipelineTable.ts';
import { POLICIES } from './policies.ts';
import { ROOT } from './results.ts';
import { BENCHED } from './scenarios.ts';
import type { Row } from './summary.ts';
import { scenarioTable } from './tables.ts';

const PAGE = join(ROOT, 'docs/benchmarks.md');
const PICTURES = 'images/benchmarks';
const BEGIN = '<!-- policy benchmark: npm run bench:policy -- --write makes all that follows -->';
const END = '<!-- end of policy benchmark -->';

/** Puts the results into the page, between their marks, and draws the pictures. What else is on the page stays. */
export function writePage(
  rows: readonly Row[],
  crowd: readonly CrowdResult[],
  pipelines: readonly PipelinesResult[],
): void {
  const folder = join(ROOT, 'docs', PICTURES);
  mkdirSync(folder, { recursive: true });
  for (const { name } of BENCHED)
    if (has(rows, name)) writeFileSync(join(folder, `${name}.svg`), paretoPicture(name, rows));
  const done = pipelines.filter((one) => hasDoneAll(one, pipelines));
  for (const name of namesOf(pipelines))
    writeFileSync(join(folder, `${name}.svg`), paretoPicture(name, asRows(done)));
  writeFileSync(PAGE, replaced(readFileSync(PAGE, 'utf8'), policySection(rows, crowd, pipelines)));
}

/** @throws if the page has not both marks, once and in their order. */
export function replaced(page: string, section: string): string {
  const [before, rest, ...more] = page.split(BEGIN);
  const [, after, ...evenMore] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined || more.length + evenMore.length > 0)
    throw new Error('docs/benchmarks.md lacks the marks between which the policy benchmark is written');
  return `${before}${BEGIN}\n\n${section}\n\n${END}${after}`;
}

export function policySection(
  rows: readonly Row[],
  crowd: readonly CrowdResult[] = [],
  pipelines: readonly PipelinesResult[] = [],
): string {
  const verdicts = [...judge(rows), ...judgeCrowd(crowd), ...judgePipelines(pipelines)];
  const goals = verdicts.map(({ met, text }) => `| ${met ? 'met' : '**missed**'} | ${text} |`);
  const policies = POLICIES.map(({ name, description }) => `- **${name}**: ${description}`);
  const scenarios = BENCHED.filter(({ name }) => has(rows, name)).map(({ name, description }) =>
    [
      `#### ${name}`,
      `${description} ${worlds(name, rows)}`,
      `<img src="${PICTURES}/${name}.svg" alt="${name}: p95 wait against agent-hours">`,
      scenarioTable(name, rows),
    ].join('\n\n'),
  );
  return [
    '### Policies',
    policies.join('\n'),
    '### Goals',
    ['| | goal |', '| --- | --- |', ...goals].join('\n'),
    '### Scenarios',
    ...scenarios,
    ...(crowd.length === 0 ? [] : ['#### What shares do', CROWD_TEXT, crowdTable(crowd)]),
    ...pipelinesSection(pipelines),
  ].join('\n\n');
}

function namesOf(pipelines: readonly PipelinesResult[]): readonly string[] {
  return [...new Set(pipelines.map(({ scenario }) => scenario))];
}

function pipelinesSection(pipelines: readonly PipelinesResult[]): readonly string[] {
  if (pipelines.length === 0) return [];
  return [
    '#### What looking ahead does',
    PIPELINES_TEXT,
    pipelinesTable(pipelines),
    ...namesOf(pipelines).map(
      (name) =>
        `<img src="${PICTURES}/${name}.svg" alt="${name}: p95 wait of later stages against agent-hours">`,
    ),
  ];
}

const PIPELINES_TEXT =
  'Scenarios whose jobs come stage after stage, with our policy looking ahead or not, and with those of others. Waits are those of jobs of second and later stages, after three runs of each pipeline; medians over the seeds, of which there may be one or two. Agents that a policy never removes count until the end of the trial. The bound has every agent there for its job alone.';

const CROWD_TEXT =
  'The scenario crowd, tried with our policy in three ways. Waits in seconds, medians over the seeds. What the five pipelines gain the fan-out pays for, since eight of twenty agents are kept free of it.';

function has(rows: readonly Row[], name: string): boolean {
  return rows.some(({ scenario }) => scenario === name);
}

/** How many seeds the medians are of; policies may have been tried with different numbers of them. */
function worlds(name: string, rows: readonly Row[]): string {
  const seeds = rows.filter(({ scenario }) => scenario === name).map((row) => row.seeds);
  const [fewest, most] = [Math.min(...seeds), Math.max(...seeds)];
  return most === 1 ? 'One seed.' : `${fewest === most ? most : `${fewest} to ${most}`} seeds.`;
}
