import type { Rationed } from '../demand/record.ts';
import type { World } from '../world.ts';
import { type Images, imagesFound, type Pull, withPull } from './images.ts';
import { placesOf } from './places.ts';
import { type PullsAhead, pullsAhead, type Wishes } from './pullAhead.ts';

/** What a round makes of images. */
export interface Pulls extends PullsAhead {
  /** Those that have not ended in time: their KILL is asked for, and what has become of them. */
  readonly overdue: readonly Pull[];
}

/** A KILL may be lost, or wait for a host. */
const KILL_REPEAT_MS = 60_000;
/** What is known to be there is not noted anew before that. */
const FOUND_AGAIN_MS = 3_600_000;

/** Null where no pool pulls ahead and no pull goes on: then nothing of this is kept or done. */
export function pullsIn(world: World, demand: Rationed, wishes: Omit<Wishes, 'images'>): Pulls | null {
  const { config, memory, now } = world;
  const isOn = config.pools.some(({ pullAhead }) => pullAhead === 'on');
  if (!isOn && memory.images.underWay.size === 0) return null;
  const known = isOn ? imagesFound(memory.images, running(world), now) : memory.images;
  const overdue = overdueIn(world);
  const images = overdue.reduce(withPull, known);
  return { ...pullsAhead(world, demand, { ...wishes, images }), overdue };
}

/** A hold stops this as it stops every removal. */
function overdueIn({ now, config, memory, hold, brakeOn, levers }: World): readonly Pull[] {
  if (hold !== null || brakeOn) return [];
  return [...memory.images.underWay.values()]
    .filter(({ pool }) => !levers.pausedPools.has(pool))
    .filter(({ since }) => now - since >= config.scaling.launchTimeout)
    .filter(({ killedAt }) => killedAt === null || now - killedAt >= KILL_REPEAT_MS)
    .map((pull) => ({ ...pull, killedAt: now }));
}

/** Images that agents have there and that were not known lately: once GoCD has listed one its container has run, and not before. */
function running({ now, config, fleet, memory: { images } }: World): readonly string[] {
  const there = placesOf(
    fleet.filter(({ uuid, taskRuns }) => taskRuns && uuid !== null),
    config,
  );
  return [...there].filter((place) => isNews(images, place, now));
}

function isNews({ here }: Images, place: string, now: number): boolean {
  const at = here.get(place);
  return at === undefined || now - at >= FOUND_AGAIN_MS;
}
