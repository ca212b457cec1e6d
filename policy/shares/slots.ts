import type { ShareUse } from './shareUse.ts';

/** What keeps a launch from having a slot. */
export type SlotLimit = 'max-agents' | 'share-max' | 'reserved';

/** What a launch has: a slot; none, since it stands beside the count; or that of an agent which goes first. */
export type SlotVerdict = 'slot' | 'beside' | 'gives-way' | SlotLimit;

export function isCut(verdict: string | null): verdict is SlotLimit {
  return verdict === 'max-agents' || verdict === 'share-max' || verdict === 'reserved';
}

/** The slots of `max-agents` that are left while they are given out one after the other. */
export class SlotBook {
  readonly #shares: ReadonlyMap<string, ShareUse>;
  readonly #used: Map<string, number>;
  #free: number;
  #yielding: number;

  /**
   * @param free slots that nobody has.
   * @param yielding agents that no job needs, or that are going: their slots can be had for jobs.
   */
  constructor(shares: readonly ShareUse[], free: number, yielding = 0) {
    this.#shares = new Map(shares.map((share) => [share.name, share]));
    this.#used = new Map(shares.map(({ name, used }) => [name, used]));
    this.#free = free;
    this.#yielding = yielding;
  }

  /** Slots that are left, those of agents that give way included. */
  get left(): number {
    return this.#free + this.#yielding;
  }

  /** From now on nobody gives way. */
  withoutYielding(): this {
    this.#yielding = 0;
    return this;
  }

  /** What keeps one more launch for a share from a slot that is free; for a floor the share is null. */
  limitFor(share: string | null): SlotLimit | null {
    return this.#isFull(share) ? 'share-max' : this.#limitAmong(this.#free, share);
  }

  take(share: string | null): void {
    this.#free -= 1;
    this.#count(share);
  }

  /**
   * The next launch. One whose pool has found no room stands beside the count, or it would keep what others could have; the
   * placement sees to it that all together stay below the limits.
   */
  next(share: string | null, lacksRoom: boolean): SlotVerdict {
    if (this.#isFull(share)) return 'share-max';
    if (lacksRoom) return 'beside';
    if (this.#limitAmong(this.#free, share) === null) {
      this.take(share);
      return 'slot';
    }
    const limit = this.#limitAmong(this.#free + this.#yielding, share);
    if (limit !== null) return limit;
    this.#yielding -= 1;
    this.#count(share);
    return 'gives-way';
  }

  #isFull(share: string | null): boolean {
    const { max } = this.#shares.get(share ?? '') ?? {};
    return max !== undefined && this.#usedBy(share) >= max;
  }

  #limitAmong(slots: number, share: string | null): SlotLimit | null {
    if (slots <= 0) return 'max-agents';
    return slots > this.#keptFrom(share) ? null : 'reserved';
  }

  /**
   * Slots that are reserved for others and that they do not use; none is kept from a share within what is reserved for it. What
   * is kept for jobs to come is so from floors and from shares that have their part.
   */
  #keptFrom(share: string | null): number {
    if (this.#owedTo(share ?? '') > 0) return 0;
    const hasItsPart = this.#usedBy(share) >= (this.#shares.get(share ?? '')?.part ?? 0);
    let kept = 0;
    for (const { name, ahead } of this.#shares.values())
      if (name !== share) kept += this.#owedTo(name) + (hasItsPart ? ahead : 0);
    return kept;
  }

  #owedTo(share: string): number {
    return Math.max(0, (this.#shares.get(share)?.reserved ?? 0) - this.#usedBy(share));
  }

  #usedBy(share: string | null): number {
    return this.#used.get(share ?? '') ?? 0;
  }

  #count(share: string | null): void {
    if (share !== null) this.#used.set(share, this.#usedBy(share) + 1);
  }
}
