import { grouped } from '../../../../domain/collections.ts';
import { type Job, stageLocator } from '../job.ts';
import { type PipelineInstance, type StageRun, stageStatus } from '../pipelines.ts';
import type { Release } from '../release.ts';
import { stagesOf } from './dashboardRoutes.ts';
import { type GocdResponse, type Json, wholeMs } from './http.ts';
import { answer, type Call, forbidden, mapped, message, type Route } from './routes.ts';

const PAGE = { least: 10, most: 100 };

/** Past runs of a pipeline, and of one of its stages, for those who may view it: facts 78 to 80 of the recordings. */
export function historyRoutes(release: Release): readonly Route[] {
  const since = (version: number) => (release.has('dashboard') ? [version] : []);
  return [
    {
      method: 'GET',
      path: '/go/api/pipelines/:pipeline/history',
      versions: since(1),
      handle: showHistory,
    },
    {
      method: 'GET',
      path: '/go/api/stages/:pipeline/:stage/history',
      versions: since(3),
      handle: showStageHistory,
    },
  ];
}

function showHistory(call: Call): GocdResponse {
  const { pipeline = '' } = call.params;
  return (
    refusal(call, pipeline) ??
    page(call, `pipelines/${pipeline}`, {
      key: 'pipelines',
      all: call.state.jobs.pipelines.historyOf(pipeline),
      idOf: ({ stages }) => Math.min(...stages.map(idOf)),
      json: (run) => instanceJson(call, pipeline, run),
    })
  );
}

/** Of each run of the pipeline all runs of the stage; none of a stage that does not exist. */
function showStageHistory(call: Call): GocdResponse {
  const { pipeline = '', stage = '' } = call.params;
  return (
    refusal(call, pipeline) ??
    page(call, `stages/${pipeline}/${stage}`, {
      key: 'stages',
      all: stageRunsOf(call, pipeline, stage),
      idOf,
      json: pastStageJson,
    })
  );
}

function refusal(call: Call, pipeline: string): GocdResponse | null {
  const { jobs, structure } = call.state;
  if (!jobs.hasPipeline(pipeline) && structure.find(pipeline) === null)
    return mapped(call, 404, { message: `Pipeline with name '${pipeline}' was not found!` });
  return call.viewer.mayView(pipeline) ? null : forbidden(call);
}

interface Paged<T> {
  readonly key: string;
  /** Newest first. */
  readonly all: readonly T[];
  readonly idOf: (run: T) => number;
  readonly json: (run: T) => Json;
}

function page<T>(call: Call, place: string, { key, all, idOf: id, json }: Paged<T>): GocdResponse {
  const asked = new URLSearchParams(call.request.path.split('?')[1] ?? '');
  const size = Number(asked.get('page_size') ?? PAGE.least);
  if (!(Number.isInteger(size) && size >= PAGE.least && size <= PAGE.most))
    return message(
      call,
      400,
      `The query parameter 'page_size', if specified must be a number between ${PAGE.least} and ${PAGE.most}.`,
    );
  const after = Number(asked.get('after') ?? 0);
  const rest = all.filter((run) => after === 0 || id(run) < after);
  const shown = rest.slice(0, size);
  const last = shown.at(-1);
  const next = `${call.base}/api/${place}/history?after=${last === undefined ? 0 : id(last)}`;
  return answer(call, {
    ...(rest.length > size && { _links: { next: { href: next } } }),
    [key]: shown.map(json),
  });
}

interface PastStage extends StageRun {
  readonly pipeline: string;
  readonly pipelineCounter: number;
}

function stageRunsOf(call: Call, pipeline: string, stage: string): readonly PastStage[] {
  const jobs = [...call.state.jobs.all()].filter((job) => job.pipeline === pipeline && job.stage === stage);
  const inRun = grouped(jobs, stageLocator);
  return [...new Set(jobs.map(stageLocator))]
    .map((locator): PastStage => {
      const its = inRun(locator);
      const { pipelineCounter = 1, stageCounter = 1 } = its[0] ?? {};
      return { name: stage, counter: stageCounter, jobs: its, pipeline, pipelineCounter };
    })
    .sort((a, b) => idOf(b) - idOf(a));
}

function pastStageJson(run: PastStage): Json {
  const status = stageStatus(run);
  return {
    name: run.name,
    counter: String(run.counter),
    approval_type: 'success',
    approved_by: 'changes',
    result: status === 'Building' || status === 'Failing' ? 'Unknown' : status,
    ...(status === 'Cancelled' && { cancelled_by: 'admin' }),
    rerun_of_counter: null,
    pipeline_name: run.pipeline,
    pipeline_counter: run.pipelineCounter,
    jobs: run.jobs.map(jobJson),
  };
}

/** An internal id, which grows from run to run. */
function idOf({ jobs }: StageRun): number {
  return Math.min(...jobs.map(({ id }) => id));
}

function instanceJson({ state }: Call, name: string, { counter, stages }: PipelineInstance): Json {
  const runs = new Map(stages.map((run) => [run.name, run]));
  return {
    name,
    counter,
    label: String(counter),
    natural_order: counter,
    can_run: true,
    preparing_to_schedule: false,
    comment: null,
    scheduled_date: wholeMs(Math.min(...stages.flatMap(({ jobs }) => jobs.map((job) => job.scheduledAt)))),
    build_cause: {
      trigger_message: 'modified by somebody',
      trigger_forced: false,
      approver: 'changes',
      material_revisions: [],
    },
    stages: stagesOf(state.structure.find(name), stages).map((stage) =>
      stageJson(stage, runs.get(stage.name)),
    ),
  };
}

/** One that has not run has neither a result nor an approval. */
function stageJson(
  { name, approval }: { name: string; approval: 'auto' | 'manual' },
  run: StageRun | undefined,
): Json {
  const status = run === undefined ? 'Unknown' : stageStatus(run);
  const result = status === 'Building' || status === 'Failing' ? 'Unknown' : status;
  return {
    ...(run !== undefined && { result }),
    status,
    rerun_of_counter: null,
    name,
    counter: String(run?.counter ?? 1),
    scheduled: run !== undefined,
    approval_type: run === undefined ? null : approval === 'manual' ? 'manual' : 'success',
    approved_by: run === undefined ? null : 'changes',
    operate_permission: true,
    can_run: run !== undefined,
    jobs: (run?.jobs ?? []).map(pipelineJobJson),
  };
}

/** A pipeline's history has the state of a job last but one, a stage's has it second. */
function pipelineJobJson({ name, scheduledAt, state, result }: Job): Json {
  return { name, scheduled_date: wholeMs(scheduledAt), state, result };
}

function jobJson({ name, scheduledAt, state, result }: Job): Json {
  return { name, state, result, scheduled_date: wholeMs(scheduledAt) };
}
