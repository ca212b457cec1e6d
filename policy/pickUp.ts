import { jvmPlan } from '../domain/agentJvm/options.ts';
import type { CoreConfig, PoolConfig } from '../domain/config.ts';

/** How soon an agent that is there takes a job: all of it GoCD's own assignment. */
export interface PickUp {
  /** How long an idle agent pauses between two requests for work, ms. */
  readonly askIntervalMs: number;
  /** From Scheduled to Building on an agent that has been idle for a while, ms: the mean, which is the median too. */
  readonly expectedMs: number;
  /** The longest it takes while all goes well, ms. */
  readonly longestMs: number;
}

/** Of a quick agent. Less would save little: the server's own list is as old as that. */
const QUICK_MS = 2_000;
/** Requests for work a second of all agents together, were all of them idle at once: half a processor of the server. */
const ASKS_PER_SECOND = 100;
const STEP_MS = 100;

/** How often the server makes the list that it assigns from (`cruise.build.assignment.service.interval`). */
const LIST_MS = 5_000;
/** From fetching a job to Building. */
const PREPARE_MS = 300;

type Fleet = Pick<CoreConfig, 'pools' | 'scaling'>;

/**
 * The interval at which quick agents ask, ms: longer the larger the fleet may be, so that even with all of it idle the
 * server is not asked more often than 100 times a second. A running agent cannot be told another one.
 */
export function quickInterval({ pools, scaling }: Fleet): number {
  const fleet = Math.min(
    scaling.maxAgents,
    pools.reduce((sum, { max }) => sum + max, 0),
  );
  const shared = Math.ceil((fleet * 1000) / ASKS_PER_SECOND / STEP_MS) * STEP_MS;
  return Math.max(QUICK_MS, shared);
}

/**
 * What is to be expected of an idle agent of the pool. A request is answered with what was found since the one before, so it
 * takes two: the job comes into the server's list, is found at the next request, and is fetched one interval later.
 */
export function pickUpOf(pool: PoolConfig, fleet: Fleet): PickUp {
  const { askIntervalMs } = jvmPlan(pool, quickInterval(fleet));
  return {
    askIntervalMs,
    expectedMs: LIST_MS / 2 + askIntervalMs * 1.5 + PREPARE_MS,
    longestMs: LIST_MS + askIntervalMs * 2 + PREPARE_MS,
  };
}
