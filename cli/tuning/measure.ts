import type { Candidate } from './levers.ts';
import type { Parts, Span } from './parts.ts';
import type { Runner } from './runner.ts';
import { meanOf, type Score } from './score.ts';
import type { Care } from './search.ts';
import type { TrialTask } from './subject.ts';

/** Makes trials as they are asked for, none twice. */
export class Measuring {
  readonly #runner: Runner;
  readonly #parts: Parts;
  readonly #seeds: readonly number[];
  readonly #onTrial: (trials: number) => void;
  readonly #scores = new Map<string, Promise<Score>>();
  #trials = 0;
  #ended = 0;

  /** @param onTrial told after each trial how many have ended: many are asked for at once, and how long they take is to be seen. */
  constructor(
    runner: Runner,
    { parts, seeds, onTrial }: { parts: Parts; seeds: readonly number[]; onTrial: (trials: number) => void },
  ) {
    this.#runner = runner;
    this.#parts = parts;
    this.#seeds = seeds;
    this.#onTrial = onTrial;
  }

  /** Trials asked for so far. */
  get trials(): number {
    return this.#trials;
  }

  measure(candidates: readonly Candidate[], care: Care): Promise<readonly Score[]> {
    const span = care === 'glance' ? this.#parts.glance : this.#parts.searched;
    return this.over(candidates, span, care === 'full' ? this.#seeds : this.#seeds.slice(0, 1));
  }

  /** The mean of each candidate over some seeds, on some days. */
  over(candidates: readonly Candidate[], span: Span, seeds: readonly number[]): Promise<readonly Score[]> {
    return Promise.all(
      candidates.map(async (candidate) =>
        meanOf(await Promise.all(seeds.map((seed) => this.#scoreOf({ candidate, span, seed })))),
      ),
    );
  }

  #scoreOf(task: TrialTask): Promise<Score> {
    const key = JSON.stringify([task.candidate, task.span, task.seed]);
    const known = this.#scores.get(key);
    if (known !== undefined) return known;
    this.#trials += 1;
    const score = this.#runner.run([task]).then(([one]) => {
      if (one === undefined) throw new RangeError('a trial came back without a score');
      this.#ended += 1;
      this.#onTrial(this.#ended);
      return one;
    });
    this.#scores.set(key, score);
    return score;
  }
}
