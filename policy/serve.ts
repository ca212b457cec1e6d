import type { CoreConfig, ServeConfig } from '../domain/config.ts';
import { SPARE_MARK } from '../domain/draining.ts';
import type { GocdAgent, WaitingJob } from '../domain/gocd.ts';
import { parseTaskId } from '../domain/ids.ts';
import { asksForAny, type FitRules } from './fit.ts';
import { matchesGlob } from './glob.ts';

/** Which jobs are ours, where several instances of this program share a GoCD server. */

/** Whether the jobs served are limited at all. */
export function isLimited({ environments, resources, pipelines, groups }: ServeConfig): boolean {
  return environments.length + resources.length + pipelines.length + groups.length > 0;
}

/**
 * Whose a job is by what the config says: ours if each limit that is set admits it. Where its group decides and is not known,
 * it is not taken: whoever serves that group would launch for it too.
 */
export function claimOn(job: WaitingJob, serve: ServeConfig, rules: FitRules): 'ours' | 'others' | 'unknown' {
  const { environments, resources, pipelines, groups } = serve;
  const { environment, group } = job;
  const isAdmitted =
    (environments.length === 0 ||
      (environment !== null && environments.some((name) => isSame(name, environment)))) &&
    (resources.length === 0 || asksForAny({ ...job, environment: null }, resources, rules)) &&
    (pipelines.length === 0 || pipelines.some((glob) => matchesGlob(glob, job.pipeline)));
  if (!isAdmitted) return 'others';
  if (groups.length === 0) return 'ours';
  if (group === undefined) return 'unknown';
  return groups.some((glob) => matchesGlob(glob, group)) ? 'ours' : 'others';
}

/** Pipelines and environments are the same to GoCD in whatever case. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Names of other instances of this program whose agents the server lists, each once. */
export function otherInstances(
  agents: readonly Pick<GocdAgent, 'hostname'>[],
  { name }: Pick<CoreConfig, 'name'>,
): readonly string[] {
  const names = agents.flatMap(({ hostname }) => parseTaskId(hostname)?.instance ?? []);
  return [...new Set(names)].filter((other) => other !== name).sort();
}

/** How long a job is left to another instance whose agents can run it: long enough for an agent to be launched and start. */
export const LEFT_TO_OTHERS_MS = 5 * 60_000;

/** Enabled; or disabled by its own instance for want of work, which calls it back when a job comes. */
function takesJobs({ configState, resources }: GocdAgent): boolean {
  return configState === 'Enabled' || resources.includes(SPARE_MARK);
}

/** An agent of another instance that may go ahead of this one. */
export interface Rival {
  readonly instance: string;
  readonly agent: GocdAgent;
}

/** Agents that take jobs of instances that come before this one by name, where nothing says which jobs are whose. */
export function rivals(
  agents: readonly GocdAgent[],
  { name, serve }: Pick<CoreConfig, 'name' | 'serve'>,
): readonly Rival[] {
  if (isLimited(serve)) return [];
  return agents.flatMap((agent) => {
    const isLiving = agent.runState === 'Idle' || agent.runState === 'Building';
    if (!isLiving || !takesJobs(agent)) return [];
    const instance = parseTaskId(agent.hostname)?.instance;
    return instance !== undefined && instance < name ? [{ instance, agent }] : [];
  });
}

/**
 * Which other instance serves such jobs, as the list of agents shows: of two whose agents could run them the one that comes
 * first by name goes ahead, or each of them would have an agent for every job. Null if it is this one.
 */
export function instanceAhead(
  others: readonly Rival[],
  canRun: (agent: GocdAgent) => boolean,
): string | null {
  const ahead = others.flatMap(({ instance, agent }) => (canRun(agent) ? [instance] : []));
  return ahead.sort()[0] ?? null;
}
