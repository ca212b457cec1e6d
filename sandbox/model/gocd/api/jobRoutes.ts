import { greatest } from '../../../../domain/collections.ts';
import type { Job } from '../job.ts';
import type { Release } from '../release.ts';
import { type GocdResponse, type Json, wholeMs } from './http.ts';
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
    {
      method: 'POST',
      path: '/go/api/pipelines/:pipeline/schedule',
      versions: release.has('schedule') ? [1] : [],
      adminOnly: true,
      checked: true,
      handle: trigger,
    },
  ];
}

/** Runs the first stage of a pipeline again, with the jobs of its last run; refused while that goes on. */
function trigger(call: Call): GocdResponse {
  const { pipeline = '' } = call.params;
  const { jobs } = call.state;
  const all = [...jobs.all()].filter((job) => job.pipeline === pipeline);
  const latest = greatest(all.map(({ pipelineCounter }) => pipelineCounter));
  const run = all.filter((job) => job.pipelineCounter === latest);
  const stage = run[0]?.stage;
  if (stage === undefined) return message(call, 404, `Pipeline '${pipeline}' not found.`);
  const last = run.filter((job) => job.stage === stage);
  if (last.some(({ state }) => state !== 'Completed'))
    return message(
      call,
      409,
      `Failed to trigger pipeline [${pipeline}] { Stage [${stage}] in pipeline [${pipeline}] is still in progress }`,
    );
  const firstOf = new Map(last.map((job) => [job.configuredName, job]));
  const pipelineCounter = (latest ?? 0) + 1;
  for (const [name, { resources, elasticProfile, durationMs }] of firstOf) {
    const copies = last
      .filter(({ configuredName }) => configuredName === name)
      .map((job) => ({ name: job.name, agentUuid: null, variables: job.variables }));
    const request = {
      pipeline,
      stage,
      job: name,
      resources,
      pipelineCounter,
      ...(elasticProfile === null ? {} : { elasticProfile }),
    };
    jobs.schedule(request, copies, durationMs);
  }
  return message(call, 202, `Request to schedule pipeline ${pipeline} accepted`);
}

function showJob(call: Call): GocdResponse {
  const { pipeline = '', pipelineCounter = '', stage, stageCounter = '', job: name } = call.params;
  if (!call.state.jobs.hasPipeline(pipeline)) return unknownPipeline(call, pipeline);
  if (!call.viewer.mayView(pipeline)) return forbidden(call);
  const wrong = Object.entries({ pipeline_counter: pipelineCounter, stage_counter: stageCounter }).find(
    ([, counter]) => !isCounter(counter),
  );
  if (wrong !== undefined)
    return mapped(call, 400, { message: `The params '${wrong[0]}' must be a number greater than 0.` });
  const locator = `${pipeline}/${pipelineCounter}/${stage}/${stageCounter}/${name}`;
  const job = call.state.jobs.find(locator);
  if (job === null) return mapped(call, 404, { message: `No job instance was found for '${locator}'.` });
  const old = job.rescheduledInstance;
  return answer(call, {
    name: job.name,
    // A rescheduled job is shown as it was left, for ever; the stage shows its present instance.
    state: old === null ? job.state : 'Rescheduled',
    result: old === null ? job.result : 'Unknown',
    original_job_id: null,
    scheduled_date: wholeMs((old ?? job).scheduledAt),
    rerun: false,
    agent_uuid: (old ?? job).agentUuid,
    pipeline_name: job.pipeline,
    pipeline_counter: job.pipelineCounter,
    stage_name: job.stage,
    stage_counter: String(job.stageCounter),
    job_state_transitions: transitions(old ?? job),
  });
}

function showStage(call: Call): GocdResponse {
  const { pipeline = '', pipelineCounter = '', stage = '', stageCounter = '' } = call.params;
  if (!call.state.jobs.hasPipeline(pipeline)) return unknownPipeline(call, pipeline);
  if (!call.viewer.mayView(pipeline)) return forbidden(call);
  const wrong = [pipelineCounter, stageCounter].find((counter) => !isCounter(counter));
  if (wrong !== undefined) return message(call, 422, `For input string: "${wrong}"`);
  const jobs = call.state.jobs.inStage(`${pipeline}/${pipelineCounter}/${stage}/${stageCounter}`);
  const [first] = jobs;
  if (first === undefined) {
    return call.state.jobs.hasRun(pipeline, pipelineCounter)
      ? answer(call, stageThatNeverRan(call, stage))
      : message(
          call,
          404,
          `Not Found { Pipeline '${pipeline}' with counter '${pipelineCounter}' not found }`,
        );
  }
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

/** A stage that does not exist, or has not run, is answered as one without jobs. */
function stageThatNeverRan(call: Call, name: string): Json {
  return {
    name,
    counter: 0,
    approval_type: null,
    approved_by: null,
    scheduled_at: call.state.clock.now(),
    result: 'Unknown',
    rerun_of_counter: null,
    fetch_materials: true,
    clean_working_directory: false,
    artifacts_deleted: false,
    jobs: [],
  };
}

/** The model's configuration is what has ever been scheduled. */
function unknownPipeline(call: Call, name: string): GocdResponse {
  return mapped(call, 404, { message: `Pipeline with name '${name}' was not found!` });
}

function isCounter(text: string): boolean {
  return /^[1-9]\d*$/.test(text);
}

/** Within a stage the names of pipeline and stage are always null. */
function stageJobJson(job: Job): Json {
  return {
    name: job.name,
    state: job.state,
    result: job.result,
    scheduled_date: wholeMs(job.scheduledAt),
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

function transitions({ transitions: all }: Pick<Job, 'transitions'>): Json {
  return all.map(({ state, at }) => ({ state, state_change_time: at }));
}

function stageResult(jobs: readonly Job[]): string {
  for (const worst of ['Cancelled', 'Failed'] as const)
    if (jobs.some(({ result }) => result === worst)) return worst;
  return jobs.every(({ result }) => result === 'Passed') ? 'Passed' : 'Unknown';
}
