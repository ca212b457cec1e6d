import type { World } from '../world.ts';
import { drainFinder, type HostDrains, NO_LEVERS } from './effects.ts';

/** The agents on hosts that operators drain, by task id. */
export function hostDrainsIn({ fleet, offers, levers = NO_LEVERS }: World): HostDrains {
  const find = drainFinder(levers, [...fleet, ...offers]);
  return new Map(
    fleet.flatMap((agent) => {
      const drain = find(agent);
      return drain === undefined ? [] : [[agent.taskId, drain]];
    }),
  );
}

/** Who is on its way out on a host that is drained is not had back. */
export function withoutThoseOf(hostDrains: HostDrains, world: World): World {
  if (hostDrains.size === 0) return world;
  const restorable = [...world.restorable].map(
    ([pool, taskIds]) => [pool, taskIds.filter((taskId) => !hostDrains.has(taskId))] as const,
  );
  const fleet = world.fleet.filter(({ taskId }) => !hostDrains.has(taskId));
  return { ...world, fleet, restorable: new Map(restorable) };
}
