import type { PastJob } from '../../adapters/history/readHistory.ts';
import { greatest, grouped } from '../../domain/collections.ts';
import { pipelineOf } from '../../domain/configuredPlace.ts';
import { type JobRequest, pipelineRunOf, stageLocator } from '../model/gocd/job.ts';
import type { PipelineShape } from '../model/gocd/structure.ts';
import type { Course, PlannedStage } from './course.ts';

/** A job of a history that says which run of which stage it was in, and the name its pipeline has in the model. */
export interface RunJob {
  readonly past: PastJob;
  readonly pipeline: string;
  readonly pipelineCounter: number;
  readonly stage: string;
  readonly stageCounter: number;
  readonly job: string;
}

/** A stage that waited longer for its turn than this, mostly, waits for a person. */
const PERSON_MS = 60_000;

/** The run of a stage that a history tells of. Times are ms since the epoch. */
interface PastStage {
  readonly locator: string;
  readonly stage: string;
  readonly scheduledAt: number;
  readonly endedAt: number;
  readonly jobs: readonly RunJob[];
  /** The run of another stage of the same pipeline run that had ended when this one began, the last such. */
  readonly before: PastStage | null;
}

/**
 * Runs of pipelines that a history tells of: each stage begins as long after the end of the one before as it did then,
 * whenever that ends now. One that began while all others still ran begins at its time.
 * @param startAt what times of the course are counted from (ms since the epoch).
 */
export function pastCourse(jobs: readonly RunJob[], startAt: number): Course {
  const runOf = ({ pipeline, pipelineCounter }: RunJob) => `${pipeline}/${pipelineCounter}`;
  const inRun = grouped(jobs, runOf);
  const runs = [...new Set(jobs.map(runOf))];
  const stages = runs.flatMap((run) => stagesOf(inRun(run)));
  return {
    shapes: shapesOf(stages).map((pipeline) => ({ atMs: 0, pipeline })),
    stages: stages.map(
      ({ locator, scheduledAt, jobs: its, before }): PlannedStage => ({
        locator,
        jobs: its.map(requestOf),
        begins:
          before === null
            ? { atMs: scheduledAt - startAt }
            : { after: [before.locator], ifPassed: false, delayMs: scheduledAt - before.endedAt },
      }),
    ),
  };
}

function stagesOf(run: readonly RunJob[]): readonly PastStage[] {
  const inStage = grouped(run, stageLocator);
  const found = [...new Set(run.map(stageLocator))].map((locator) => {
    const jobs = inStage(locator);
    return {
      locator,
      stage: jobs[0]?.stage ?? '',
      scheduledAt: Math.min(...jobs.map(({ past }) => past.scheduledAt)),
      endedAt: greatest(jobs.map(({ past }) => (past.startedAt ?? past.scheduledAt) + past.durationMs)),
      jobs,
    };
  });
  const linked: PastStage[] = [];
  for (const stage of found.sort((a, b) => a.scheduledAt - b.scheduledAt)) {
    const over = linked.filter(({ endedAt }) => endedAt <= stage.scheduledAt);
    const [before = null] = over.sort((a, b) => b.endedAt - a.endedAt);
    linked.push({ ...stage, before });
  }
  return linked;
}

/** What the configuration must have been: its stages in the order in which they ran. */
function shapesOf(stages: readonly PastStage[]): readonly PipelineShape[] {
  const inPipeline = grouped(stages, ({ locator }) => pipelineOf(locator));
  return [...new Set(stages.map(({ locator }) => pipelineOf(locator)))].map((name) => {
    const runs = inPipeline(name);
    const inStage = grouped(runs, ({ stage }) => stage);
    return {
      name,
      stages: inOrder(runs).map((stage) => ({
        name: stage,
        approval: isApproved(inStage(stage)) ? ('manual' as const) : ('auto' as const),
        jobs: [...new Set(inStage(stage).flatMap(({ jobs }) => jobs.map(({ job }) => job)))],
      })),
    };
  });
}

/** Those of the run with the most stages first, then what only others have. */
function inOrder(runs: readonly PastStage[]): readonly string[] {
  const runOf = ({ locator }: PastStage) => pipelineRunOf(locator);
  const inRun = grouped(runs, runOf);
  const each = [...new Set(runs.map(runOf))].map((run) => inRun(run).map(({ stage }) => stage));
  return [...new Set(each.sort((a, b) => b.length - a.length).flat())];
}

function isApproved(runs: readonly PastStage[]): boolean {
  const waits = runs.flatMap(({ before, scheduledAt }) =>
    before === null ? [] : [scheduledAt - before.endedAt],
  );
  return waits.filter((wait) => wait > PERSON_MS).length > waits.length / 2;
}

function requestOf({ past, ...place }: RunJob): JobRequest {
  const { resources, environment, durationMs, hasFailed } = past;
  return {
    ...place,
    resources,
    environment,
    durationMs,
    ...(hasFailed ? { result: 'Failed' as const } : {}),
  };
}
