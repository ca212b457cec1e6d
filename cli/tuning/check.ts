import { duration } from '../../domain/phrases.ts';
import type { Wanted } from './choose.ts';
import type { Score } from './score.ts';

/** Whether what was gained where it was searched for is gained where it was not. */
export interface Check {
  readonly inForce: Score;
  readonly recommended: Score;
  readonly holds: boolean;
  /** What does not hold, a line each. */
  readonly lost: readonly string[];
}

interface Pair {
  readonly own: Score;
  readonly chosen: Score;
}

/** Less than this share is luck. */
const NOISE = 0.01;
/** What was not to get worse may by so much. */
const SLACK = 0.02;

/** @param wanted with the hours of the days that were held out. */
export function checked(searched: Pair, heldOut: Pair, { targetWaitMs, budgetHours }: Wanted): Check {
  const { own, chosen } = heldOut;
  const lost = [
    ...(isLost(searched, heldOut, ({ p95 }) => p95)
      ? [`95 % of the jobs wait ${duration(chosen.p95)} there at the most, now ${duration(own.p95)}`]
      : []),
    ...(isLost(searched, heldOut, ({ agentHours }) => agentHours)
      ? [`it takes ${chosen.agentHours.toFixed(2)} agent hours there, now ${own.agentHours.toFixed(2)}`]
      : []),
    ...(targetWaitMs !== null && chosen.p95 > targetWaitMs
      ? [`95 % of the jobs wait ${duration(chosen.p95)} there at the most, more than --target-wait`]
      : []),
    ...(budgetHours !== null && chosen.agentHours > budgetHours
      ? [
          `it takes ${chosen.agentHours.toFixed(2)} agent hours there, of ${budgetHours.toFixed(2)} for these days`,
        ]
      : []),
    ...(chosen.unserved > own.unserved
      ? [`${chosen.unserved} jobs are not served there, now ${own.unserved}`]
      : []),
  ];
  return { inForce: own, recommended: chosen, holds: lost.length === 0, lost };
}

/** What got better must still be, and what stayed must not get worse. What was given up for the other may. */
function isLost(searched: Pair, heldOut: Pair, of: (score: Score) => number): boolean {
  const gain = ({ own, chosen }: Pair) => 1 - of(chosen) / Math.max(1e-9, of(own));
  const before = gain(searched);
  if (before > NOISE) return gain(heldOut) <= 0;
  return before >= -NOISE && gain(heldOut) < -SLACK;
}
