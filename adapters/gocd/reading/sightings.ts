import type { Clock } from '../../../domain/clock/clock.ts';

/** When each thing was first seen: an answer from before says nothing of it. */
export interface Sightings {
  /** Takes note of things seen now; when the latest of them was first seen (ms since the epoch), 0 for none. */
  latestOf(things: readonly string[]): number;
  /** When it was first seen (ms since the epoch). */
  of(thing: string): number;
}

/** So many are remembered at the most; one that is forgotten counts as new when it is seen again. */
const MOST_KEPT = 20_000;

export function createSightings(clock: Clock): Sightings {
  const seenAt = new Map<string, number>();
  return {
    latestOf(things) {
      let latest = 0;
      for (const thing of things) {
        const at = seenAt.get(thing) ?? clock.now();
        seenAt.delete(thing);
        seenAt.set(thing, at);
        latest = Math.max(latest, at);
      }
      for (const oldest of seenAt.keys()) {
        if (seenAt.size <= Math.max(MOST_KEPT, things.length)) break;
        seenAt.delete(oldest);
      }
      return latest;
    },
    of: (thing) => seenAt.get(thing) ?? clock.now(),
  };
}
