import type { JobNeeds } from './job.ts';

/** The side of an agent that decides what it may be given. */
export interface AgentOffer {
  readonly uuid: string;
  readonly resources: readonly string[];
  readonly environments: readonly string[];
  readonly elastic: { readonly pluginId: string } | null;
}

/** What the server knows besides, when it matches. */
export interface MatchingRules {
  readonly resourcesCaseSensitive: boolean;
  environmentOf(pipeline: string): string | null;
  environmentExists(name: string): boolean;
  /** Plugin behind an elastic profile; null if there is no such profile. */
  pluginOf(profile: string): string | null;
}

/**
 * Whether the server would give a job with these needs to an enabled agent:
 * - a job with an elastic profile goes to agents of that profile's plugin only, and they take no other;
 * - a pinned job goes to its agent only;
 * - the job's resources are all among the agent's (spelled alike, in releases that heed case);
 * - a pipeline's environment is among the agent's; a pipeline in none needs an agent in none, and an agent's
 *   environments that don't exist on the server don't count.
 */
export function fits(agent: AgentOffer, job: JobNeeds, rules: MatchingRules): boolean {
  return (
    isProvided(agent, job, rules) && resourcesFit(agent, job, rules) && environmentFits(agent, job, rules)
  );
}

function isProvided(agent: AgentOffer, job: JobNeeds, rules: MatchingRules): boolean {
  if (job.agentUuid !== null && job.agentUuid !== agent.uuid) return false;
  if (job.elasticProfile === null) return agent.elastic === null;
  return agent.elastic !== null && agent.elastic.pluginId === rules.pluginOf(job.elasticProfile);
}

function environmentFits(agent: AgentOffer, job: JobNeeds, rules: MatchingRules): boolean {
  const needed = rules.environmentOf(job.pipeline);
  if (needed === null) return !agent.environments.some(rules.environmentExists);
  return agent.environments.some((name) => sameButForCase(name, needed));
}

function resourcesFit(agent: AgentOffer, job: JobNeeds, rules: MatchingRules): boolean {
  if (rules.resourcesCaseSensitive) return job.resources.every((needed) => agent.resources.includes(needed));
  return job.resources.every((needed) =>
    agent.resources.some((resource) => sameButForCase(resource, needed)),
  );
}

function sameButForCase(a: string, b: string): boolean {
  return a === b || (a.length === b.length && a.toLowerCase() === b.toLowerCase());
}
