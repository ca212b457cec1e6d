import type { Difference } from '../../services/advice/found.ts';
import type { Candidate, Lever } from './levers.ts';
import type { Score } from './score.ts';
import type { Known } from './search.ts';

/** One lever that is to be put elsewhere. */
export interface LeverChange {
  readonly key: string;
  readonly pool: string | null;
  /** As the config file is to say it. */
  readonly lines: readonly string[];
  readonly was: readonly string[];
  /** What it does when nothing else changes. */
  readonly alone: Difference;
  /** What it adds when all the others are changed. */
  readonly added: Difference;
}

export interface ChangesFor {
  readonly levers: readonly Lever[];
  readonly own: Known;
  readonly chosen: Known;
  /** Whether what is wanted is still met. */
  readonly isGood: (score: Score) => boolean;
  /** Whether a file could say a candidate: what is left of the chosen one is to be written into one. */
  readonly isSayable: (candidate: Candidate) => boolean;
  readonly measure: (candidates: readonly Candidate[]) => Promise<readonly Score[]>;
}

/** A change that gains less than this share in both is not worth a line. */
const LEAST_GAIN = 0.01;

/** Takes back, one after another, the changes that give nothing; resolves with what is left of the chosen one. */
export async function simplified({
  levers,
  own,
  chosen,
  isGood,
  isSayable,
  measure,
}: ChangesFor): Promise<Known> {
  let best = chosen;
  for (;;) {
    const backs = changedIn(best.candidate, own.candidate)
      .map((index) => withBack(best.candidate, own.candidate, index))
      .filter(isSayable);
    const scores = await measure(backs);
    const [least] = backs
      .flatMap((candidate, index): readonly Known[] => {
        const score = scores[index];
        return score === undefined ? [] : [{ candidate, score }];
      })
      .filter(({ score }) => isGood(score) && loss(best.score, score) <= LEAST_GAIN)
      .sort((a, b) => loss(best.score, a.score) - loss(best.score, b.score));
    if (least === undefined || levers.length === 0) return best;
    best = least;
  }
}

/** What each of the changes gives, alone and as the last of all. */
export async function effectsOf({
  levers,
  own,
  chosen,
  measure,
}: ChangesFor): Promise<readonly LeverChange[]> {
  const changed = changedIn(chosen.candidate, own.candidate);
  const alone = await measure(changed.map((index) => withBack(own.candidate, chosen.candidate, index)));
  const without = await measure(changed.map((index) => withBack(chosen.candidate, own.candidate, index)));
  return changed.flatMap((index, at) => {
    const lever = levers[index];
    const [one, other] = [alone[at], without[at]];
    const rung = lever?.rungs[chosen.candidate[index] ?? 0];
    if (lever === undefined || rung === undefined || one === undefined || other === undefined) return [];
    return [
      {
        key: lever.key,
        pool: lever.pool,
        lines: rung.lines,
        was: lever.rungs[lever.inForce]?.lines ?? [],
        alone: differenceOf(one, own.score),
        added: differenceOf(chosen.score, other),
      },
    ];
  });
}

export function differenceOf(after: Score, before: Score): Difference {
  return { p95: after.p95 - before.p95, agentHours: after.agentHours - before.agentHours };
}

function changedIn(candidate: Candidate, own: Candidate): readonly number[] {
  return candidate.flatMap((place, index) => (place === own[index] ? [] : [index]));
}

/** The candidate with one lever where the other has it. */
function withBack(candidate: Candidate, other: Candidate, index: number): Candidate {
  return candidate.map((place, at) => (at === index ? (other[at] ?? place) : place));
}

/** The greater of what is lost in waits and in hours, as a share. */
function loss(best: Score, other: Score): number {
  return Math.max(
    other.p95 / Math.max(1, best.p95) - 1,
    other.agentHours / Math.max(1e-9, best.agentHours) - 1,
  );
}
