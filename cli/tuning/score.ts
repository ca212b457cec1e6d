import type { TrialReport } from '../../sandbox/index.ts';
import { unservedCount } from '../simulation/advice.ts';

/** What a candidate did to the jobs and cost. Times are ms; over several seeds the means. */
export interface Score {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly longest: number;
  readonly agentHours: number;
  readonly busyHours: number;
  /** Millionths of the currency; 0 where nothing has a price. */
  readonly costMicro: number;
  /** The most in any seed, as are the next three. */
  readonly mostAgents: number;
  readonly unserved: number;
  /** Building agents killed, and moments above a maximum. */
  readonly broken: number;
}

export function scoreOf(report: TrialReport): Score {
  const { waits, agentHours, busyHours, costMicro } = report.all;
  return {
    ...{ p50: waits.p50, p95: waits.p95, p99: waits.p99, longest: waits.longest },
    ...{ agentHours, busyHours, costMicro },
    mostAgents: report.mostAgents,
    unserved: unservedCount(report),
    broken: report.busyKills + report.limitViolations,
  };
}

/** Of the same candidate with several seeds. */
export function meanOf(scores: readonly Score[]): Score {
  const mean = (of: (score: Score) => number) =>
    scores.reduce((sum, score) => sum + of(score), 0) / Math.max(1, scores.length);
  const most = (of: (score: Score) => number) => scores.reduce((max, score) => Math.max(max, of(score)), 0);
  return {
    p50: Math.round(mean(({ p50 }) => p50)),
    p95: Math.round(mean(({ p95 }) => p95)),
    p99: Math.round(mean(({ p99 }) => p99)),
    longest: most(({ longest }) => longest),
    agentHours: mean(({ agentHours }) => agentHours),
    busyHours: mean(({ busyHours }) => busyHours),
    costMicro: Math.round(mean(({ costMicro }) => costMicro)),
    mostAgents: most(({ mostAgents }) => mostAgents),
    unserved: most(({ unserved }) => unserved),
    broken: most(({ broken }) => broken),
  };
}

/** What a search goes by: less is better in both. */
export type Measures = Pick<Score, 'p95' | 'agentHours' | 'unserved' | 'broken'>;

/** Whether one is at least as good in waits and in hours, and better in one of them. */
export function dominates(one: Measures, other: Measures): boolean {
  const isNoWorse = one.p95 <= other.p95 && one.agentHours <= other.agentHours;
  return isNoWorse && (one.p95 < other.p95 || one.agentHours < other.agentHours);
}

/** Those that none of the others is better than in both, cheapest first; of equal ones the first. */
export function frontOf<T extends { readonly score: Measures }>(all: readonly T[]): readonly T[] {
  const front: T[] = [];
  const byHours = [...all].sort(
    (a, b) => a.score.agentHours - b.score.agentHours || a.score.p95 - b.score.p95,
  );
  for (const one of byHours) {
    const last = front.at(-1);
    if (last === undefined || one.score.p95 < last.score.p95) front.push(one);
  }
  return front;
}

/** The best first: front after front, and within one those with the most room around them first. */
export function ranked<T extends { readonly score: Measures }>(all: readonly T[]): readonly T[] {
  const order: T[] = [];
  let left = [...all];
  while (left.length > 0) {
    const front = frontOf(left);
    order.push(...byRoom(front));
    const taken = new Set(front);
    left = left.filter((one) => !taken.has(one));
  }
  return order;
}

/** The ends first: then those farthest from their neighbours. */
function byRoom<T extends { readonly score: Measures }>(front: readonly T[]): readonly T[] {
  const [first, last] = [front[0]?.score, front.at(-1)?.score];
  const hours = Math.max(1e-9, (last?.agentHours ?? 0) - (first?.agentHours ?? 0));
  const waits = Math.max(1e-9, (first?.p95 ?? 0) - (last?.p95 ?? 0));
  const room = (index: number) => {
    const [before, after] = [front[index - 1]?.score, front[index + 1]?.score];
    if (before === undefined || after === undefined) return Number.POSITIVE_INFINITY;
    return (after.agentHours - before.agentHours) / hours + (before.p95 - after.p95) / waits;
  };
  return front
    .map((one, index) => ({ one, room: room(index) }))
    .sort((a, b) => (a.room === b.room ? 0 : b.room - a.room))
    .map(({ one }) => one);
}

/** How much of the rectangle below `worst` some candidates are better than, 0 to 1. */
export function covered(
  all: readonly { readonly score: Measures }[],
  worst: Pick<Measures, 'p95' | 'agentHours'>,
): number {
  const within = all.filter(({ score }) => score.p95 < worst.p95 && score.agentHours < worst.agentHours);
  const front = frontOf(within);
  const area = front.reduce((sum, { score }, index) => {
    const next = front[index + 1]?.score.agentHours ?? worst.agentHours;
    return sum + (next - score.agentHours) * (worst.p95 - score.p95);
  }, 0);
  return area / Math.max(1e-9, worst.p95 * worst.agentHours);
}
