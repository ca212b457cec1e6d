import { z } from 'zod';
import type { Clock } from '../../../domain/clock/clock.ts';
import { configuredName } from '../../../domain/configuredPlace.ts';
import type { GocdPipelineTold } from '../../../domain/facts.ts';
import type { PastRun, PastTime } from '../../../domain/gocd.ts';
import { type GocdApi, pathPart } from '../wire/api.ts';
import type { Dialect } from '../wire/dialect.ts';
import { GocdCallError, isAnswered } from '../wire/failure.ts';
import { readStageRun } from './stageRun.ts';

/** A page of the history of a pipeline (v1), newest run first: jobs by name, without their times (fact 80 of the recordings). */
const HISTORY = z.object({
  pipelines: z.array(
    z.object({
      counter: z.number(),
      stages: z.array(
        z.object({
          name: z.string(),
          counter: z.union([z.string(), z.number()]).transform(String),
          /** Whether it has begun; if not, it has no approval and no jobs. */
          scheduled: z.boolean(),
          status: z.string(),
          approval_type: z.string().nullable(),
          jobs: z.array(z.object({ name: z.string() })),
        }),
      ),
    }),
  ),
});
type Stages = z.infer<typeof HISTORY>['pipelines'][number]['stages'];

/** Tells of past runs of a pipeline; nothing of one that the account may not view, or that is gone. */
export type PastRunsReader = (pipeline: string, signal: AbortSignal) => Promise<GocdPipelineTold>;

/** The page, and as many runs of stages: a page has ten runs, of which the latest tell how long things take now. */
const MOST_STAGE_CALLS = 6;
const RUNS_PER_STAGE = 2;
/** A slow server is not kept at it for longer: the rest is learned from what is seen. */
const LONGEST_MS = 5_000;
/** After any trouble. What the server says in `Retry-After` counts if it is longer. */
const REST_MS = 60_000;

/** A cancelled one tells nothing of how long it takes. */
const OVER: ReadonlySet<string> = new Set(['Passed', 'Failed']);

export function createPastRunsReader(api: GocdApi, dialect: Dialect, clock: Clock): PastRunsReader {
  async function timesOf(
    pipeline: string,
    { counter, stage }: StageRun,
    signal: AbortSignal,
  ): Promise<readonly PastTime[]> {
    const run = { pipeline, pipelineCounter: counter, stage: stage.name, stageCounter: stage.counter };
    // One that has been removed meanwhile tells nothing; the others do.
    const jobs = (await readStageRun(api, run, signal)) ?? [];
    return jobs.flatMap(({ name, uuid, at }) => {
      const [began, ended] = [at('Building'), at('Completed')];
      if (began === null || ended === null) return [];
      return { stage: stage.name, job: configuredName(name), uuid, ms: Math.max(0, ended - began) };
    });
  }

  return async (pipeline, signal) => {
    const startedAt = clock.now();
    let runs: readonly PastRun[] = [];
    const times: PastTime[] = [];
    const told = (restMs: number): GocdPipelineTold => ({
      type: 'gocd.pipeline.told',
      pipeline,
      runs,
      times,
      restMs,
    });
    try {
      const { tellsDashboard } = await dialect.server(signal);
      if (!tellsDashboard) return told(0);
      const path = `/api/pipelines/${pathPart(pipeline)}/history?page_size=10`;
      const { pipelines } = await api.json({ path, version: 1 }, HISTORY, signal);
      runs = [...pipelines].reverse().map(({ stages }) => ({ stages: stages.map(pastStage) }));
      for (const run of latestRuns(pipelines)) {
        if (clock.now() - startedAt > LONGEST_MS) break;
        // Oldest first, as the runs.
        times.unshift(...(await timesOf(pipeline, run, signal)));
      }
      return told(0);
    } catch (error) {
      if (!(error instanceof GocdCallError)) throw error;
      const { retryAfterMs = 0 } = error.failure;
      return told(isAnswered(error, 403, 404) ? 0 : Math.max(REST_MS, retryAfterMs));
    }
  };
}

function pastStage({
  name,
  scheduled,
  status,
  approval_type,
  jobs,
}: Stages[number]): PastRun['stages'][number] {
  return {
    name,
    hasRun: scheduled,
    isOver: OVER.has(status) || status === 'Cancelled',
    isManual: approval_type === 'manual',
    jobs: jobs.map((job) => configuredName(job.name)),
  };
}

interface StageRun {
  readonly counter: number;
  readonly stage: Stages[number];
}

/** Those that are over, of each stage the latest few; the latest of all of them first. */
function latestRuns(pipelines: z.infer<typeof HISTORY>['pipelines']): readonly StageRun[] {
  const seen = new Map<string, number>();
  const found = pipelines.flatMap(({ counter, stages }) =>
    stages.flatMap((stage) => {
      if (!OVER.has(stage.status)) return [];
      const nth = (seen.get(stage.name) ?? 0) + 1;
      seen.set(stage.name, nth);
      return nth > RUNS_PER_STAGE ? [] : [{ counter, stage, nth }];
    }),
  );
  return found.sort((a, b) => a.nth - b.nth).slice(0, MOST_STAGE_CALLS);
}
