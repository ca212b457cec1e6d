/** How finely times are told apart (ms): readings come no nearer to each other. */
const STEP_MS = 1_000;

/** How many jobs of a pool begin and end in each second of one future. What ends in a second does so before what begins. */
export class Tide {
  readonly #begins: Uint16Array;
  readonly #ends: Uint16Array;
  /** Jobs that end, but later than what is looked at. */
  #later = 0;

  /** @param horizonMs what comes later than this (ms from now) is left out */
  constructor(horizonMs: number) {
    const steps = Math.floor(horizonMs / STEP_MS) + 1;
    this.#begins = new Uint16Array(steps);
    this.#ends = new Uint16Array(steps);
  }

  /** @param at ms from now */
  begin(at: number): void {
    const step = Math.floor(at / STEP_MS);
    if (step < this.#begins.length) this.#begins[step] = (this.#begins[step] ?? 0) + 1;
  }

  /** Of a job whose agent takes another one after it. */
  end(at: number): void {
    const step = Math.floor(at / STEP_MS);
    if (step < this.#ends.length) this.#ends[step] = (this.#ends[step] ?? 0) + 1;
    else if (Number.isFinite(step)) this.#later += 1;
  }

  /**
   * When for the first time one more than now is at work, two more, and so on (ms from now).
   *
   * @param passed for how long (ms) nothing of it has been seen to come: what was to come by now comes at once
   */
  wantedTimes(passed = 0): readonly number[] {
    const times: number[] = [];
    let more = 0;
    for (let step = 0; step < this.#begins.length; step++) {
      more += (this.#begins[step] ?? 0) - (this.#ends[step] ?? 0);
      while (times.length < more) times.push(Math.max(0, step * STEP_MS - passed));
    }
    return times;
  }

  /**
   * The time without work of the nth agent beyond those with a job, or of the last but so many of those with one, after its job.
   * Of one whose job ends, nobody knows when, there is nothing.
   *
   * @param idle agents that have no work now
   * @param passed as in `wantedTimes`
   */
  idleTimes(idle: number, passed = 0): ReadonlyMap<number, Idle> {
    const since = new Map(Array.from({ length: Math.max(0, idle) }, (_, index) => [index + 1, 0]));
    const times = new Map<number, Idle>();
    let more = 0;
    for (let step = 0; step < this.#begins.length; step++) {
      const at = Math.max(0, step * STEP_MS - passed);
      for (let left = this.#ends[step] ?? 0; left > 0; left--) {
        if (!since.has(more)) since.set(more, at);
        more -= 1;
      }
      for (let left = this.#begins[step] ?? 0; left > 0; left--) {
        more += 1;
        const from = since.get(more);
        if (from !== undefined && !times.has(more)) times.set(more, { from, ms: at - from });
      }
    }
    for (const [nth, from] of since)
      if (!times.has(nth)) times.set(nth, { from, ms: Number.POSITIVE_INFINITY });
    for (let left = this.#later; left > 0; left--, more--) if (!times.has(more)) times.set(more, LATER);
    return times;
  }
}

/** The time in which an agent has no work. */
export interface Idle {
  /** From when on (ms from now): infinite if that is later than what is looked at. */
  readonly from: number;
  /** For how long (ms): infinite if it is not wanted again. */
  readonly ms: number;
}

const LATER: Idle = { from: Number.POSITIVE_INFINITY, ms: Number.POSITIVE_INFINITY };
