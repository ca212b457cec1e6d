import type { Condition, ConditionId } from './condition.ts';

/** What has ended and is there again within this time is told only if it lasts (ms): nobody reads what flaps. */
const FLAPPING_MS = 60_000;

/** Knows for how long each condition has been there, told or not. */
export class Patience {
  /** When each that is there was first seen (ms since the epoch). */
  #since: ReadonlyMap<string, number> = new Map();
  readonly #endedAt = new Map<string, number>();

  /** Those of all that are found now that people are to be told of, or have been. */
  lasting(found: readonly Condition[], now: number, isTold: (id: string) => boolean): readonly Condition[] {
    this.#since = new Map(found.map((condition) => [idOf(condition), this.since(condition) ?? now]));
    for (const [id, at] of this.#endedAt) if (now - at >= FLAPPING_MS) this.#endedAt.delete(id);
    return found.filter((condition) => {
      const id = idOf(condition);
      const least = Math.max(condition.patience ?? 0, this.#endedAt.has(id) ? FLAPPING_MS : 0);
      return isTold(id) || now - (this.since(condition) ?? now) >= least;
    });
  }

  ended(condition: Condition, now: number): void {
    this.#endedAt.set(idOf(condition), now);
  }

  /** When it was first seen; null if it is not there. */
  since(condition: Condition): number | null {
    return this.#since.get(idOf(condition)) ?? null;
  }
}

export function idOf({ condition, subject }: ConditionId): string {
  return `${condition} ${subject ?? ''}`;
}
