/** What there is of jobs in agents' hands at one look. */
export interface HandsLook {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The program can do nothing: it is stopped, or its machine sleeps, perhaps beyond the end of the faults. */
  readonly isStopped: boolean;
  /** Jobs that GoCD counts as given to an agent, and when it last did something with each (ms since the epoch). */
  readonly inHand: readonly { readonly locator: string; readonly at: number }[];
}

/**
 * Jobs that hang in somebody's hand. What a fault has left so is there to be found out once the program can look: so time counts
 * from the first look, which comes when nothing goes wrong any more, and from the last at which it was stopped.
 */
export class Hanging {
  #countedFrom: number | null = null;

  /** The jobs that have been in hand for longer than this (ms) without a sign. */
  longerThan(bound: number, { now, isStopped, inHand }: HandsLook): readonly string[] {
    const from = isStopped ? now : (this.#countedFrom ?? now);
    this.#countedFrom = from;
    return inHand.filter(({ at }) => now - Math.max(at, from) > bound).map(({ locator }) => locator);
  }
}
