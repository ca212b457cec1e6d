import { grouped } from '../../domain/collections.ts';
import type { PoolConfig } from '../../domain/config.ts';
import type { JobAssessment } from '../../domain/demand.ts';
import type { FleetAgent } from '../../domain/fleet.ts';

const AMOUNTS = ['cpus', 'mem', 'disk', 'gpus', 'ports'] as const;

/**
 * Ids of hosts whose idle agents together hold as much as an agent that a job waits for and that has found no room:
 * were they gone, it would fit. A host too small for it, or without its GPUs, is none of them, so that a job which
 * nothing can help makes no agent go.
 */
export function wantedHosts(
  jobs: readonly Pick<JobAssessment, 'cause' | 'pool'>[],
  pools: readonly PoolConfig[],
  fleet: readonly FleetAgent[],
): ReadonlySet<string> {
  const short = new Set(jobs.flatMap(({ cause, pool }) => (cause === 'no-offers' ? [pool] : [])));
  const wanted = pools.filter(({ name }) => short.has(name));
  if (wanted.length === 0) return new Set();
  const poolOf = new Map(pools.map((pool) => [pool.name, pool]));
  const idleOn = grouped(
    fleet.filter(({ phase }) => phase === 'idle'),
    ({ hostId }) => hostId,
  );
  const wouldFit = (hostId: string) => {
    const held = idleOn(hostId).flatMap(({ pool }) => poolOf.get(pool) ?? []);
    return wanted.some((pool) =>
      AMOUNTS.every((amount) => held.reduce((sum, one) => sum + one[amount], 0) >= pool[amount]),
    );
  };
  const hostIds = fleet.flatMap(({ phase, hostId }) => (phase === 'idle' && hostId !== null ? [hostId] : []));
  return new Set([...new Set(hostIds)].filter(wouldFit));
}
