import type { PullEnd } from '../../domain/decision.ts';
import type { TaskUpdate } from '../../domain/mesos.ts';
import { duration } from '../../domain/phrases.ts';

/**
 * What is known of the images that hosts have, and of the tasks that have them pulled. Nobody tells which images a host has:
 * it is known to have those that ran there. A restart forgets that, for pulling again what is there takes a second.
 */
export interface Images {
  /** By host and image (`placeOf`): when the image was last known to be there (ms since the epoch). */
  readonly here: ReadonlyMap<string, number>;
  /** By host and image: pulls that came to nothing. */
  readonly failed: ReadonlyMap<string, FailedPulls>;
  /** By task id. */
  readonly underWay: ReadonlyMap<string, Pull>;
}

export const NO_IMAGES: Images = { here: new Map(), failed: new Map(), underWay: new Map() };

/** A task that has an image pulled. */
export interface Pull {
  readonly taskId: string;
  readonly pool: string;
  /** Null if its pool has other settings by now, or is none: then its end tells nothing. */
  readonly image: string | null;
  readonly hostId: string | null;
  /** Null of one that an earlier run has launched. */
  readonly hostname: string | null;
  /** When it was launched (ms since the epoch). */
  readonly since: number;
  /** When its KILL was last asked for, as it had not ended in time (ms since the epoch); null if it was not. */
  readonly killedAt: number | null;
}

export interface FailedPulls {
  /** In a row. */
  readonly failures: number;
  /** No other is tried before (ms since the epoch). */
  readonly retryAt: number;
}

/** Hosts are cleared of images that no container uses; nobody says when. */
export const REMEMBERED_MS = 7 * 86_400_000;
/** The oldest give way to more. */
const MOST_REMEMBERED = 20_000;
/** A registry that refuses, or a disk that is full, is not mended within minutes, and nobody waits for this pull. */
const FIRST_PAUSE_MS = 3_600_000;
const LONGEST_PAUSE_MS = 24 * 3_600_000;

export function placeOf(hostId: string, image: string): string {
  return `${hostId} ${image}`;
}

/** These images are known to be there now; what has not been for a week is forgotten. The same object if that changes nothing. */
export function imagesFound(images: Images, places: readonly string[], now: number): Images {
  if (places.length === 0) return images;
  const here = new Map(images.here);
  for (const place of places) {
    // What is known best stands last.
    here.delete(place);
    here.set(place, now);
  }
  for (const [place, at] of here)
    if (here.size > MOST_REMEMBERED || now - at >= REMEMBERED_MS) here.delete(place);
    else break;
  const failed = without(images.failed, places);
  return { ...images, here, failed };
}

/** What an update of a pull tells. */
export interface PullTold {
  readonly images: Images;
  /** Null while it goes on. */
  readonly end: PullEnd | null;
}

/**
 * Takes in an update of a pull, be it known yet or not. Its executor is started when the image has been pulled and not before
 * (`DockerContainerizerProcess::launch`; the provisioner of the Mesos containerizer likewise): whatever the executor says, be it
 * that the image has no shell, tells that the image is there.
 */
export function pullTold(images: Images, pull: Pull, update: TaskUpdate, now: number): PullTold {
  const place = pull.image === null || pull.hostId === null ? null : placeOf(pull.hostId, pull.image);
  const isThere =
    update.source === 'executor' || (place !== null && (images.here.get(place) ?? 0) >= pull.since);
  const found = update.source === 'executor' && place !== null ? imagesFound(images, [place], now) : images;
  switch (update.state) {
    case 'TASK_STAGING':
    case 'TASK_STARTING':
    case 'TASK_RUNNING':
    case 'TASK_KILLING':
      return { images: withPull(found, pull), end: null };
  }
  const ended = { ...found, underWay: without(found.underWay, [pull.taskId]) };
  if (isThere || update.state === 'TASK_FINISHED')
    return { images: ended, end: endOf(pull, 'pulled', 'is pulled') };
  const isFailure = update.state === 'TASK_FAILED' || update.state === 'TASK_ERROR';
  const isTooLong = update.state === 'TASK_KILLED' && pull.killedAt !== null;
  if (!isFailure && !isTooLong)
    return { images: ended, end: endOf(pull, 'lost', `is not pulled (${update.state})`) };
  const failures = (place === null ? 0 : (images.failed.get(place)?.failures ?? 0)) + 1;
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
  const why = isTooLong ? 'it took too long' : (update.message ?? update.state).replace(/\s+/g, ' ').trim();
  const text = `could not be pulled ahead, and is not for ${duration(pause)}: ${why}`;
  if (place === null) return { images: ended, end: endOf(pull, 'failed', text) };
  const recent = [...images.failed].filter(([, { retryAt }]) => now - retryAt < LONGEST_PAUSE_MS);
  const failed = new Map(recent).set(place, { failures, retryAt: now + pause });
  return { images: { ...ended, failed }, end: endOf(pull, 'failed', text) };
}

/** These are none any more, without a word of their own: for that reason, as `the framework has ended`. */
export function pullsDropped(
  images: Images,
  taskIds: readonly string[],
  why: string,
): { readonly images: Images; readonly ends: readonly PullEnd[] } {
  const dropped = taskIds.flatMap((taskId) => images.underWay.get(taskId) ?? []);
  if (dropped.length === 0) return { images, ends: [] };
  const ends = dropped.map((pull) => endOf(pull, 'lost', `is not pulled: ${why}`));
  return { images: { ...images, underWay: without(images.underWay, taskIds) }, ends };
}

export function withPull(images: Images, pull: Pull): Images {
  return { ...images, underWay: new Map(images.underWay).set(pull.taskId, pull) };
}

function endOf(pull: Pull, outcome: PullEnd['outcome'], text: string): PullEnd {
  const what = pull.image ?? `the former image of pool ${pull.pool}`;
  return { pool: pull.pool, outcome, text: `image ${what} on ${pull.hostname ?? pull.hostId} ${text}` };
}

function without<Value>(
  map: ReadonlyMap<string, Value>,
  keys: readonly string[],
): ReadonlyMap<string, Value> {
  if (!keys.some((key) => map.has(key))) return map;
  const rest = new Map(map);
  for (const key of keys) rest.delete(key);
  return rest;
}
