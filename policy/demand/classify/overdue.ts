import { type FleetAgent, isStarting } from '../../../domain/fleet.ts';
import type { World } from '../../world.ts';

/** Beyond twice the usual time (ms): chance alone makes some starts long. */
const SOME_MS = 60_000;
/** Where no agent of the pool has been seen to start yet: images can be large (ms). */
const UNKNOWN_MS = 5 * 60_000;

/**
 * Whether an agent has been on its way for so much longer than those of its pool usually are that no job should wait for
 * it. It may come all the same: it takes up room, and is ended by its own deadlines, with more patience. One that has
 * registered is not on its way but on its way back.
 */
export function isOverdue(
  { phase, uuid, pool, launchedAt }: Pick<FleetAgent, 'phase' | 'uuid' | 'pool' | 'launchedAt'>,
  { memory: { experience }, now }: Pick<World, 'memory' | 'now'>,
): boolean {
  if (!isStarting({ phase }) || uuid !== null) return false;
  const usual = experience.startTimes.get(pool);
  return now - launchedAt > (usual === undefined ? UNKNOWN_MS : 2 * usual + SOME_MS);
}
