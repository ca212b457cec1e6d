import { z } from 'zod';
import type { AgentRecord } from '../agentRecord.ts';
import { invalidResourceMessage, isResourceName } from '../registration.ts';
import { agentJson, storedAgentJson, storedAgentMembers } from './agentJson.ts';
import type { GocdResponse, Json } from './http.ts';
import { answer, type Call, mapped, message } from './routes.ts';

const nameList = z.union([z.array(z.string()), z.string()]).nullish();
const patchOne = z.looseObject({
  hostname: z.string().nullish(),
  agent_config_state: z.string().nullish(),
  resources: nameList,
  environments: nameList,
});
const addAndRemove = z.looseObject({
  add: z.array(z.string()).default([]),
  remove: z.array(z.string()).default([]),
});
const patchMany = z.looseObject({
  uuids: z.array(z.string()).default([]),
  operations: z
    .looseObject({ environments: addAndRemove.optional(), resources: addAndRemove.optional() })
    .default({}),
  agent_config_state: z.string().nullish(),
});

type ConfigState = 'Enabled' | 'Disabled';

/** `PATCH /go/api/agents/:uuid`: lists replace what is there. */
export function updateAgent(call: Call): GocdResponse {
  const body = parse(patchOne, call.request.body);
  if (body === null) return notJson(call);
  const state = configState(body.agent_config_state);
  if (state === 'invalid') return badConfigState(call);
  const uuid = call.params.uuid ?? '';
  const record = call.state.agents.find(uuid);
  if (record === null) return unknownAgent(call, uuid);
  const resources = names(body.resources);
  const environments = names(body.environments);
  if (!body.hostname && state === null && resources === null && environments === null)
    return noOperation(call, 'agent');
  if (record.configState === 'Pending' && state === null) return pendingRefused(call, record);
  const errors = resources === null ? [] : resourceErrors(record, resources);
  if (errors.length > 0) return badResources(call, record, resources ?? [], errors);
  if (body.hostname) record.hostname = body.hostname;
  change(call, record, {
    state,
    resources: resources ?? record.resources,
    environments: environments ?? record.environments,
  });
  const json = call.state.release.patchAnswersRecord ? storedAgentJson : agentJson;
  return answer(call, json(call, record));
}

/** `PATCH /go/api/agents`: all or nothing; one unknown uuid fails the lot. */
export function updateAgents(call: Call): GocdResponse {
  const body = parse(patchMany, call.request.body);
  if (body === null) return notJson(call);
  const state = configState(body.agent_config_state);
  if (state === 'invalid') return badConfigState(call);
  const { resources = { add: [], remove: [] }, environments = { add: [], remove: [] } } = body.operations;
  const changes = [resources.add, resources.remove, environments.add, environments.remove];
  if (state === null && changes.every((list) => list.length === 0)) return noOperation(call, 'agents');
  const found = findAll(call, body.uuids);
  if ('unknown' in found) return unknownAgents(call, found.unknown);
  for (const record of found.records) {
    if (record.configState === 'Pending' && state === null) return pendingRefused(call, record);
    const errors = resourceErrors(record, [...resources.add, ...resources.remove]);
    if (errors.length > 0)
      return mapped(call, record.elastic === null ? 422 : 400, { message: errors.join(' ') });
  }
  for (const record of found.records)
    change(call, record, {
      state,
      resources: merged(record.resources, resources),
      environments: merged(record.environments, environments),
    });
  return message(call, 200, `Updated agent(s) with uuid(s): [${body.uuids.join(', ')}].`);
}

/** `DELETE /go/api/agents/:uuid`: the server's only guard against the removal of a busy agent. */
export function deleteAgent(call: Call): GocdResponse {
  const uuid = call.params.uuid ?? '';
  const record = call.state.agents.find(uuid);
  if (record === null) return unknownAgent(call, uuid);
  if (!call.state.agents.mayBeDeleted(record))
    return deletionRefused(
      call,
      'Failed to delete an agent, as it is not in a disabled state or is still building.',
    );
  call.state.agents.delete(record);
  return message(call, 200, 'Deleted 1 agent(s).');
}

/** `DELETE /go/api/agents`: all or nothing. */
export function deleteAgents(call: Call): GocdResponse {
  const body = parse(z.looseObject({ uuids: z.array(z.string()).default([]) }), call.request.body);
  if (body === null) return notJson(call);
  if (body.uuids.length === 0 && call.state.release.refusesEmptyDeletion) return noOperation(call, 'agents');
  const found = findAll(call, body.uuids);
  if ('unknown' in found) return unknownAgents(call, found.unknown);
  if (!found.records.every((record) => call.state.agents.mayBeDeleted(record)))
    return deletionRefused(
      call,
      'Could not delete any agents, as one or more agents might not be disabled or are still building.',
    );
  for (const record of found.records) call.state.agents.delete(record);
  return message(call, 200, `Deleted ${body.uuids.length} agent(s).`);
}

