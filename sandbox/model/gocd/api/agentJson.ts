import { type AgentRecord, buildStateOf, type RunState } from '../agentRecord.ts';
import type { Job } from '../job.ts';
import type { GocdState } from '../state.ts';
import { BUILD_NUMBER } from '../state.ts';
import type { Json } from './http.ts';
import { type Call, docLink } from './routes.ts';

/** An agent as version `call.version` of the API writes it. */
export function agentJson(call: Call, record: AgentRecord): Json {
  const members = agentMembers(call, record, call.state.agents.runStateOf(record));
  return { _links: agentLinks(call, record.uuid), ...members };
}

/**
 * The agent as PATCH answers with it since 19.9: built afresh from the database, so that it always looks
 * Missing, whatever it does.
 */
export function storedAgentJson(call: Call, record: AgentRecord): Json {
  return { _links: agentLinks(call, record.uuid), ...storedAgentMembers(call, record) };
}

/** The same without links, as errors quote it. */
export function storedAgentMembers(call: Call, record: AgentRecord): Members {
  return agentMembers(call, { ...record, runtime: null }, 'Missing');
}

type Members = { readonly [key: string]: Json | undefined };

function agentMembers(call: Call, record: AgentRecord, runState: RunState): Members {
  const { state } = call;
  const { runtime } = record;
  const version = runtime?.version ? `${state.release.version}-${BUILD_NUMBER}` : 'UNKNOWN';
  const hasVersions = call.version >= 7;
  return {
    uuid: record.uuid,
    hostname: record.hostname,
    ip_address: record.ip,
    sandbox: runtime?.sandbox ?? '',
    operating_system: runtime?.operatingSystem ?? '',
    agent_config_state: record.configState,
    agent_state: runState,
    agent_version: hasVersions ? version : undefined,
    agent_bootstrapper_version: hasVersions ? version : undefined,
    environments: [...record.environments].map((name) => environmentJson(call, record, name)),
    build_state: buildStateOf(record, runState),
    free_space: freeSpace(record, runState),
    build_details: buildDetails(call, record),
    ...(record.elastic === null
      ? { resources: [...record.resources].sort() }
      : { elastic_plugin_id: record.elastic.pluginId, elastic_agent_id: record.elastic.agentId }),
  };
}

function agentLinks({ base, state }: Call, uuid: string): Json {
  return {
    self: { href: `${base}/api/agents/${encodeURIComponent(uuid)}` },
    doc: docLink(state, 'agents'),
    find: { href: `${base}/api/agents/:uuid` },
  };
}

function freeSpace(record: AgentRecord, runState: RunState): Json {
  if (record.runtime === null || runState === 'LostContact' || runState === 'Missing') return 'unknown';
  return record.runtime.freeSpace;
}

/** Up to v4 environments are strings; an origin is unknown if the environment is, or before the agent's first ping. */
function environmentJson(call: Call, record: AgentRecord, name: string): Json {
  if (call.version <= 4) return name;
  return { name, origin: isAssociated(record) ? originJson(call, name) : { type: 'unknown' } };
}

export function isAssociated({ runtime }: AgentRecord): boolean {
  return runtime === null || runtime.version !== null;
}

function originJson({ base, state }: Call, name: string): Json {
  const origin = state.environments.originOf(name);
  if (origin === null) return { type: 'unknown' };
  if (origin.kind === 'gocd')
    return {
      type: 'gocd',
      _links: { self: { href: `${base}/admin/config_xml` }, doc: docLink(state, 'get-configuration') },
    };
  return {
    type: 'config-repo',
    _links: {
      self: { href: `${base}/api/admin/config_repos/${encodeURIComponent(origin.id)}` },
      doc: docLink(state, 'config-repos'),
      find: { href: `${base}/api/admin/config_repos/:id` },
    },
  };
}

/** Shown only to those who may view the pipeline, so that its absence doesn't mean idle. */
function buildDetails(call: Call, record: AgentRecord): Json | undefined {
  const job = jobOf(call.state, record);
  if (job === null || !call.viewer.mayView(job.pipeline)) return undefined;
  return {
    _links: {
      job: { href: `${call.base}/tab/build/detail/${job.locator}` },
      stage: {
        href: `${call.base}/pipelines/${job.pipeline}/${job.pipelineCounter}/${job.stage}/${job.stageCounter}`,
      },
      pipeline: { href: `${call.base}/pipeline/activity/${job.pipeline}` },
    },
    pipeline_name: job.pipeline,
    stage_name: job.stage,
    job_name: job.name,
  };
}

export function jobOf(state: GocdState, record: AgentRecord): Job | null {
  const locator = record.runtime?.building ?? null;
  return locator === null ? null : state.jobs.find(locator);
}
