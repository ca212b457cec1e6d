import { liveIn } from '../../domain/fleet.ts';
import { duration } from '../../domain/phrases.ts';
import type { PoolView } from '../../services/views/poolSchemas.ts';
import { STATE, type StateView } from '../../services/views/schemas.ts';
import { askInstance } from '../instance.ts';
import { rows } from './rows.ts';
import { type DeskFlags, show, type Watching } from './watch.ts';

type Print = (line: string) => void;

/** What each pool may have, has and lacks, and what keeps it from more. */
export function pools(flags: DeskFlags, print: Print, watching?: Watching): Promise<number> {
  const read = async () => {
    const { now, pools } = await askInstance(flags, '/api/v1/state', STATE);
    return { now, pools };
  };
  return show(flags, { read, describe: describePools }, print, watching);
}

export function describePools({ pools, now }: Pick<StateView, 'pools' | 'now'>): string {
  return rows(
    POOLS_HEAD,
    pools.map((pool) => poolCells(pool, now)),
  );
}

export const POOLS_HEAD = [
  'pool',
  'agents',
  'of',
  'building',
  'idle',
  'waiting',
  'short',
  'held back by',
] as const;

export function poolCells(pool: PoolView, now: number): readonly string[] {
  return [
    pool.name,
    String(liveIn(pool.agents)),
    String(pool.max),
    String(pool.agents.building),
    String(pool.agents.idle),
    String(pool.plan?.waiting ?? '-'),
    String(pool.plan?.shortage ?? '-'),
    obstacles(pool, now).join('; ') || '-',
  ];
}

function obstacles(pool: PoolView, now: number): readonly string[] {
  const { breaker, canary, noRoom, plan, max } = pool;
  return [
    ...(breaker === null || canary
      ? []
      : [
          `launches fail, ${breaker.probing ? 'one is being tried' : `next try in ${duration(breaker.retryAt - now)}`}: ${breaker.lastError}`,
        ]),
    ...(canary ? ['one agent tries changed settings'] : []),
    ...(noRoom === null ? [] : [`no room: ${noRoom}`]),
    ...(liveIn(pool.agents) >= max ? ['its max'] : []),
    ...(plan?.clamps ?? []),
  ];
}
