import type { Job } from '../job.ts';
import type { Release } from '../release.ts';
import { BUILD_NUMBER, GIT_SHA } from '../state.ts';
import { type GocdResponse, gsonCompact, isoSeconds, type Json, jackson } from './http.ts';
import { answer, type Call, docLink, message, type Route } from './routes.ts';

/** A job that waits this long is reported among the health messages. */
const STARVING_MS = 5 * 60_000;

/** What the server tells of itself and of its elastic profiles. */
export function serverRoutes(release: Release): readonly Route[] {
  const since = (endpoint: Parameters<Release['has']>[0], version: number) =>
    release.has(endpoint) ? [version] : [];
  return [
    { method: 'GET', path: '/go/api/version', versions: since('version', 1), handle: showVersion },
    {
      method: 'GET',
      path: '/go/api/server_health_messages',
      versions: since('healthMessages', 1),
      handle: listHealthMessages,
    },
    {
      method: 'GET',
      path: '/go/api/admin/maintenance_mode/info',
      versions: since('maintenance', 1),
      handle: showMaintenance,
    },
    { method: 'GET', path: '/go/api/elastic/profiles', versions: since('profiles', 2), handle: listProfiles },
    {
      method: 'GET',
      path: '/go/api/internal/elastic/profiles/:id/usages',
      versions: since('usages', 1),
      handle: listUsages,
    },
  ];
}

/** The controller sets no content type here. */
function showVersion({ base, state }: Call): GocdResponse {
  const { version } = state.release;
  return {
    status: 200,
    headers: {},
    body: jackson({
      _links: { self: { href: `${base}/api/version` }, doc: docLink(state, 'version') },
      version,
      build_number: BUILD_NUMBER,
      git_sha: GIT_SHA,
      full_version: `${version} (${BUILD_NUMBER}-${GIT_SHA})`,
      commit_url: `https://github.com/gocd/gocd/commit/${GIT_SHA}`,
    }),
  };
}

function listHealthMessages(call: Call): GocdResponse {
  const { jobs, release, clock } = call.state;
  if (!release.reportsStarvingJobs) return answer(call, []);
  const starving = [...jobs.waiting.inOrder()].filter(
    (job) => clock.now() - job.scheduledAt > STARVING_MS && call.viewer.mayView(job.pipeline),
  );
  return answer(
    call,
    starving.map((job) => starvingMessage(job, clock.now())),
  );
}

function starvingMessage(job: Job, now: number): Json {
  const name = `${job.pipeline}/${job.stage}/${job.name}`;
  const minutes = Math.floor((now - job.scheduledAt) / 60_000);
  return {
    message: `Job '${name}' is not responding`,
    detail: `Job <a href='/go/tab/build/detail/${job.locator}'>${name}</a> is currently running but it has not been assigned an agent in the last ${minutes} minute(s). This job may be hung.`,
    level: 'WARNING',
    time: isoSeconds(now),
  };
}

function showMaintenance(call: Call): GocdResponse {
  const { maintenance } = call.state.mode;
  const { jobs } = call.state;
  const building = [...jobs.active()];
  const scheduled = [...jobs.waiting.inOrder()];
  return answer(call, {
    _links: {
      self: { href: `${call.base}/api/admin/maintenance_mode/info` },
      doc: docLink(call.state, 'maintenance-mode-info'),
    },
    is_maintenance_mode: maintenance !== null,
    metadata: {
      updated_by: maintenance?.by ?? null,
      updated_on: maintenance === null ? null : isoSeconds(maintenance.since),
    },
    attributes:
      maintenance === null
        ? undefined
        : {
            has_running_systems: building.length > 0,
            running_systems: {
              material_update_in_progress: [],
              building_jobs: building.map(runningJobJson),
              scheduled_jobs: scheduled.map(runningJobJson),
            },
          },
  });
}

function runningJobJson(job: Job): Json {
  return {
    pipeline_name: job.pipeline,
    pipeline_counter: job.pipelineCounter,
    stage_name: job.stage,
    stage_counter: String(job.stageCounter),
    name: job.name,
    state: job.state,
    scheduled_date: isoSeconds(job.scheduledAt),
    agent_uuid: job.agentUuid,
  };
}

function listProfiles(call: Call): GocdResponse {
  const links = (path: string) => ({
    self: { href: `${call.base}/api/elastic/profiles${path}` },
    doc: docLink(call.state, 'elastic-agent-profiles'),
    find: { href: `${call.base}/api/elastic/profiles/:profile_id` },
  });
  return answer(call, {
    _links: links(''),
    _embedded: {
      profiles: call.state.elasticProfiles.map(({ id, clusterProfileId }) => ({
        _links: links(`/${id}`),
        id,
        cluster_profile_id: clusterProfileId,
        properties: [],
      })),
    },
  });
}

/** Jobs by their configured names: the model's configuration is what has ever been scheduled. */
function listUsages(call: Call): GocdResponse {
  const { id = '' } = call.params;
  if (!call.state.elasticProfiles.some((profile) => profile.id === id))
    return message(call, 422, `Elastic agent profile '${id}' does not exist.`);
  const usages = new Map<string, Json>();
  for (const job of call.state.jobs.all()) {
    if (job.elasticProfile !== call.params.id) continue;
    usages.set(`${job.pipeline}/${job.stage}/${job.configuredName}`, {
      pipeline_name: job.pipeline,
      stage_name: job.stage,
      job_name: job.configuredName,
      pipeline_config_origin: 'gocd',
    });
  }
  const body = [...usages.values()];
  return call.form === 'values' ? answer(call, body) : { ...answer(call, null), body: gsonCompact(body) };
}
