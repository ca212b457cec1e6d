import { from, lastValueFrom, mergeMap, toArray } from 'rxjs';
import type { z } from 'zod';
import type { Clock } from '../../../domain/clock/clock.ts';
import type { GocdApi, Tagged } from '../wire/api.ts';
import { isAnswered } from '../wire/failure.ts';
import type { BacklogJob } from './backlogJob.ts';
import { type ActiveStage, activeStagesIn, DASHBOARD } from './dashboard.ts';
import { configuredName } from './elastic.ts';
import { type JobInstance, pinOf, STAGE_RUN } from './jobInstance.ts';
import { createNeedsReader, type JobNeeds, type PipelineNeeds } from './jobNeeds.ts';

export interface DashboardReader {
  /**
   * All waiting jobs, as the dashboard and the stages that are active in it tell them: the same as the feed's, for every
   * user, but for pipelines that the account has hidden in its web page.
   * @throws GocdCallError: a part of the stages would be a smaller backlog than there is.
   */
  read(signal: AbortSignal): Promise<readonly BacklogJob[]>;
  /** Whether the account may know what jobs need; null before it has been asked. */
  readonly knowsNeeds: boolean | null;
}

const CONCURRENT_REQUESTS = 6;

/**
 * Reads the backlog without the feed. The dashboard's ETag changes when a stage starts or a job ends, and not when jobs are
 * assigned: so an unchanged dashboard saves its body, and every active stage is asked about all the same.
 */
export function createDashboardReader(api: GocdApi, clock: Clock): DashboardReader {
  const needs = createNeedsReader(api, clock);
  let dashboard: Tagged<z.infer<typeof DASHBOARD>> | null = null;
  /** By run of a stage, as they were at the first look: a waiting job keeps the needs of the moment it was scheduled. */
  let needsOf = new Map<string, PipelineNeeds>();

  async function jobsOf(stage: ActiveStage, signal: AbortSignal) {
    const run = await stageRun(api, stage, signal);
    const waiting = run?.jobs.filter(({ state }) => state === 'Scheduled') ?? [];
    const known = needsOf.get(stage.locator) ?? null;
    if (waiting.length === 0) return { stage, known, jobs: [] };
    const told = known ?? (await needs.of(stage.pipeline, signal));
    const jobs = waiting.map((job) =>
      waitingJob(stage, job, told?.(stage.stage, configuredName(job.name)) ?? null),
    );
    return { stage, known: told, jobs };
  }

  return {
    get knowsNeeds() {
      return needs.mayRead;
    },
    async read(signal) {
      const path = '/api/dashboard';
      dashboard = await api.jsonSince({ path, version: 4 }, DASHBOARD, dashboard, signal);
      const stages = activeStagesIn(dashboard.value, api.describe(path));
      const told = await lastValueFrom(
        from(stages).pipe(
          mergeMap((stage) => jobsOf(stage, signal), CONCURRENT_REQUESTS),
          toArray(),
        ),
      );
      needsOf = new Map(
        told.flatMap(({ stage, known }) => (known === null ? [] : [[stage.locator, known] as const])),
      );
      return told.flatMap(({ jobs }) => jobs).sort(byAge);
    },
  };
}

/** Null for one that was taken out of the configuration meanwhile. */
async function stageRun(
  api: GocdApi,
  stage: ActiveStage,
  signal: AbortSignal,
): Promise<z.infer<typeof STAGE_RUN> | null> {
  try {
    return await api.json({ path: `/api/stages/${stage.locator}`, version: 3 }, STAGE_RUN, signal);
  } catch (error) {
    if (isAnswered(error, 403, 404) && error.missing !== 'endpoint') return null;
    throw error;
  }
}

function waitingJob(stage: ActiveStage, job: JobInstance, needs: JobNeeds | null): BacklogJob {
  return {
    locator: `${stage.locator}/${job.name}`,
    pipeline: stage.pipeline,
    stage: stage.stage,
    job: job.name,
    environment: stage.environment,
    resources: needs?.resources ?? [],
    resourcesKnown: needs !== null,
    scheduledAt: job.scheduled_date ?? null,
    pin: pinOf(job),
    state: 'scheduled',
    elasticProfile: needs === null ? 'unknown' : needs.elasticProfile,
  };
}

/** As the feed's order: oldest first. */
function byAge(a: BacklogJob, b: BacklogJob): number {
  return (a.scheduledAt ?? 0) - (b.scheduledAt ?? 0);
}
