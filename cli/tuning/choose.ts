import { frontOf } from './score.ts';
import { type Known, sound } from './search.ts';

export interface Wanted {
  /** 95 % of the jobs are to wait no longer (ms). */
  readonly targetWaitMs: number | null;
  /** Agent-hours of the days that are searched. */
  readonly budgetHours: number | null;
}

/** What is recommended of all that was tried; the config in force itself where nothing is better. */
export interface Choice {
  /** Null where nothing that was tried meets what is wanted. */
  readonly chosen: Known | null;
  readonly by: 'target' | 'budget' | 'knee';
}

/**
 * With a target, the cheapest that meets it; with a budget alone, the shortest waits within it; else, of what is no worse
 * than the config in force in waits and in hours, the one that gains most in both together.
 */
export function choose(known: readonly [Known, ...Known[]], { targetWaitMs, budgetHours }: Wanted): Choice {
  const [own] = known;
  const front = frontOf(sound(known, own));
  const within = front.filter(({ score }) => budgetHours === null || score.agentHours <= budgetHours);
  if (targetWaitMs !== null)
    return { chosen: within.find(({ score }) => score.p95 <= targetWaitMs) ?? null, by: 'target' };
  if (budgetHours !== null) return { chosen: within.at(-1) ?? null, by: 'budget' };
  return { chosen: kneeOf(front, own), by: 'knee' };
}

/** The greatest sum of what is gained in waits and in hours, each as a share of what they are now. */
function kneeOf(front: readonly Known[], own: Known): Known {
  const gain = ({ score }: Known) => {
    const waits = 1 - score.p95 / Math.max(1, own.score.p95);
    const hours = 1 - score.agentHours / Math.max(1e-9, own.score.agentHours);
    return waits + hours;
  };
  return front
    .filter(({ score }) => score.p95 <= own.score.p95 && score.agentHours <= own.score.agentHours)
    .reduce((best, one) => (gain(one) > gain(best) ? one : best), own);
}
