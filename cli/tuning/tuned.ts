import { isPriced } from '../../policy/money/prices.ts';
import { differenceOf, effectsOf, simplified } from './changes.ts';
import { type Check, checked } from './check.ts';
import { choose, type Wanted } from './choose.ts';
import { type Candidate, inForceOf, isSayable, withLevers } from './levers.ts';
import { Measuring } from './measure.ts';
import { jobsIn, type Parts, partsOf, type Span } from './parts.ts';
import type { Days, Point, TuneResult } from './result.ts';
import type { Runner } from './runner.ts';
import { frontOf, type Score } from './score.ts';
import { type Known, search, sound } from './search.ts';
import type { Subject, Tried } from './subject.ts';

export interface TuneParts {
  readonly subject: Subject;
  readonly tried: Tried;
  readonly runner: Runner;
  readonly seed: number;
  readonly seeds: number;
  readonly mostTrials: number;
  readonly targetWaitMs: number | null;
  /** Of the whole history. */
  readonly budgetHours: number | null;
  readonly onProgress?: (told: Progress) => void;
}

export interface Progress {
  readonly trials: number;
  readonly mostTrials: number;
  /** What has been found so far; empty at first. */
  readonly words: string;
}

/** Gains of both together below this share are none. */
const LEAST_GAIN = 0.01;
/** The luck of the days held out is another than that of the search. */
const OTHER_LUCK = 1_000;

/** Searches, recommends, tells what each change gives, and checks it on the days that were held out. */
export async function tuned(parts: TuneParts): Promise<Omit<TuneResult, 'sources' | 'notes'>> {
  const { subject, tried, runner, seed, seeds, mostTrials, targetWaitMs, budgetHours, onProgress } = parts;
  const { levers, config } = tried;
  const { jobs } = subject;
  const days = partsOf(jobs);
  const shares = budgetShares(subject, days);
  const wanted: Wanted = {
    targetWaitMs,
    budgetHours: budgetHours === null ? null : budgetHours * shares.searched,
  };
  const canBeSaid = (candidate: Candidate) => isSayable(withLevers(config, levers, candidate));
  let words = '';
  const measuring = new Measuring(runner, {
    parts: days,
    seeds: Array.from({ length: seeds }, (_, index) => seed + index),
    onTrial: (trials) => onProgress?.({ trials, mostTrials, words }),
  });
  const searched = await search({
    levers,
    seed,
    mostTrials,
    isSayable: canBeSaid,
    measure: (candidates, care) => measuring.measure(candidates, care),
    trials: () => measuring.trials,
    onRound: ({ round, front }) => {
      words = roundWords(round, front);
    },
  });
  const [own] = searched.known;
  const { chosen: first, by } = choose(searched.known, wanted);
  const forChanges = (chosen: Known) => ({
    levers,
    own,
    chosen,
    isGood: (score: Score) => isGood(score, own.score, by, wanted),
    isSayable: canBeSaid,
    measure: (candidates: readonly Candidate[]) => measuring.measure(candidates, 'full'),
  });
  const simple = first === null ? null : await simplified(forChanges(first));
  const chosen =
    simple !== null && by === 'knee' && gainOf(simple.score, own.score) < LEAST_GAIN ? own : simple;
  const isChange = chosen !== null && chosen.candidate.join() !== own.candidate.join();
  const changes = isChange ? await effectsOf(forChanges(chosen)) : [];
  const check =
    isChange && days.heldOut !== null
      ? await checkOn(days.heldOut, { own, chosen }, measuring, {
          wanted: {
            ...wanted,
            budgetHours: budgetHours === null ? null : budgetHours * (1 - shares.searched),
          },
          seeds: Array.from({ length: seeds }, (_, index) => OTHER_LUCK + seed + index),
        })
      : null;
  const all = withChosen(searched.known, chosen);
  const front = frontOf(sound(all, own));
  const pointOf = (known: Known): Point => ({
    ...known.score,
    changes: changedLines(tried, known.candidate),
    isInForce: known === own,
    isRecommended: known === chosen,
    isOnFront: front.includes(known),
  });
  return {
    ...{ seed, seeds, trials: measuring.trials, rounds: searched.rounds, stopped: searched.stopped },
    searched: daysOf(subject, days.searched),
    heldOut: days.heldOut === null ? null : daysOf(subject, days.heldOut),
    ...{ targetWaitMs, budgetHours, budgetHoursSearched: wanted.budgetHours },
    currency: isPriced(config) ? config.money.currency : null,
    verdict:
      chosen === null
        ? 'not met'
        : !isChange
          ? 'nothing better'
          : check?.holds === false
            ? 'does not hold'
            : 'better',
    inForce: pointOf(own),
    recommended: chosen === null ? null : pointOf(chosen),
    front: front.map(pointOf),
    tried: all.map(pointOf),
    changes,
    together: isChange ? differenceOf(chosen.score, own.score) : null,
    check,
  };
}