/** `POST …/kill_running_tasks`: only for an agent that is cancelling a job, and once. */
export function killRunningTasks(call: Call): GocdResponse {
  const uuid = call.params.uuid ?? '';
  const record = call.state.agents.find(uuid);
  if (record === null) return unknownAgent(call, uuid);
  if (record.runtime?.status !== 'Cancelled')
    return message(
      call,
      409,
      `The agent should be in cancelled state before attempting to kill running tasks. Current Agent state is: '${record.runtime?.status ?? 'Unknown'}'`,
    );
  if (record.runtime.killRequested)
    return message(call, 409, 'There is a pending request to kill running task.');
  record.runtime.killRequested = true;
  return { ...answer(call, null, 202), body: '' };
}

function change(
  call: Call,
  record: AgentRecord,
  wanted: {
    readonly state: ConfigState | null;
    readonly resources: readonly string[];
    readonly environments: readonly string[];
  },
): void {
  record.resources = wanted.resources;
  record.environments = wanted.environments;
  if (wanted.state !== null) call.state.agents.setConfigState(record, wanted.state);
}

function findAll(
  call: Call,
  uuids: readonly string[],
): { readonly records: readonly AgentRecord[] } | { readonly unknown: readonly string[] } {
  const unknown = uuids.filter((uuid) => call.state.agents.find(uuid) === null);
  if (unknown.length > 0) return { unknown };
  return { records: uuids.flatMap((uuid) => call.state.agents.find(uuid) ?? []) };
}

function resourceErrors(record: AgentRecord, resources: readonly string[]): readonly string[] {
  if (record.elastic !== null && resources.length > 0) return ['Elastic agents cannot have resources.'];
  return resources.filter((name) => !isResourceName(name)).map(invalidResourceMessage);
}

function parse<T>(schema: z.ZodType<T>, body: string): T | null {
  try {
    return schema.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    // JSON.parse says no more than that it isn't JSON, which is what the caller answers.
    return null;
  }
}

/** Any case will do; blank leaves the state as it is. */
function configState(text: string | null | undefined): ConfigState | 'invalid' | null {
  const key = text?.trim().toLowerCase() ?? '';
  if (key === '') return null;
  if (key === 'enabled') return 'Enabled';
  return key === 'disabled' ? 'Disabled' : 'invalid';
}

/** A list or a comma string, or a list of them; null if absent. */
function names(given: readonly string[] | string | null | undefined): readonly string[] | null {
  if (given === null || given === undefined) return null;
  const list = (typeof given === 'string' ? [given] : given).flatMap((text) => text.split(','));
  return [...new Set(list.map((name) => name.trim()).filter((name) => name !== ''))];
}

function merged(
  present: readonly string[],
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): readonly string[] {
  return [...new Set([...present, ...add])].filter((name) => !remove.includes(name));
}

function notJson(call: Call): GocdResponse {
  return mapped(call, 400, {
    error: `Payload data is not valid JSON: ${call.request.body.slice(0, 100)}`,
  });
}

function badConfigState(call: Call): GocdResponse {
  return message(call, 422, 'The value of `agent_config_state` can be one of `Enabled`, `Disabled` or null.');
}

export function unknownAgent(call: Call, uuid: string): GocdResponse {
  return mapped(call, 404, { message: `Agent with uuid '${uuid}' was not found!` });
}

function unknownAgents(call: Call, uuids: readonly string[]): GocdResponse {
  return mapped(call, 404, { message: `Agents with uuids [${uuids.join(', ')}] were not found!` });
}

function noOperation(call: Call, on: 'agent' | 'agents'): GocdResponse {
  return mapped(call, 400, {
    message: `Bad Request. No operation is specified in the request to be performed on ${on}.`,
  });
}

function pendingRefused(call: Call, record: AgentRecord): GocdResponse {
  return mapped(call, 400, {
    message: `Pending agent [${record.uuid}] must be explicitly enabled or disabled when performing any operation on it.`,
  });
}

function deletionRefused(call: Call, why: string): GocdResponse {
  return mapped(call, call.state.release.refusedDeletion, {
    message: `Your request could not be processed. ${why}`,
  });
}

function badResources(
  call: Call,
  record: AgentRecord,
  resources: readonly string[],
  errors: readonly Json[],
): GocdResponse {
  return answer(
    call,
    {
      message: 'Updating agent failed.',
      data: { ...storedAgentMembers(call, { ...record, resources }), errors: { resources: errors } },
    },
    422,
  );
}
