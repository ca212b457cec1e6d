import type { Baseline, Order, PoolNumbers } from './baseline.ts';
import { eachPool, every } from './round.ts';
import { singleUse } from './singleUse.ts';

const INTERVAL_MS = 30_000;

/** KEDA's ScaledJob with the strategy `accurate` and a target of one job per agent. */
export const keda: Baseline = {
  name: 'keda-accurate',
  description: 'KEDA ScaledJob, strategy accurate: what waits less what is pending, every 30 s, single use',
  adapt: singleUse,
  create: () => every(INTERVAL_MS, eachPool(accurate)),
};

/** M = min(waiting, max); where M and those running exceed max, max − running; else M − pending. */
export function accurate({ max, waiting, building, idle, starting }: PoolNumbers): Order {
  const running = building + idle + starting;
  const most = Math.min(waiting, max);
  const launch = most + running - starting > max ? max - running : most - starting;
  return { launch: Math.max(0, launch), remove: 0 };
}
