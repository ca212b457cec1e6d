import { VERSION } from '../../../adapters/package.ts';
import type { AgentLevel } from '../../../sandbox/index.ts';
import { adviceOn, unservedLines } from '../advice.ts';
import { type Compared, comparisonTable } from '../compare.ts';
import { agentRows, rowsOf, waitRows } from '../describe.ts';
import { agentChart } from './agentChart.ts';
import { type CauseBar, causeBars, causeTable } from './causeBars.ts';
import { escaped, pageOf, tableOf } from './markup.ts';
import { STYLE } from './style.ts';

/** A config that was tried, and how many agents there were. */
export interface Tried extends Compared {
  readonly levels: readonly AgentLevel[];
  /** When the simulation began (ms since the epoch). */
  readonly startAt: number;
}

/** What a simulation found as a page of HTML that needs nothing else: no script, no other file, no address. */
export function reportPage(all: readonly [Tried, ...Tried[]]): string {
  const [first, second] = all;
  const title = `Simulation: ${all.map(({ name }) => name).join(' and ')}`;
  const body = `${all.map(introduction).join('\n')}
${second === undefined ? '' : section('Compared', tableOf(comparisonTable(first, second)))}
${section('Waits by cause', causes(all))}
${section('Agents over time (UTC)', agents(all))}
${all.map((one) => section(headed('Waits by pool', one, all), tableOf(waitRows(one.findings)))).join('\n')}
${all.map((one) => section(headed('Agent hours and cost', one, all), costs(one))).join('\n')}
<footer>gocd-mesos ${escaped(VERSION)}, seed ${first.findings.seed}. Times are simulated; docs/simulate.md says what they mean.</footer>`;
  return pageOf({ title, style: STYLE, body });
}

function section(title: string, content: string): string {
  return `<section>\n<h2>${escaped(title)}</h2>\n${content}\n</section>`;
}

function headed(title: string, { name }: Tried, all: readonly Tried[]): string {
  return all.length > 1 ? `${title}: ${name}` : title;
}

function introduction({ name, findings }: Tried): string {
  const { sources, notes, simulated, longestWaits } = findings;
  const advice = adviceOn(longestWaits);
  const lines = [
    ...sources,
    ...notes.map((note) => `note: ${note}`),
    ...unservedLines(simulated),
    ...(advice === null ? [] : [advice]),
  ];
  return `<section>\n<h2>${escaped(name)}</h2>\n<ul>\n${lines.map((line) => `<li>${escaped(line)}</li>`).join('\n')}\n</ul>\n</section>`;
}

/** Each config, or each pool of the only one. */
function causes(all: readonly Tried[]): string {
  const [only, ...others] = all;
  const bars: readonly CauseBar[] =
    only !== undefined && others.length === 0
      ? rowsOf(only.findings).map(({ pool, waitCauses }) => ({ name: pool ?? 'all', causes: waitCauses }))
      : all.map(({ name, findings }) => ({ name, causes: findings.simulated.all.waitCauses }));
  return `${causeBars(bars)}\n${tableOf(causeTable(bars))}`;
}

/** On one scale, of number and time, so that they can be compared. */
function agents(all: readonly Tried[]): string {
  const from = Math.min(...all.map(({ startAt }) => startAt));
  const to = Math.max(...all.map(({ startAt, findings }) => startAt + findings.simulated.elapsedMs));
  const most = Math.max(1, ...all.map(({ findings }) => findings.simulated.mostAgents));
  const key =
    '<p class="key"><span><i class="busy"></i>with a job</span> <span><i class="idle"></i>without</span></p>';
  const charts = all.map(
    ({ name, levels }) =>
      `${all.length > 1 ? `<h3>${escaped(name)}</h3>\n` : ''}${agentChart({ name, levels, from, to, most })}`,
  );
  return [key, ...charts].join('\n');
}

function costs({ findings }: Tried): string {
  return tableOf(agentRows(rowsOf(findings), findings.currency));
}
