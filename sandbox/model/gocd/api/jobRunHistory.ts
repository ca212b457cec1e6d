import type { PastRun } from '../jobBook.ts';
import { unknownAgent } from './agentChanges.ts';
import { type GocdResponse, isoSeconds, type Json } from './http.ts';
import { answer, type Call, docLink, message } from './routes.ts';

const DEFAULT_PAGE = 50;

/** `GET /go/api/agents/:uuid/job_run_history`: the jobs that an agent has had, the newest first; none that it has. */
export function showJobRunHistory(call: Call): GocdResponse {
  const { uuid = '' } = call.params;
  if (call.state.agents.find(uuid) === null) return unknownAgent(call, uuid);
  const asked = new URLSearchParams(call.request.path.split('?')[1] ?? '').get('page_size');
  const pageSize = asked === null ? DEFAULT_PAGE : Number(asked);
  if (!(Number.isInteger(pageSize) && pageSize >= 10 && pageSize <= 100))
    return message(
      call,
      400,
      'The query parameter `page_size`, if specified must be a number between 10 and 100.',
    );
  const runs = [...call.state.jobs.runsOf(uuid)].reverse();
  const own = `${call.base}/api/agents/${uuid}`;
  return answer(call, {
    _links: {
      doc: docLink(call.state, 'agent-job-run-history'),
      self: { href: `${own}/job_run_history` },
      find: { href: `${call.base}/api/agents/:uuid` },
    },
    uuid,
    jobs: runs.slice(0, pageSize).map(runJson),
    pagination: { page_size: pageSize, offset: 0, total: runs.length },
  });
}

function runJson({ job, result, transitions }: PastRun): Json {
  return {
    job_state_transitions: transitions.map(({ state, at }) => ({ state_change_time: isoSeconds(at), state })),
    job_name: job.name,
    stage_name: job.stage,
    stage_counter: String(job.stageCounter),
    pipeline_name: job.pipeline,
    pipeline_counter: job.pipelineCounter,
    result,
    rerun: false,
  };
}
