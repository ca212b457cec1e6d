import type { Config } from '../../domain/config.ts';
import type { Job } from '../../sandbox/index.ts';
import { STAGING } from './settings.ts';
import { liveTasks, poolOfTask } from './truth.ts';
import { Violation } from './violation.ts';
import { poolOf } from './workload.ts';
import type { SimulatedWorld } from './world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Pulling the image, and the slowest of a thousand boots. */
const BOOT_MS = 20 * SECOND + 3 * MINUTE;
/** An agent that has found nothing to do asks for work after so long at the most. */
const ASKS_FOR_WORK_MS = 10 * SECOND;
/** Offers, readings and their answers. */
const ON_ITS_WAY_MS = 15 * SECOND;

/** The longest that breakers and avoided hosts outlast what has opened them: after this nothing is left to recover from. */
export const RECOVERED_MS = 15 * MINUTE;

/**
 * What a deployment promises that has nothing to recover from: a job gets its agent within the polls that see it, those of
 * `pending-polls`, and a boot.
 */
export class Promptness {
  readonly #world: SimulatedWorld;
  readonly #jobs: Job[] = [];
  /** In ms. */
  readonly bound: number;

  constructor(world: SimulatedWorld) {
    this.#world = world;
    this.bound = boundOf(world.config);
  }

  /** One job for each pool that has a slot left: where others hold them all, it waits for one to be drained first. */
  scheduleJobs(): void {
    const { config, gocd, mesos } = this.#world;
    const live = liveTasks(mesos.view()).map(({ taskId }) => poolOfTask(taskId));
    for (const { pipeline, resources, environment } of [
      { pipeline: 'shop', resources: ['linux'], environment: null },
      { pipeline: 'shop-it', resources: ['linux'], environment: STAGING },
    ]) {
      const pool = config.pools.find(({ name }) => name === poolOf({ pipeline }));
      const hasSlot = live.length + this.#jobs.length < config.scaling.maxAgents;
      if (pool === undefined || !hasSlot) continue;
      const request = { pipeline, stage: 'late', job: 'late', resources, environment, durationMs: MINUTE };
      this.#jobs.push(...gocd.schedule(request));
    }
  }

  /**
   * To be called once `bound` is over.
   * @throws Violation if one of the jobs still waits, or waited for longer.
   */
  check(): void {
    const now = this.#world.clock.now();
    const known = new Map([...this.#world.gocd.jobs()].map((job) => [job.locator, job]));
    for (const { locator, scheduledAt } of this.#jobs) {
      const assignedAt = known.get(locator)?.timeline.find(({ what }) => what === 'assigned')?.at;
      const waitedMs = (assignedAt ?? now) - scheduledAt;
      if (assignedAt === undefined || waitedMs > this.bound)
        throw new Violation('a job gets its agent in time', `${locator} waited ${waitedMs} ms`);
    }
  }
}

function boundOf({ backlog }: Config): number {
  const polls = (2 + backlog.pendingPolls) * backlog.pollInterval;
  const settling = backlog.settle === 0 ? 0 : backlog.settle + backlog.pollInterval;
  return polls + settling + BOOT_MS + ASKS_FOR_WORK_MS + ON_ITS_WAY_MS;
}
