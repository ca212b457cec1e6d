import type { Candidate, Lever } from '../../../cli/tuning/levers.ts';
import type { Score } from '../../../cli/tuning/score.ts';

/** A score of which only what matters to a search is said. */
export function someScore(p95: number, agentHours: number, more: Partial<Score> = {}): Score {
  return {
    ...{ p50: p95 / 2, p95, p99: p95 * 2, longest: p95 * 3, agentHours, busyHours: agentHours / 2 },
    ...{ costMicro: 0, mostAgents: 1, unserved: 0, broken: 0 },
    ...more,
  };
}

/** Levers of so many rungs that do nothing: what they would do, a spec makes up. */
export function someLevers(rungs: readonly number[], inForce: Candidate): readonly Lever[] {
  return rungs.map((count, index) => {
    const all = Array.from({ length: count }, (_, place) => ({
      lines: [`key-${index} = ${place}`],
      apply: <T>(config: T) => config,
    }));
    const [first = { lines: [], apply: <T>(config: T) => config }, ...others] = all;
    return {
      key: `key-${index}`,
      pool: null,
      rungs: [first, ...others],
      inForce: inForce[index] ?? 0,
      fast: null,
    };
  });
}
