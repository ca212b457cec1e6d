import type { z } from 'zod';
import type { Clock } from '../../../domain/clock/clock.ts';
import { configuredName } from '../../../domain/configuredPlace.ts';
import { counted } from '../../../domain/phrases.ts';
import type { GocdApi, Tagged } from '../wire/api.ts';
import { isAnswered } from '../wire/failure.ts';
import type { BacklogJob } from './backlogJob.ts';
import { askWithin, type Budget } from './budget.ts';
import { type ActiveStage, activeStagesIn, DASHBOARD } from './dashboard.ts';
import { type JobInstance, pinOf, STAGE_RUN } from './jobInstance.ts';
import { createNeedsReader, type JobNeeds, type PipelineNeeds } from './jobNeeds.ts';
import { type Places, placesIn } from './pipelinePlaces.ts';

export interface DashboardReading {
  readonly jobs: readonly BacklogJob[];
  /** What kept some from being read, in one line. */
  readonly trouble: string | null;
  readonly places: Places;
  readonly dashboard: z.infer<typeof DASHBOARD>;
}

export interface DashboardReader {
  /**
   * All waiting jobs, as the dashboard and the stages that are active in it tell them: the same as the feed's, for every
   * user, but for pipelines that the account has hidden in its web page. Stages that there was no time for are as they were
   * at an earlier reading, and named in `trouble` where there is none or it is too old.
   * @throws GocdCallError for any failure: a part of the stages would be a smaller backlog than there is.
   */
  read(budget: Budget): Promise<DashboardReading>;
  /** Whether the account may know what jobs need; null before it has been asked. */
  readonly knowsNeeds: boolean | null;
}

/** A run of a stage as it was last looked at. */
interface Known {
  /** Ms since the epoch. */
  readonly at: number;
  /** As they were at the first look: a waiting job keeps the needs of the moment it was scheduled. */
  readonly needs: PipelineNeeds | null;
  readonly jobs: readonly BacklogJob[];
}

const CONCURRENT_REQUESTS = 6;

/**
 * Reads the backlog without the feed. The dashboard's ETag changes when a stage starts or a job ends, and not when jobs are
 * assigned: so an unchanged dashboard saves its body, and every active stage is asked about all the same.
 */
export function createDashboardReader(api: GocdApi, clock: Clock, longestAge: number): DashboardReader {
  const needs = createNeedsReader(api, clock);
  let dashboard: Tagged<z.infer<typeof DASHBOARD>> | null = null;
  let places: Places = { of: () => null, trouble: null };
  let known = new Map<string, Known>();

  async function lookAt(stage: ActiveStage, signal: AbortSignal): Promise<Known> {
    const at = clock.now();
    const run = await stageRun(api, stage, signal);
    const waiting = run?.jobs.filter(({ state }) => state === 'Scheduled') ?? [];
    const knownNeeds = known.get(stage.locator)?.needs ?? null;
    if (waiting.length === 0) return { at, needs: knownNeeds, jobs: [] };
    const told = knownNeeds ?? (await needs.of(stage.pipeline, signal));
    const jobs = waiting.map((job) =>
      waitingJob(stage, job, told?.(stage.stage, configuredName(job.name)) ?? null),
    );
    return { at, needs: told, jobs };
  }

  function jobsKnownOf({ locator }: ActiveStage): readonly BacklogJob[] {
    const { at = 0, jobs = [] } = known.get(locator) ?? {};
    return clock.now() - at <= longestAge ? jobs : jobs.map((job) => ({ ...job, state: 'unread' }));
  }

  return {
    get knowsNeeds() {
      return needs.mayRead;
    },
    async read(budget) {
      const path = '/api/dashboard';
      const told = await api.jsonSince({ path, version: 4 }, DASHBOARD, dashboard, budget.reading);
      if (told !== dashboard) places = { of: placesIn(told.value), trouble: null };
      dashboard = told;
      const stages = activeStagesIn(dashboard.value, api.describe(path));
      const lastLookedAt = ({ locator }: ActiveStage) => known.get(locator)?.at ?? 0;
      const longestAgoFirst = [...stages].sort((a, b) => lastLookedAt(a) - lastLookedAt(b));
      const seen = new Map<string, Known>();
      const left = await askWithin(budget, longestAgoFirst, CONCURRENT_REQUESTS, async (stage, signal) => {
        seen.set(stage.locator, await lookAt(stage, signal));
      });
      for (const { locator } of left) {
        const before = known.get(locator);
        if (before !== undefined) seen.set(locator, before);
      }
      known = seen;
      const unseen = left.filter(({ locator }) => !known.has(locator)).length;
      return {
        jobs: stages.flatMap(jobsKnownOf).sort(byAge),
        places,
        dashboard: told.value,
        trouble: unseen === 0 ? null : notYet(unseen),
      };
    },
  };
}

/** The next reading goes on with those, since it looks first at stages never seen. */
function notYet(count: number): string {
  return `GoCD answers too slowly to have told of ${counted(count, 'active stage')} yet; the next reading goes on with them.`;
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
