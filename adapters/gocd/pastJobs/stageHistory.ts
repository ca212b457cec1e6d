import { z } from 'zod';
import { greatest } from '../../../domain/collections.ts';
import { type GocdApi, pathPart } from '../wire/api.ts';
import { unlessAnswered } from '../wire/failure.ts';

/** A run of a stage, reruns counted. */
export interface StageRun {
  readonly pipeline: string;
  readonly pipelineCounter: number;
  readonly stage: string;
  readonly stageCounter: number;
  /** ms since the epoch. A rerun's copies of jobs have the times of the run before: the latest counts. */
  readonly scheduledAt: number;
  readonly isOver: boolean;
}

/** A page of the history of a stage (v3), newest run first; without times but when its jobs were scheduled: fact 80 of the recordings. */
const PAGE = z.object({
  _links: z.object({ next: z.object({ href: z.string() }).optional() }).optional(),
  stages: z.array(
    z.object({
      name: z.string(),
      counter: z.union([z.string(), z.number()]).transform(Number).pipe(z.number().int()),
      pipeline_name: z.string(),
      pipeline_counter: z.number(),
      jobs: z.array(z.object({ state: z.string(), scheduled_date: z.number().nullish() })),
    }),
  ),
});

/** The most that GoCD gives: fact 78. */
const PAGE_SIZE = 100;

export interface StageAsked {
  readonly pipeline: string;
  readonly stage: string;
  /** ms since the epoch. */
  readonly since: number;
  /** Whether all runs up to a page without an unknown one have been read before. */
  readonly isKnown: (run: StageRun) => boolean;
}

/**
 * The runs of a stage that began since a time, newest first. Where a page has none that is new, those before it are not asked
 * for. None of a pipeline that is gone, or not to be viewed.
 * @throws GocdCallError
 */
export async function stageRuns(
  api: GocdApi,
  { pipeline, stage, since, isKnown }: StageAsked,
  signal: AbortSignal,
): Promise<readonly StageRun[]> {
  const runs: StageRun[] = [];
  let after: string | null = '';
  while (after !== null) {
    const path = `/api/stages/${pathPart(pipeline)}/${pathPart(stage)}/history?page_size=${PAGE_SIZE}${after}`;
    const page = await pageAt(api, path, signal);
    if (page === null) break;
    const found = page.stages.map(runOf);
    const wanted = found.filter(({ scheduledAt }) => scheduledAt >= since);
    runs.push(...wanted);
    const goesOn = wanted.length > 0 && wanted.some((run) => !isKnown(run));
    const next = /[?&]after=(\d+)/.exec(page._links?.next?.href ?? '')?.[1];
    after = goesOn && next !== undefined ? `&after=${next}` : null;
  }
  return runs;
}

function pageAt(api: GocdApi, path: string, signal: AbortSignal): Promise<z.infer<typeof PAGE> | null> {
  return unlessAnswered(api.json({ path, version: 3 }, PAGE, signal), 403, 404);
}

function runOf({
  name,
  counter,
  pipeline_name,
  pipeline_counter,
  jobs,
}: z.infer<typeof PAGE>['stages'][number]): StageRun {
  return {
    pipeline: pipeline_name,
    pipelineCounter: pipeline_counter,
    stage: name,
    stageCounter: counter,
    scheduledAt: greatest(jobs.flatMap((job) => job.scheduled_date ?? [])),
    isOver: jobs.every(({ state }) => state === 'Completed'),
  };
}

/** `pipeline/counter/stage/counter`. */
export function locatorOf(
  run: Pick<StageRun, 'pipeline' | 'pipelineCounter' | 'stage' | 'stageCounter'>,
): string {
  return `${run.pipeline}/${run.pipelineCounter}/${run.stage}/${run.stageCounter}`;
}
