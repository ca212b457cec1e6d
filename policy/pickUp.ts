import { jvmPlan } from '../domain/agentJvm/options.ts';
import type { PoolConfig } from '../domain/config.ts';

/** How soon an agent that is there takes a job: all of it GoCD's own assignment. */
export interface PickUp {
  /** How long an idle agent pauses between two requests for work, ms. */
  readonly askIntervalMs: number;
  /** From Scheduled to Building on an agent that has been idle for a while, ms: the mean, which is the median too. */
  readonly expectedMs: number;
  /** The longest it takes while all goes well, ms. */
  readonly longestMs: number;
}

/** Of a quick agent in a small fleet, ms. Less would save little: the server's own list is as old as that. */
export const QUICK_MS = 2_000;
/** The fleet that may ask so often. */
export const QUICK_AGENTS = 100;

/** How often the server makes the list that it assigns from (`cruise.build.assignment.service.interval`). */
const LIST_MS = 5_000;
/** From fetching a job to Building. */
const PREPARE_MS = 300;

/**
 * The interval at which a quick agent asks, ms, if it is the last of so many that live, any of which may come to be idle: longer
 * in proportion beyond 100, so that it is the usual one from 500 on. An agent keeps what it was launched with, and the first
 * were told less; all idle at once, however many, they ask for no more than 80 requests a second beyond the usual.
 */
export function quickInterval(live: number): number {
  return Math.ceil((QUICK_MS * Math.max(live, QUICK_AGENTS)) / QUICK_AGENTS);
}

/**
 * What is to be expected of an idle agent of the pool that was launched as the last of so many that live. A request is answered
 * with what was found since the one before, so it takes two: the job comes into the server's list, is found at the next request,
 * and is fetched one interval later.
 */
export function pickUpOf(pool: PoolConfig, live: number): PickUp {
  const { askIntervalMs } = jvmPlan(pool, quickInterval(live));
  return {
    askIntervalMs,
    expectedMs: LIST_MS / 2 + askIntervalMs * 1.5 + PREPARE_MS,
    longestMs: LIST_MS + askIntervalMs * 2 + PREPARE_MS,
  };
}
