import { duration } from '../../domain/phrases.ts';
import { MICRO } from '../../policy/money/prices.ts';
import { table } from '../table.ts';
import { adviceOn, unservedCount } from './advice.ts';
import type { Findings } from './findings.ts';

interface Measure {
  readonly name: string;
  readonly of: (findings: Findings) => number;
  readonly write: (value: number) => string;
}

const HOURS = (hours: number) => hours.toFixed(2);

/** All pools together: two configs have pools of their own. */
const MEASURES: readonly Measure[] = [
  { name: 'wait p50', of: ({ simulated }) => simulated.all.waits.p50, write: duration },
  { name: 'wait p95', of: ({ simulated }) => simulated.all.waits.p95, write: duration },
  { name: 'wait p99', of: ({ simulated }) => simulated.all.waits.p99, write: duration },
  { name: 'longest wait', of: ({ simulated }) => simulated.all.waits.longest, write: duration },
  { name: 'never served', of: ({ simulated }) => unservedCount(simulated), write: String },
  { name: 'agent hours', of: ({ simulated }) => simulated.all.agentHours, write: HOURS },
  { name: 'busy hours', of: ({ simulated }) => simulated.all.busyHours, write: HOURS },
  { name: 'launches', of: ({ simulated }) => simulated.launches, write: String },
  { name: 'most agents', of: ({ simulated }) => simulated.mostAgents, write: String },
];

const COST: Measure = {
  name: 'cost',
  of: ({ simulated }) => simulated.all.costMicro / MICRO,
  write: (amount) => amount.toFixed(2),
};

/** One of two configs that were tried on the same jobs. */
export interface Compared {
  readonly name: string;
  readonly findings: Findings;
}

/** Two configs on the same jobs, side by side, with what the second has more or less of. */
export function describeComparison(first: Compared, second: Compared): string {
  return [
    ...[first, second].map(({ findings: { sources, notes } }) =>
      [...sources, ...notes.map((note) => `note: ${note}`)].join('\n'),
    ),
    table(comparisonTable(first, second)),
    [first, second]
      .flatMap(({ name, findings }) => {
        const advice = adviceOn(findings.longestWaits);
        return advice === null ? [] : [`${name}: ${advice}`];
      })
      .join('\n'),
  ]
    .join('\n\n')
    .trimEnd();
}

/** The same as rows, with a line of headings. */
export function comparisonTable(first: Compared, second: Compared): readonly (readonly string[])[] {
  const isPriced = [first, second].some(({ findings }) => findings.currency !== null);
  const rows = [...MEASURES, ...(isPriced ? [COST] : [])].map(({ name, of, write }) => {
    const [before, after] = [of(first.findings), of(second.findings)];
    return [name, write(before), write(after), difference(after - before, write), percent(before, after)];
  });
  return [['', first.name, second.name, 'difference', ''], ...rows];
}

function difference(more: number, write: (value: number) => string): string {
  const amount = write(Math.abs(more));
  if (amount === write(0)) return 'none';
  return `${more > 0 ? '+' : '-'}${amount}`;
}

function percent(before: number, after: number): string {
  if (before === 0 || before === after) return '';
  const change = Math.round((100 * (after - before)) / before);
  return change === 0 ? '' : `${change > 0 ? '+' : ''}${change} %`;
}
