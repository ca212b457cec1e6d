import { grouped } from '../../domain/collections.ts';
import { type Spread, spreadOf } from './numbers.ts';
import type { Result } from './results.ts';

/** One policy in one scenario, over all its seeds. */
export interface Row {
  readonly scenario: string;
  readonly policy: string;
  readonly seeds: number;
  /** Waits in seconds. */
  readonly p50: Spread;
  readonly p95: Spread;
  readonly p99: Spread;
  readonly agentHours: Spread;
  readonly busyHours: Spread;
  readonly launches: Spread;
  readonly left: Spread;
  /** Over all seeds together. */
  readonly busyKills: number;
  readonly limitViolations: number;
  readonly unserved: number;
  /** What came of each seed. */
  readonly trials: readonly Result[];
}

/** In the order of the results. */
export function summarise(results: readonly Result[]): readonly Row[] {
  const key = ({ scenario, policy }: Result) => `${scenario}\n${policy}`;
  const groupOf = grouped(results, key);
  const first = new Map(results.toReversed().map((result) => [key(result), result]));
  return [...first.values()].toReversed().map(({ scenario, policy }) => {
    const group = groupOf(`${scenario}\n${policy}`);
    const spread = (of: (result: Result) => number) => spreadOf(group.map(of));
    const total = (of: (result: Result) => number) => group.reduce((sum, result) => sum + of(result), 0);
    return {
      scenario,
      policy,
      seeds: group.length,
      p50: spread(({ p50 }) => p50),
      p95: spread(({ p95 }) => p95),
      p99: spread(({ p99 }) => p99),
      agentHours: spread(({ agentHours }) => agentHours),
      busyHours: spread(({ busyHours }) => busyHours),
      launches: spread(({ launches }) => launches),
      left: spread(({ left }) => left),
      busyKills: total(({ busyKills }) => busyKills),
      limitViolations: total(({ limitViolations }) => limitViolations),
      unserved: total(({ unserved }) => unserved),
      trials: group,
    };
  });
}

/**
 * Whether one policy is at least as good as another in 95th percentile of waits and in agent-hours, and better in one of
 * them: seed by seed, in the median of the differences. The same seed has the same jobs, and seeds differ by far more
 * than policies do.
 */
export function dominates(one: Row, other: Row): boolean {
  const [wait, hours] = [
    excess(one, other, ({ p95 }) => p95),
    excess(one, other, (trial) => trial.agentHours),
  ];
  return wait <= 0 && hours <= 0 && (wait < 0 || hours < 0);
}

function excess(one: Row, other: Row, of: (trial: Result) => number): number {
  const others = new Map(other.trials.map((trial) => [trial.seed, trial]));
  const differences = one.trials.flatMap((trial) => {
    const same = others.get(trial.seed);
    return same === undefined ? [] : [of(trial) - of(same)];
  });
  return spreadOf(differences).median;
}

/** The policies that are better than this one in both, in its scenario. */
export function dominators(row: Row, rows: readonly Row[]): readonly string[] {
  return rows
    .filter((other) => other.scenario === row.scenario && dominates(other, row))
    .map(({ policy }) => policy);
}
