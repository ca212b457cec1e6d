import type { GocdAgent } from '../../../../domain/gocd.ts';
import { type AgentRecord, buildStateOf } from '../agentRecord.ts';
import { isAssociated, jobOf } from './agentJson.ts';
import type { Call } from './routes.ts';

/** An agent is listed at every poll, and mostly as the last time. */
const lastListed = new WeakMap<AgentRecord, GocdAgent>();

/** What is read from the list of agents of one of them. */
export function spokenAgent(call: Call, record: AgentRecord): GocdAgent {
  const { state, version } = call;
  const runState = state.agents.runStateOf(record);
  const job = jobOf(state, record);
  const isUnknown = (name: string) =>
    version > 4 && !(isAssociated(record) && state.environments.originOf(name) !== null);
  const elastic = record.elastic !== null;
  const agent: GocdAgent = {
    uuid: record.uuid,
    hostname: record.hostname,
    configState: record.configState,
    runState,
    buildState: buildStateOf(record, runState),
    environments: record.environments.filter((name) => !isUnknown(name)),
    unknownEnvironments: record.environments.filter(isUnknown),
    resources: elastic ? [] : [...record.resources].sort(),
    elastic,
    building: job !== null && call.viewer.mayView(job.pipeline) ? job.locator : null,
  };
  const last = lastListed.get(record);
  if (last !== undefined && isSame(last, agent)) return last;
  lastListed.set(record, agent);
  return agent;
}

function isSame(a: GocdAgent, b: GocdAgent): boolean {
  return (
    a.hostname === b.hostname &&
    a.configState === b.configState &&
    a.runState === b.runState &&
    a.buildState === b.buildState &&
    a.elastic === b.elastic &&
    a.building === b.building &&
    isSameList(a.environments, b.environments) &&
    isSameList(a.unknownEnvironments, b.unknownEnvironments) &&
    isSameList(a.resources, b.resources)
  );
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
