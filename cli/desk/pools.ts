import { liveIn } from '../../domain/fleet.ts';
import { type Holds, obstaclesOf } from '../../services/views/obstacles.ts';
import type { PoolView } from '../../services/views/poolSchemas.ts';
import { STATE, type StateView } from '../../services/views/schemas.ts';
import { askInstance } from '../instance.ts';
import { rows } from './rows.ts';
import { type DeskFlags, show, type Watching } from './watch.ts';

type Print = (line: string) => void;
/** What of the state says what holds pools back. */
type Held = Holds & Pick<StateView, 'now'>;

/** What each pool may have, has and lacks, and what keeps it from more. */
export function pools(flags: DeskFlags, print: Print, watching?: Watching): Promise<number> {
  const read = async () => {
    const state = await askInstance(flags, '/api/v1/state', STATE);
    const { now, pools, startedAt, readiness, pausedBy, tornDownBy, dryRun } = state;
    return { now, startedAt, readiness, pausedBy, tornDownBy, dryRun, pools };
  };
  return show(flags, { read, describe: describePools }, print, watching);
}

export function describePools(state: Held & Pick<StateView, 'pools'>): string {
  return rows(
    POOLS_HEAD,
    state.pools.map((pool) => poolCells(pool, state)),
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

export function poolCells(pool: PoolView, state: Held): readonly string[] {
  const obstacles = obstaclesOf(pool, state, state.now)
    .map(({ title, text }) => (text === '' ? title : `${title}: ${text}`))
    .join('; ');
  return [
    pool.name,
    String(liveIn(pool.agents)),
    String(pool.max),
    String(pool.agents.building),
    String(pool.agents.idle),
    String(pool.plan?.waiting ?? '-'),
    String(pool.plan?.shortage ?? '-'),
    obstacles || '-',
  ];
}
