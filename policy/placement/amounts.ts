import type { PoolConfig } from '../../domain/config.ts';

/** How much of each resource: ports are counted, the rest is in thousandths, in which Mesos computes. */
export interface Amounts {
  readonly cpus: number;
  readonly mem: number;
  readonly disk: number;
  readonly gpus: number;
  readonly ports: number;
}

export const SCALAR_NAMES = ['cpus', 'mem', 'disk', 'gpus'] as const;

/** What one agent of the pool takes. The share of its executor is not accounted by Mesos, so not here either. */
export function amountsOf(pool: PoolConfig): Amounts {
  return {
    cpus: Math.round(pool.cpus * 1000),
    mem: Math.round(pool.mem * 1000),
    disk: Math.round(pool.disk * 1000),
    gpus: Math.round(pool.gpus * 1000),
    ports: pool.ports,
  };
}
