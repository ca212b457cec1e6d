import { grouped } from '../../../domain/collections.ts';
import type { JobAssessment } from '../../../domain/demand.ts';
import { AGENT_PHASES, type AgentPhase } from '../../../domain/fleet.ts';
import type { Picture } from '../../../machines/picture.ts';
import { agentsPoint, phaseCounts, phasesByPool } from '../agents.ts';
import type { KeptPoint, Point, PoolPoint } from '../schemas.ts';
import { configInForce } from '../state.ts';
import { tally } from '../tally.ts';

/** A point of the graphs: how much there was to do, and who did it, over all and by pool. */
export function pointOf(picture: Picture, at: number): KeptPoint {
  const { assessment } = picture;
  const config = configInForce(picture, at);
  const jobs = assessment?.jobs ?? [];
  const jobsOf = grouped(jobs, ({ pool }) => pool);
  const phases = phasesByPool(picture);
  const shortages = new Map(assessment?.pools.map(({ pool, shortage }) => [pool, shortage]));
  const pools = config.pools.map(({ name, max }): [string, PoolPoint] => [
    name,
    partOf(jobsOf(name), phases.get(name) ?? tally(AGENT_PHASES, []), {
      shortage: shortages.get(name) ?? 0,
      max,
    }),
  ]);
  return {
    at,
    ...partOf(jobs, phaseCounts(picture), {
      shortage: assessment?.shortage ?? 0,
      max: config.scaling.maxAgents,
    }),
    pools: Object.fromEntries(pools),
  };
}

function partOf(
  jobs: readonly JobAssessment[],
  phases: Readonly<Record<AgentPhase, number>>,
  { shortage, max }: Pick<PoolPoint, 'shortage' | 'max'>,
): PoolPoint {
  const waits = jobs.map(({ waitedMs }) => waitedMs).sort((a, b) => a - b);
  return {
    waiting: jobs.length,
    shortage,
    longestWaitMs: waits.at(-1) ?? 0,
    waitP50Ms: shareOf(waits, 0.5),
    waitP95Ms: shareOf(waits, 0.95),
    ...agentsPoint(phases),
    max,
  };
}

/** What such a share of the values does not exceed; 0 of none. */
function shareOf(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** The points as they are given out: of all pools together, or of one. What a pool had before it was there is left out. */
export function shownPoints(points: readonly KeptPoint[], pool: string | undefined): Point[] {
  return points.flatMap(({ pools, ...whole }) => {
    if (pool === undefined) return [whole];
    const part = pools[pool];
    return part === undefined ? [] : [{ at: whole.at, ...part }];
  });
}
