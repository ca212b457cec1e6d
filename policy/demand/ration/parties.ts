import { grouped } from '../../../domain/collections.ts';
import type { Clamp, LookAhead, PoolPlan } from '../../../domain/demand.ts';
import { type Experience, forecast } from '../../forecast/forecast.ts';
import type { PoolState } from '../classify/pools.ts';
import { type Covered, type CoveredJob, poolOf } from '../record.ts';
import { idleFloor } from './idleFloor.ts';
import type { Rescue } from './rescue.ts';
import type { Asked } from './share.ts';
import { targetIn } from './targetFloor.ts';

/** A pool with what asks for agents of it. */
export interface Party extends Asked {
  readonly pool: PoolState;
  readonly forecast: PoolPlan['forecast'];
  readonly lookAhead: LookAhead | undefined;
  readonly target: PoolPlan['target'];
  /** Of the jobs that wait for it, those that its idle and starting agents cover. */
  readonly covered: number;
}

/** All pools, each with what asks for agents of it: waiting jobs, and the floor in force, whatever that goes by. */
export function partiesIn(
  { input, pools, jobs, spare }: Covered,
  experience: Experience,
  rescue: Rescue | null,
  ahead: ReadonlyMap<string, LookAhead>,
): readonly Party[] {
  const { config, calendar } = input;
  const waitingFor = grouped(jobs.filter(isServed), poolOf);
  const rescuing = rescue?.by === 'keeping' ? rescue.pool : rescue?.pools[0];
  return pools.map((pool) => {
    const waiting = waitingFor(pool.name);
    const expected = pool.config.idleFloor.learn
      ? forecast(experience, pool.name, calendar, config.backlog.pollInterval)
      : null;
    const lookAhead = ahead.get(pool.name);
    const soon = lookAhead?.mode === 'on' ? Math.min(lookAhead.soon, pool.max) : 0;
    const target = targetIn(pool.config, experience, input);
    const usual =
      pool.boost + (target?.floor ?? idleFloor(pool.config, pool.building, expected?.agents ?? 0));
    const floor = Math.max(Math.min(pool.max, usual), soon);
    return {
      pool,
      waiting: waiting.length,
      covered: waiting.filter(({ cover }) => cover.by === 'agent').length,
      spare: spare(pool),
      idleFloor: pool === rescuing ? Math.max(floor, 1) : floor,
      forecast: expected,
      lookAhead,
      target,
    };
  });
}

/** Whether its pool serves it, or would but for a limit that has nothing to do with the job or with its share. */
function isServed({ cover }: CoveredJob): boolean {
  if (cover.by === 'agent') return cover.group.role !== 'returning';
  return cover.by === 'launch' || (cover.limit !== null && !OF_THE_JOB.has(cover.limit));
}

const OF_THE_JOB: ReadonlySet<Clamp> = new Set(['launches-per-job', 'share-max']);
