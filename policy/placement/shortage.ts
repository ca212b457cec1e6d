import type { HostOffers } from './cluster.ts';
import { type Amounts, fits, RESOURCE_NAMES, shown } from './resources.ts';

/**
 * Why nothing more can be placed, in plain words. If some host has the room, then what rules those hosts out; if
 * none has, then the resources of which there is too little.
 */
export function explainShortage(
  hosts: readonly HostOffers[],
  wanted: Amounts,
  obstacleOf: (host: HostOffers) => string | null,
): string {
  if (hosts.length === 0) return 'no offers';
  const largeEnough = hosts.filter(({ remaining }) => fits(wanted, remaining));
  return largeEnough.length > 0 ? explainObstacles(largeEnough, obstacleOf) : explainAmounts(hosts, wanted);
}

function explainObstacles(
  hosts: readonly HostOffers[],
  obstacleOf: (host: HostOffers) => string | null,
): string {
  const counts = new Map<string, number>();
  for (const host of hosts) {
    const obstacle = obstacleOf(host);
    if (obstacle !== null) counts.set(obstacle, (counts.get(obstacle) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1))
    .map(([obstacle, count]) => `${obstacle} (${count} ${count === 1 ? 'host' : 'hosts'} with room)`)
    .join('; ');
}

function explainAmounts(hosts: readonly HostOffers[], wanted: Amounts): string {
  const short = RESOURCE_NAMES.flatMap((name) => {
    const largest = hosts.reduce((most, { remaining }) => Math.max(most, remaining[name]), 0);
    const [need, has] = [shown(name, wanted[name]), shown(name, largest)];
    return wanted[name] > largest ? [`${name}: ${need} wanted, the largest offer has ${has}`] : [];
  });
  if (short.length > 0) return short.join('; ');
  const all = RESOURCE_NAMES.filter((name) => wanted[name] > 0).map(
    (name) => `${name} ${shown(name, wanted[name])}`,
  );
  return `no one host has all of ${all.join(', ')}`;
}
