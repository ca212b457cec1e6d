import { randomFrom } from '../../domain/random.ts';
import { type Candidate, inForceOf, type Lever } from './levers.ts';
import { neighbours, sampled } from './sample.ts';
import { covered, frontOf, ranked, type Score } from './score.ts';

/** How well a candidate is to be known: on the busiest day, on all of them, or on all of them with all seeds. */
export type Care = 'glance' | 'once' | 'full';

export interface Known {
  readonly candidate: Candidate;
  readonly score: Score;
}

export interface SearchParts {
  readonly levers: readonly Lever[];
  readonly seed: number;
  /** So many trials at the most; a few more may be needed to end a round. */
  readonly mostTrials: number;
  /** Whether a file could say a candidate: only such are tried. */
  readonly isSayable: (candidate: Candidate) => boolean;
  /** Tries some candidates; their scores come in the same order. */
  readonly measure: (candidates: readonly Candidate[], care: Care) => Promise<readonly Score[]>;
  /** Trials made so far. */
  readonly trials: () => number;
  readonly onRound?: (told: { readonly round: number; readonly front: readonly Known[] }) => void;
}

export interface Searched {
  /** Known with all seeds; the config in force first. */
  readonly known: readonly [Known, ...Known[]];
  readonly rounds: number;
  readonly stopped: 'no more to gain' | 'no trials left';
}

const FIRST_SAMPLE = 32;
/** Neighbours looked at in a round, and how many of them are measured with care. */
const WIDTH = 16;
const KEPT = 5;
/** A round that adds less than this share to what the front covers has gained nothing; two such end the search. */
const LEAST_GAIN = 0.005;
const LEAN_ROUNDS = 2;

/**
 * Looks for candidates that nothing beats in waits and hours: of an even sample over all levers the better half goes on, to
 * longer and more careful trials; then, round after round, one step of one lever around those on the front.
 */
export async function search({
  levers,
  seed,
  mostTrials,
  isSayable,
  measure,
  trials,
  onRound,
}: SearchParts): Promise<Searched> {
  const random = randomFrom(seed);
  const own = inForceOf(levers);
  const isOwn = (candidate: Candidate) => candidate.join() === own.join();
  const seen = new Set<string>();
  const score = async (candidates: readonly Candidate[], care: Care): Promise<readonly Known[]> => {
    const scores = await measure(candidates, care);
    return scores.flatMap((one, index) => {
      const candidate = candidates[index];
      return candidate === undefined ? [] : [{ candidate, score: one }];
    });
  };
  const better = (known: readonly Known[], count: number): readonly Candidate[] => [
    own,
    ...ranked(
      sound(
        known,
        known.find(({ candidate }) => isOwn(candidate)),
      ),
    )
      .map(({ candidate }) => candidate)
      .filter((candidate) => !isOwn(candidate))
      .slice(0, count),
  ];

  const sample = sampled(levers, Math.min(FIRST_SAMPLE, Math.ceil(mostTrials / 3)), seed, isSayable);
  for (const candidate of sample) seen.add(candidate.join());
  const glanced = await score(sample, 'glance');
  const once = await score(better(glanced, Math.ceil(sample.length / 2)), 'once');
  const [first, ...others] = await score(better(once, Math.ceil(sample.length / 5)), 'full');
  if (first === undefined) throw new RangeError('the config in force was not measured');
  const known: [Known, ...Known[]] = [first, ...others];
  const worst = {
    p95: 1.1 * Math.max(...known.map((one) => one.score.p95)),
    agentHours: 1.1 * Math.max(...known.map((one) => one.score.agentHours)),
  };
  const front = () => frontOf(sound(known, first));
  let [round, lean, area] = [0, 0, covered(front(), worst)];
  onRound?.({ round, front: front() });
  while (trials() < mostTrials) {
    const near = shuffled(
      front().flatMap(({ candidate }) => neighbours(levers, candidate)),
      random.integer,
    ).filter(
      (candidate) => isSayable(candidate) && !seen.has(candidate.join()) && seen.add(candidate.join()),
    );
    const width = Math.min(WIDTH, mostTrials - trials());
    const looked = near.slice(0, width);
    // What was not looked at may be later.
    for (const candidate of near.slice(width)) seen.delete(candidate.join());
    if (looked.length === 0) return { known, rounds: round, stopped: 'no more to gain' };
    round += 1;
    const promising = sound(await score(looked, 'once'), first).filter(
      (one) => covered([...front(), one], worst) > covered(front(), worst),
    );
    const chosen = ranked(promising).slice(0, KEPT);
    known.push(
      ...(await score(
        chosen.map(({ candidate }) => candidate),
        'full',
      )),
    );
    const now = covered(front(), worst);
    lean = now > area * (1 + LEAST_GAIN) ? 0 : lean + 1;
    area = now;
    onRound?.({ round, front: front() });
    if (lean >= LEAN_ROUNDS) return { known, rounds: round, stopped: 'no more to gain' };
  }
  return { known, rounds: round, stopped: 'no trials left' };
}

/** Those that break no promise and leave no more jobs unserved than the config in force. */
export function sound(known: readonly Known[], own: Known | undefined): readonly Known[] {
  const most = own?.score.unserved ?? 0;
  return known.filter((one) => one === own || (one.score.broken === 0 && one.score.unserved <= most));
}

function shuffled<T>(items: readonly T[], integer: (from: number, to: number) => number): readonly T[] {
  const all = [...items];
  for (let at = all.length - 1; at > 0; at--) {
    const other = integer(0, at);
    const [one, two] = [all[at], all[other]];
    if (one !== undefined && two !== undefined) [all[at], all[other]] = [two, one];
  }
  return all;
}