function gainOf(score: Score, own: Score): number {
  return 2 - score.p95 / Math.max(1, own.p95) - score.agentHours / Math.max(1e-9, own.agentHours);
}

/** Whether a simpler config still does what it was chosen for. */
function isGood(
  score: Score,
  own: Score,
  by: 'target' | 'budget' | 'knee',
  { targetWaitMs, budgetHours }: Wanted,
): boolean {
  if (score.broken > 0 || score.unserved > own.unserved) return false;
  if (by === 'knee') return score.p95 <= own.p95 && score.agentHours <= own.agentHours;
  return score.p95 <= (targetWaitMs ?? Infinity) && score.agentHours <= (budgetHours ?? Infinity);
}

async function checkOn(
  span: Span,
  { own, chosen }: { readonly own: Known; readonly chosen: Known },
  measuring: Measuring,
  { wanted, seeds }: { readonly wanted: Wanted; readonly seeds: readonly number[] },
): Promise<Check | null> {
  const [before, after] = await measuring.over([own.candidate, chosen.candidate], span, seeds);
  if (before === undefined || after === undefined) return null;
  return checked({ own: own.score, chosen: chosen.score }, { own: before, chosen: after }, wanted);
}

/** A simpler one may not have been among those that the search knows. */
function withChosen(known: readonly [Known, ...Known[]], chosen: Known | null): readonly [Known, ...Known[]] {
  if (chosen === null || known.includes(chosen)) return known;
  const [own, ...others] = known;
  const key = chosen.candidate.join();
  return [own, ...others.filter(({ candidate }) => candidate.join() !== key), chosen];
}

function changedLines({ levers }: Tried, candidate: Candidate): readonly string[] {
  const own = inForceOf(levers);
  return levers.flatMap(({ pool, rungs }, index) => {
    const place = candidate[index] ?? 0;
    if (place === own[index]) return [];
    const lines = rungs[place]?.lines ?? [];
    return pool === null ? lines : lines.map((line) => `in pool ${pool}: ${line}`);
  });
}

/** By the work in them: hours of agents go by that more than by days. */
function budgetShares({ jobs }: Subject, { searched }: Parts): { readonly searched: number } {
  const work = (some: Subject['jobs']) => some.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return { searched: work(jobsIn(jobs, searched)) / Math.max(1, work(jobs)) };
}

function daysOf({ jobs }: Subject, span: Span): Days {
  const iso = (time: number) => new Date(time).toISOString();
  return { from: iso(span.from), to: iso(span.to), jobs: jobsIn(jobs, span).length };
}

function roundWords(round: number, front: readonly Known[]): string {
  const [cheapest, fastest] = [front[0], front.at(-1)];
  if (cheapest === undefined || fastest === undefined) return '';
  const text = ({ score }: Known) => `${Math.round(score.p95 / 1000)} s at ${score.agentHours.toFixed(1)} h`;
  return `round ${round}, p95 from ${text(cheapest)} to ${text(fastest)}`;
}
