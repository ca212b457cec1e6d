import type { Branch, Follower, OpenBranch } from './branches.ts';
import { drawn, joined } from './chance.ts';
import { PICK_UP_MS } from './present.ts';
import { within } from './remaining.ts';
import { Tide } from './tide.ts';

/** One way in which what goes on now may go on. */
export interface Future {
  /** The pools in which anything begins or ends. */
  readonly tides: ReadonlyMap<string, Tide>;
  /** When each of `Futures.coming` comes, in their order (ms from now): infinite if it does not. */
  readonly came: Float64Array;
  /** When each of them would come, did it. */
  readonly due: Float64Array;
}

/** Pipelines further down begin with the server's next round of 10 s (fact 66 of the recordings). */
const DOWNSTREAM_MS = 10_000;
const STEP_MS = 1_000;

interface End {
  readonly at: number;
  readonly branch: Branch;
}

/** One future in the making. */
export class Draw implements Future {
  readonly tides = new Map<string, Tide>();
  readonly came: Float64Array;
  readonly due: Float64Array;
  readonly #nth: number;
  readonly #horizonMs: number;
  readonly #singleUse: ReadonlyMap<string, boolean>;
  /** What ends in each second of what is looked at. */
  readonly #ends = new Map<number, End[]>();
  /** What ends later: only when what follows it comes is of interest. */
  readonly #later: End[] = [];

  constructor(nth: number, horizonMs: number, singleUse: ReadonlyMap<string, boolean>, coming: number) {
    this.#nth = nth;
    this.#horizonMs = horizonMs;
    this.#singleUse = singleUse;
    this.came = new Float64Array(coming).fill(Number.POSITIVE_INFINITY);
    this.due = new Float64Array(coming).fill(Number.POSITIVE_INFINITY);
  }

  goesOn({ place, left, branch }: OpenBranch): void {
    let end = 0;
    for (const { pool, mark, remaining } of left) {
      const at = remaining(drawn(mark, this.#nth), this.#nth);
      if (at > end) end = at;
      if (pool !== null && this.#singleUse.get(pool) === false) this.#tideOf(pool).end(at);
    }
    place.take(this.#nth, Math.max(end, place.takenUntil(this.#nth)));
    this.endsAt(end, branch);
  }

  endsAt(at: number, branch: Branch): void {
    if (branch.next.length === 0) return;
    if (at > this.#horizonMs) this.#later.push({ at, branch });
    else {
      const second = Math.floor(at / STEP_MS);
      const ends = this.#ends.get(second);
      if (ends === undefined) this.#ends.set(second, [{ at, branch }]);
      else ends.push({ at, branch });
    }
  }

  /** @param most so many stages end at the most */
  finish(most: number): void {
    let left = most;
    const last = Math.floor(this.#horizonMs / STEP_MS);
    for (let second = 0; second <= last && left > 0; second++)
      for (const end of this.#ends.get(second) ?? []) {
        if (left-- > 0) this.#follow(end);
      }
    for (const end of this.#later) this.#follow(end);
  }

  #tideOf(pool: string): Tide {
    const known = this.tides.get(pool);
    if (known !== undefined) return known;
    const tide = new Tide(this.#horizonMs);
    this.tides.set(pool, tide);
    return tide;
  }

  /** At most one of those in its own pipeline, and any of those in others. */
  #follow({ at, branch: { runMark, mark, next } }: End): void {
    const stageMark = joined(runMark, mark);
    let own = drawn(stageMark, this.#nth);
    for (const follower of next) {
      const { isOwn, share, place, index } = follower;
      const chance = isOwn ? own : drawn(joined(stageMark, place.mark), this.#nth);
      if (isOwn) own -= share;
      const comes = chance >= 0 && chance < share;
      if (!comes && index === null) continue;
      const delay = isOwn ? 0 : DOWNSTREAM_MS * (comes ? chance / share : 0.5);
      const due = Math.max(at + delay, place.takenUntil(this.#nth));
      if (index !== null) this.due[index] = due;
      if (comes) this.#begin(follower, runMark, due);
    }
  }

  #begin({ index, place }: Follower, runMark: number, at: number): void {
    if (index !== null) this.came[index] = at;
    if (at > this.#horizonMs) return;
    let end = at;
    for (const { pool, mark, times } of place.jobs) {
      const over = at + PICK_UP_MS + within(times, drawn(joined(runMark, mark), this.#nth));
      if (over > end) end = over;
      const singleUse = this.#singleUse.get(pool);
      if (singleUse === undefined) continue;
      const tide = this.#tideOf(pool);
      tide.begin(at);
      if (!singleUse) tide.end(over);
    }
    place.take(this.#nth, end);
    if (end <= this.#horizonMs) this.endsAt(end, { runMark, mark: place.mark, next: place.next });
  }
}
