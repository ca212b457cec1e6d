import { z } from 'zod';
import type { GocdAgent } from '../../services/domain/gocd.ts';
import { parsed } from './answer.ts';

/** Up to v4 of the API an environment was its name. Objects are tried first: they are what today's servers send. */
const ENVIRONMENT = z.union([
  z.object({ name: z.string(), origin: z.object({ type: z.string() }).optional() }),
  z.string(),
]);

export const CONFIG_STATE = z.enum(['Pending', 'Enabled', 'Disabled']);

/**
 * Only what we use is looked at. A state at run time that we do not know is `Unknown`, which harms nobody; an
 * unknown configured state makes the list useless.
 */
const AGENT = z.object({
  uuid: z.string().min(1),
  hostname: z.string(),
  agent_config_state: CONFIG_STATE,
  agent_state: z.enum(['Idle', 'Building', 'LostContact', 'Missing', 'Unknown']).catch('Unknown'),
  build_state: z.enum(['Idle', 'Building', 'Cancelled', 'Unknown']).catch('Unknown'),
  environments: z.array(ENVIRONMENT),
  resources: z.array(z.string()).optional(),
  build_details: z.object({ _links: z.object({ job: z.object({ href: z.string() }) }) }).optional(),
});

/** Each agent is made ours at once: what the schema copied of it is then gone before there is much of it. */
const AGENTS = z.object({ _embedded: z.object({ agents: z.array(AGENT.transform(agentOf)) }) });

/**
 * Reads the answer of `GET /go/api/agents`, v4 to v7, in its order, which means nothing.
 * @param call where it came from, for the message of an error.
 * @throws GocdCallError (`malformed`).
 */
export function parseAgents(json: unknown, call = 'The list of agents'): readonly GocdAgent[] {
  return parsed(AGENTS, json, call)._embedded.agents;
}

/** Elastic agents have no resources at all, plain ones a list even if it is empty. */
function agentOf(listed: z.infer<typeof AGENT>): GocdAgent {
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
