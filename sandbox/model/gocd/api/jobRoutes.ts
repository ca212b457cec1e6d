import { greatest } from '../../../../domain/collections.ts';
import type { Job } from '../job.ts';
import type { Release } from '../release.ts';
import type { GocdResponse, Json } from './http.ts';
import { answer, type Call, forbidden, mapped, message, type Route } from './routes.ts';

const STAGE = ':pipeline/:pipelineCounter/:stage/:stageCounter';

/** One job, and one run of a stage with its jobs, for those who may view the pipeline. */
export function jobRoutes(release: Release): readonly Route[] {
  return [
    {
      method: 'GET',
      path: `/go/api/jobs/${STAGE}/:job`,
      versions: release.has('job') ? [1] : [],
      handle: showJob,
    },
    {
      method: 'GET',
      path: `/go/api/stages/${STAGE}`,
      versions: release.has('stage') ? [3] : [],
      handle: showStage,
    },
  ];
}

function showJob(call: Call): GocdResponse {
  const { pipeline = '', pipelineCounter, stage, stageCounter, job: name } = call.params;
  if (!call.viewer.mayView(pipeline)) return forbidden(call);
  const locator = `${pipeline}/${pipelineCounter}/${stage}/${stageCounter}/${name}`;
  const job = call.state.jobs.find(locator);
  if (job === null) return mapped(call, 404, { message: `No job instance was found for '${locator}'.` });
  return answer(call, {
    name: job.name,
    state: job.state,
    result: job.result,
    original_job_id: null,
    scheduled_date: job.scheduledAt,
    rerun: false,
    agent_uuid: job.agentUuid,
    pipeline_name: job.pipeline,
    pipeline_counter: job.pipelineCounter,
    stage_name: job.stage,
    stage_counter: String(job.stageCounter),
    job_state_transitions: transitions(job),
  });
}

function showStage(call: Call): GocdResponse {
  const { pipeline = '', pipelineCounter, stage = '', stageCounter } = call.params;
  if (!call.viewer.mayView(pipeline)) return forbidden(call);
  const jobs = call.state.jobs.inStage(`${pipeline}/${pipelineCounter}/${stage}/${stageCounter}`);
  const [first] = jobs;
  if (first === undefined)
    return message(
      call,
      404,
      `Not Found { Stage '${stage}' with counter '${stageCounter}' not found. Please make sure specified stage or stage run with specified counter exists. }`,
    );
  const moments = jobs.flatMap((job) => job.transitions.map(({ at }) => at));
  return answer(call, {
    name: first.stage,
    counter: first.stageCounter,
    approval_type: 'success',
    approved_by: 'changes',
    scheduled_at: first.timeline[0]?.at ?? first.scheduledAt,
    last_transitioned_time: greatest(moments),
    result: stageResult(jobs),
    rerun_of_counter: null,
    fetch_materials: true,
    clean_working_directory: false,
    artifacts_deleted: false,
    pipeline_name: first.pipeline,
    pipeline_counter: first.pipelineCounter,
    jobs: jobs.map(stageJobJson),
  });
}

/** Within a stage the names of pipeline and stage are always null. */
function stageJobJson(job: Job): Json {
  return {
    name: job.name,
    state: job.state,
    result: job.result,
    scheduled_date: job.scheduledAt,
    rerun: false,
    original_job_id: null,
    agent_uuid: job.agentUuid,
    pipeline_name: null,
    pipeline_counter: null,
    stage_name: null,
    stage_counter: null,
    job_state_transitions: transitions(job),
  };
}

function transitions(job: Job): Json {
  return job.transitions.map(({ state, at }) => ({ state, state_change_time: at }));
}

function stageResult(jobs: readonly Job[]): string {
  for (const worst of ['Cancelled', 'Failed'] as const)
    if (jobs.some(({ result }) => result === worst)) return worst;
  return jobs.every(({ result }) => result === 'Passed') ? 'Passed' : 'Unknown';
}
