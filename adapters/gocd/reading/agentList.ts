import { z } from 'zod';
import type { GocdAgent } from '../../../domain/gocd.ts';
import { isObject } from '../../../domain/json.ts';
import { readLongList } from '../../longList.ts';
import { jsonIn, parsed } from '../wire/answer.ts';

/** Up to v4 of the API an environment was its name. Objects are tried first: they are what today's servers send. */
const ENVIRONMENT = z.union([
  z.object({ name: z.string(), origin: z.object({ type: z.string() }).optional() }),
  z.string(),
]);

const RUN_STATE = z.enum(['Idle', 'Building', 'LostContact', 'Missing', 'Unknown']);

const BUILD_STATE = z.enum(['Idle', 'Building', 'Cancelled', 'Unknown']);

export const CONFIG_STATE = z.enum(['Pending', 'Enabled', 'Disabled']);

/**
 * Only what we use is looked at. A state at run time that we do not know is `Unknown`, which harms nobody; an
 * unknown configured state makes the list useless.
 */
const AGENT = z.object({
  uuid: z.string().min(1),
  hostname: z.string(),
  agent_config_state: CONFIG_STATE,
  agent_state: RUN_STATE.catch('Unknown'),
  build_state: BUILD_STATE.catch('Unknown'),
  environments: z.array(ENVIRONMENT),
  resources: z.array(z.string()).optional(),
  build_details: z.object({ _links: z.object({ job: z.object({ href: z.string() }) }) }).optional(),
});

type ListedAgent = z.infer<typeof AGENT>;

/** Each agent is made ours at once: what the schema copied of it is then gone before there is much of it. */
const AGENTS = z.object({ _embedded: z.object({ agents: z.array(AGENT.transform(agentOf)) }) });

/**
 * Reads the answer of `GET /go/api/agents`, v4 to v7, in its order, which means nothing.
 * @param call where it came from, for the message of an error.
 * @throws GocdCallError (`malformed`).
 */
export function parseAgents(text: string, call = 'The list of agents'): readonly GocdAgent[] {
  return manyUsualAgents(text) ?? parsed(AGENTS, jsonIn(text, call), call)._embedded.agents;
}

/**
 * The agents of a long list that is just as today's servers send it; null for any other, on which the schema has the word.
 * Nothing is copied here, which of ten thousand agents costs more than the checks.
 */
function manyUsualAgents(text: string): readonly GocdAgent[] | null {
  const list = readLongList(text, ['_embedded', 'agents'], (wire) => (isUsual(wire) ? agentOf(wire) : null));
  return list?.elements.every((agent) => agent !== null) ? list.elements : null;
}

/** True only of what the schema takes, and takes as it is. */
function isUsual(wire: unknown): wire is ListedAgent {
  return (
    isObject(wire) &&
    isString(wire.uuid) &&
    wire.uuid !== '' &&
    isString(wire.hostname) &&
    isOneOf(CONFIG_STATE.options, wire.agent_config_state) &&
    isOneOf(RUN_STATE.options, wire.agent_state) &&
    isOneOf(BUILD_STATE.options, wire.build_state) &&
    Array.isArray(wire.environments) &&
    wire.environments.every(isUsualEnvironment) &&
    (wire.resources === undefined || (Array.isArray(wire.resources) && wire.resources.every(isString))) &&
    (wire.build_details === undefined || isUsualBuild(wire.build_details))
  );
}

function isUsualEnvironment(wire: unknown): boolean {
  return (
    isObject(wire) &&
    isString(wire.name) &&
    (wire.origin === undefined || (isObject(wire.origin) && isString(wire.origin.type)))
  );
}

function isUsualBuild(wire: unknown): boolean {
  return (
    isObject(wire) && isObject(wire._links) && isObject(wire._links.job) && isString(wire._links.job.href)
  );
}

function isOneOf(known: readonly string[], value: unknown): boolean {
  return isString(value) && known.includes(value);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

/** Elastic agents have no resources at all, plain ones a list even if it is empty. */
function agentOf(listed: ListedAgent): GocdAgent {
  const environments: string[] = [];
  const unknownEnvironments: string[] = [];
  for (const environment of listed.environments) {
    if (typeof environment === 'string') environments.push(environment);
    else (environment.origin?.type === 'unknown' ? unknownEnvironments : environments).push(environment.name);
  }
  return {
    uuid: listed.uuid,
    hostname: listed.hostname,
    configState: listed.agent_config_state,
    runState: listed.agent_state,
    buildState: listed.build_state,
    environments,
    unknownEnvironments,
    resources: listed.resources ?? [],
    elastic: listed.resources === undefined,
    building: listed.build_details === undefined ? null : locatorIn(listed.build_details._links.job.href),
  };
}

/** The details name pipeline, stage and job but no counters; the link to the job ends in its whole locator. */
function locatorIn(href: string): string | null {
  return /\/tab\/build\/detail\/([^/?#]+(?:\/[^/?#]+){4})$/.exec(href)?.[1] ?? null;
}
