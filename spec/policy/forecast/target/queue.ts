import type { CoreConfig, PoolConfig } from '../../../../domain/config.ts';
import type { GocdView } from '../../../../domain/gocd.ts';
import { taskId } from '../../../../domain/ids.ts';
import { randomFrom } from '../../../../domain/random.ts';
import {
  afterStart,
  type Experience,
  jobsPerHour,
  NO_EXPERIENCE,
} from '../../../../policy/forecast/forecast.ts';
import { learn } from '../../../../policy/forecast/learn.ts';
import { leadOf, targetPlan } from '../../../../policy/forecast/target/plan.ts';
import { nothingLearned } from '../../../../policy/forecast/target/target.ts';
import type { jobsByTime } from '../../../../sandbox/index.ts';
import { someConfig, somePool } from '../../../support/config.ts';
import { someView } from '../../../support/core.ts';

/*
 * A pool as a queue: jobs, agents that start and go with their job, GoCD that takes its time with agents that are idle.
 * Days of it take a moment, so that floors can be compared; that the whole program does the same, the bench shows.
 */

const POLL_MS = 20_000;
const HOUR_MS = 3_600_000;
const MONDAY = Date.UTC(2026, 2, 2);
/** What an agent that is too many costs until it is gone. */
const DRAIN_MS = 30_000;

type Arrivals = ReturnType<typeof jobsByTime>;

interface QueueJob {
  readonly locator: string;
  readonly at: number;
  readonly durationMs: number;
  /** When GoCD gives it to the agent beside it; null while there is none. */
  pickedAt: number | null;
}

interface QueueAgent {
  readonly launchedAt: number;
  readonly readyAt: number;
  registered: boolean;
  job: QueueJob | null;
  doneAt: number;
}

export interface QueueResult {
  readonly p95: number;
  readonly inTime: number;
  readonly agentHours: number;
}

export interface QueueTrial {
  readonly arrivals: Arrivals;
  readonly lengthMs: number;
  readonly waitMs: number;
}

/** Lives through the arrivals with a fixed floor, or with that of a target-wait, about which nothing is known at first. */
export function queueWith(floor: number | 'target', { arrivals, lengthMs, waitMs }: QueueTrial): QueueResult {
  const random = randomFrom(3);
  const target = { p: 0.95, wait: waitMs };
  const pool: PoolConfig = somePool({ name: 'linux', max: 60, targetWait: target });
  const base = someConfig({ pools: [pool], backlog: { pollInterval: POLL_MS } });
  const config: CoreConfig = { ...base, scaling: { ...base.scaling, retireBuilding: true } };
  const coming = jobsOf(arrivals);
  const waits: number[] = [];
  let experience: Experience = NO_EXPERIENCE;
  let waiting: QueueJob[] = [];
  let agents: QueueAgent[] = [];
  let agentMs = 0;
  for (let now = MONDAY; now < MONDAY + lengthMs + HOUR_MS; now += POLL_MS) {
    agentMs += agents.length * POLL_MS;
    while (coming[0] !== undefined && coming[0].at <= now) waiting.push(...coming.splice(0, 1));
    for (const agent of agents) if (agent.job !== null && agent.doneAt <= now) agent.job = null;
    for (const agent of agents)
      if (!agent.registered && agent.readyAt <= now) {
        agent.registered = true;
        experience = afterStart(experience, pool.name, agent.readyAt - agent.launchedAt);
      }
    const idle = agents.filter(({ registered, job }) => registered && job === null);
    const covered = new Set(waiting.slice(0, idle.length));
    for (const [index, job] of [...covered].entries()) {
      const agent = idle[index];
      job.pickedAt ??=
        now + (agent !== undefined && now - agent.readyAt < POLL_MS ? 3_000 : 4_000 + random.next() * 6_000);
      if (agent === undefined || job.pickedAt > now) continue;
      agent.job = job;
      agent.doneAt = now + job.durationMs;
      waits.push(job.pickedAt - job.at);
    }
    waiting = waiting.filter(({ pickedAt }) => pickedAt === null || pickedAt > now);
    const building = agents.flatMap(({ job }) => job ?? []);
    let kept = floor === 'target' ? 0 : floor;
    if (floor === 'target') {
      const view = viewOf(now, building);
      const jobs = waiting.map((job) => ({
        locator: job.locator,
        pool: pool.name,
        hasIdleAgent: covered.has(job),
      }));
      experience = learn(experience, { config, view, readAt: now, jobs })?.experience ?? experience;
      kept = floorBy(experience, pool, { now, target });
    }
    const present = agents.filter(({ job, registered }) => job !== null || !registered).length;
    const free = agents.length - present;
    for (let count = present + free; count < building.length + waiting.length + kept; count++)
      agents.push({
        launchedAt: now,
        readyAt: now + 35_000 + random.next() * 30_000,
        registered: false,
        job: null,
        doneAt: 0,
      });
    const surplus = Math.max(0, free - kept - waiting.length);
    const leaving = new Set(
      agents.filter(({ registered, job }) => registered && job === null).slice(0, surplus),
    );
    agents = agents.filter((agent) => !leaving.has(agent));
    agentMs += leaving.size * DRAIN_MS;
  }
  waits.sort((a, b) => a - b);
  return {
    p95: waits[Math.ceil(0.95 * waits.length) - 1] ?? 0,
    inTime: waits.filter((wait) => wait <= waitMs).length / waits.length,
    agentHours: agentMs / HOUR_MS,
  };
}

function jobsOf(arrivals: Arrivals): QueueJob[] {
  return arrivals.flatMap(({ atMs, job }, index) =>
    Array.from({ length: job.runInstances ?? 1 }, (_, copy) => ({
      locator: `shop/${index}/build/1/job-${copy}`,
      at: MONDAY + atMs,
      durationMs: job.durationMs ?? 0,
      pickedAt: null,
    })),
  );
}

function viewOf(now: number, building: readonly QueueJob[]): GocdView {
  const agents = building.map(({ locator }, index) => ({
    uuid: `uuid-${index}`,
    hostname: taskId({ instance: 'ci', pool: 'linux', unique: String(index) }),
    configState: 'Enabled' as const,
    runState: 'Building' as const,
    buildState: 'Building' as const,
    environments: [],
    unknownEnvironments: [],
    resources: [],
    elastic: false,
    building: locator,
  }));
  return { ...someView(), startedAt: now, agents };
}

function floorBy(
  experience: Experience,
  pool: PoolConfig,
  { now, target }: { readonly now: number; readonly target: { readonly p: number; readonly wait: number } },
): number {
  const learned = experience.targets.get(pool.name) ?? nothingLearned(target.wait);
  const ahead = now + leadOf(learned, target.p);
  return targetPlan(learned, target, {
    jobsPerHour: jobsPerHour(experience, pool.name, ahead),
    max: pool.max,
    pollInterval: POLL_MS,
    assignment: 10_000,
  }).floor;
}
