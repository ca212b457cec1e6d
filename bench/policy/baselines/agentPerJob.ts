import { type Baseline, type Order, type PoolNumbers, towards } from './baseline.ts';
import { every } from './round.ts';
import { singleUse } from './singleUse.ts';

const PENDING_CAP = 10;

/**
 * GoCD's elastic agent plugins: the server asks for one agent per job; while ten are on their way no more are made.
 * Each goes after its job.
 */
export const agentPerJob: Baseline = {
  name: 'agent-per-job',
  description: "GoCD's elastic plugin: one agent for each job, at most 10 on their way, single use",
  adapt: singleUse,
  create: () => every(0, perJob),
};

export function perJob(pools: readonly PoolNumbers[]): ReadonlyMap<string, Order> {
  let slots = PENDING_CAP - pools.reduce((sum, { starting }) => sum + starting, 0);
  return new Map(
    pools.map((pool) => {
      const { launch, remove } = towards(pool.building + pool.waiting, pool);
      const granted = Math.max(0, Math.min(launch, slots));
      slots -= granted;
      return [pool.name, { launch: granted, remove }];
    }),
  );
}
