import type { GocdAgent, WaitingJob } from '../domain/gocd.ts';

/**
 * GoCD's own rules of which agent may run which job. The server gives an agent that asks the first waiting job
 * that fits; what does not fit here is never given.
 */

/** What the rules look at in an agent, or in a pool that would register one. */
export interface AgentLike {
  readonly resources: readonly string[];
  readonly environments: readonly string[];
  /** Environments listed for it that the server does not have: they count as none. */
  readonly unknownEnvironments?: readonly string[];
  readonly elastic: boolean;
}

export type JobLike = Pick<WaitingJob, 'resources' | 'environment' | 'elastic'>;

/** GoCD compares resource names without case up to 19.8 and since 20.10.0, with case between. Environments always without. */
export interface FitRules {
  readonly resourcesCaseSensitive: boolean;
}

/** An agent's side of the comparison, made once and compared often. */
export interface Capability {
  readonly resources: ReadonlySet<string>;
  /** As they are written, by what they are compared as. */
  readonly environments: ReadonlyMap<string, string>;
  readonly elastic: boolean;
}

/** A job's side of the comparison. */
export interface Requirement {
  readonly resources: readonly string[];
  readonly environment: string | null;
  readonly elastic: boolean;
}

/** What keeps an agent from running a job; `environment` is the one it is not in, or the ones it should not be in. */
export interface Missing {
  readonly resources: readonly string[];
  readonly environment:
    | { readonly kind: 'fits' }
    | { readonly kind: 'not-in'; readonly name: string }
    | { readonly kind: 'in-some'; readonly names: readonly string[] };
}

export function capabilityOf(agent: AgentLike, rules: FitRules): Capability {
  const unknown = new Set(agent.unknownEnvironments?.map(fold));
  return {
    resources: new Set(agent.resources.map(resourceName(rules))),
    environments: new Map(
      agent.environments
        .map((name) => [fold(name), name.trim()] as const)
        .filter(([name]) => !unknown.has(name)),
    ),
    elastic: agent.elastic,
  };
}

export function requirementOf(job: JobLike, rules: FitRules): Requirement {
  return {
    resources: job.resources.map(resourceName(rules)),
    environment: job.environment === null ? null : fold(job.environment),
    elastic: job.elastic === 'yes',
  };
}

/**
 * Whether the server may give the job to the agent. A job of a pipeline without environment goes only to agents
 * in none; an elastic agent takes no plain job and a plain agent no elastic one. Of an elastic job on an elastic
 * agent its plugin decides, so that is never promised here.
 */
export function fits(agent: Capability, job: Requirement): boolean {
  if (agent.elastic || job.elastic) return false;
  if (job.environment === null ? agent.environments.size > 0 : !agent.environments.has(job.environment)) {
    return false;
  }
  return job.resources.every((name) => agent.resources.has(name));
}

/** `fits` for one agent and one job. */
export function canRun(agent: AgentLike, job: JobLike, rules: FitRules): boolean {
  return fits(capabilityOf(agent, rules), requirementOf(job, rules));
}

/** Whether the job asks for any of these, be it a resource or the environment of that name. */
export function asksForAny(job: JobLike, names: readonly string[], rules: FitRules): boolean {
  const nameOf = resourceName(rules);
  const resources = new Set(job.resources.map(nameOf));
  const environment = job.environment === null ? null : fold(job.environment);
  return names.some((name) => resources.has(nameOf(name)) || fold(name) === environment);
}

/** What an agent lacks for the job, in the job's own spelling. */
export function whatIsMissing(agent: Capability, job: JobLike, rules: FitRules): Missing {
  const nameOf = resourceName(rules);
  return {
    resources: job.resources.filter((name) => !agent.resources.has(nameOf(name))),
    environment: environmentGap(agent, job.environment),
  };
}

/** How many changes would make it fit. */
export function distance(missing: Missing): number {
  return missing.resources.length + (missing.environment.kind === 'fits' ? 0 : 1);
}

/** Environments that surely exist: one with a waiting job in it does, whatever the agents' list says yet. */
export function knownEnvironments(
  jobs: readonly Pick<WaitingJob, 'environment'>[],
  agents: readonly Pick<GocdAgent, 'environments'>[],
): ReadonlySet<string> {
  const known = new Set<string>();
  for (const { environment } of jobs) if (environment !== null) known.add(fold(environment));
  for (const { environments } of agents) for (const name of environments) known.add(fold(name));
  return known;
}

/** Whether an environment is among the known ones. */
export function isKnown(environment: string, known: ReadonlySet<string>): boolean {
  return known.has(fold(environment));
}

function environmentGap({ environments }: Capability, wanted: string | null): Missing['environment'] {
  if (wanted === null) {
    return environments.size > 0 ? { kind: 'in-some', names: [...environments.values()] } : { kind: 'fits' };
  }
  return environments.has(fold(wanted)) ? { kind: 'fits' } : { kind: 'not-in', name: wanted };
}

function resourceName({ resourcesCaseSensitive }: FitRules): (name: string) => string {
  return resourcesCaseSensitive ? (name) => name.trim() : fold;
}

function fold(name: string): string {
  return name.trim().toLowerCase();
}
