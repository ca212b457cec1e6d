import { type PipelineInstance, type StageRun, stageStatus } from '../pipelines.ts';
import type { Release } from '../release.ts';
import { stagesOf } from './dashboardRoutes.ts';
import type { GocdResponse, Json } from './http.ts';
import { answer, type Call, forbidden, mapped, message, type Route } from './routes.ts';

const PAGE = { least: 10, most: 100 };

/** Past runs of a pipeline, for those who may view it: facts 78 to 80 of the recordings. */
export function historyRoutes(release: Release): readonly Route[] {
  const versions = release.has('dashboard') ? [1] : [];
  return [{ method: 'GET', path: '/go/api/pipelines/:pipeline/history', versions, handle: showHistory }];
}

function showHistory(call: Call): GocdResponse {
  const { pipeline = '' } = call.params;
  const { jobs, structure } = call.state;
  if (!jobs.hasPipeline(pipeline) && structure.find(pipeline) === null)
    return mapped(call, 404, { message: `Pipeline with name '${pipeline}' was not found!` });
  if (!call.viewer.mayView(pipeline)) return forbidden(call);
  const asked = new URLSearchParams(call.request.path.split('?')[1] ?? '');
  const size = Number(asked.get('page_size') ?? PAGE.least);
  if (!(Number.isInteger(size) && size >= PAGE.least && size <= PAGE.most))
    return message(
      call,
      400,
      `The query parameter 'page_size', if specified must be a number between ${PAGE.least} and ${PAGE.most}.`,
    );
  const after = Number(asked.get('after') ?? 0);
  const all = jobs.pipelines.historyOf(pipeline).filter((run) => after === 0 || idOf(run) < after);
  const page = all.slice(0, size);
  const last = page.at(-1);
  const next = `${call.base}/api/pipelines/${pipeline}/history?after=${last === undefined ? 0 : idOf(last)}`;
  return answer(call, {
    ...(all.length > size && { _links: { next: { href: next } } }),
    pipelines: page.map((run) => instanceJson(call, pipeline, run)),
  });
}

/** An internal id, which grows from run to run. */
function idOf({ stages }: PipelineInstance): number {
  return Math.min(...stages.flatMap(({ jobs }) => jobs.map(({ id }) => id)));
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
    scheduled_date: Math.min(...stages.flatMap(({ jobs }) => jobs.map((job) => job.scheduledAt))),
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
    jobs: (run?.jobs ?? []).map((job) => ({
      name: job.name,
      scheduled_date: job.scheduledAt,
      state: job.state,
      result: job.result,
    })),
  };
}
