import { type Amounts, SCALAR_NAMES } from './amounts.ts';
import type { Room, Rooms } from './rooms.ts';

/**
 * Why nothing more can be placed, in plain words. If some host has the room, then what rules those hosts out; if
 * none has, then the resources of which there is too little.
 */
export function explainShortage(
  rooms: Rooms,
  wanted: Amounts,
  obstacleOf: (room: Room) => string | null,
): string {
  if (rooms.all.length === 0) return 'no offers';
  const largeEnough = rooms.all.filter(({ index }) => rooms.free.fits(index, wanted));
  return largeEnough.length > 0 ? explainObstacles(largeEnough, obstacleOf) : explainAmounts(rooms, wanted);
}

function explainObstacles(rooms: readonly Room[], obstacleOf: (room: Room) => string | null): string {
  const hosts = new Map<string, number>();
  for (const room of rooms) {
    const obstacle = obstacleOf(room);
    if (obstacle !== null) hosts.set(obstacle, (hosts.get(obstacle) ?? 0) + 1);
  }
  return [...hosts]
    .sort(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1))
    .map(([obstacle, count]) => `${obstacle} (${count} ${count === 1 ? 'host' : 'hosts'} with room)`)
    .join('; ');
}

function explainAmounts(rooms: Rooms, wanted: Amounts): string {
  const amounts = rooms.all.map(({ index }) => rooms.free.of(index));
  const short = NAMES.flatMap((name) => {
    const largest = amounts.reduce((most, amount) => Math.max(most, amount[name]), 0);
    const [need, has] = [shown(name, wanted[name]), shown(name, largest)];
    return wanted[name] > largest ? [`${name}: ${need} wanted, the largest offer has ${has}`] : [];
  });
  if (short.length > 0) return short.join('; ');
  const all = NAMES.filter((name) => wanted[name] > 0).map((name) => `${name} ${shown(name, wanted[name])}`);
  return `no one host has all of ${all.join(', ')}`;
}

const NAMES = [...SCALAR_NAMES, 'ports'] as const;

function shown(name: keyof Amounts, amount: number): string {
  if (name === 'ports') return String(amount);
  return name === 'mem' || name === 'disk' ? `${amount / 1000} MB` : String(amount / 1000);
}
