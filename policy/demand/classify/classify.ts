import { byText, grouped } from '../../../domain/collections.ts';
import type { FleetAgent } from '../../../domain/fleet.ts';
import type { WaitingJob } from '../../../domain/gocd.ts';
import { asksForAny, capabilityOf, type FitRules, fits, requirementOf } from '../../fit.ts';
import type { LaunchHold } from '../../holds.ts';
import { claimOn, instanceAhead, LEFT_TO_OTHERS_MS, rivals } from '../../serve.ts';
import { sharesAtWork } from '../../shares/atWork.ts';
import { shareFinder } from '../../shares/membership.ts';
import type { Classified, ClassifiedJob, DemandInput, JobKind } from '../record.ts';
import { type AgentGroup, agentGroups } from './agents.ts';
import { type PoolState, poolStates } from './pools.ts';

/** First stage: the agents and pools there are, and which of them could run each job. A locator listed twice is one job. */
export function classify(input: DemandInput): Classified {
  const groups = agentGroups(input, input.view);
  const pools = poolStates(input, input.view);
  const kindOf = kindFinder(groups, pools, input);
  const shareOf = input.config.shares.length === 0 ? null : shareFinder(input.config.shares);
  const atWorkElsewhere = counterOf(input.fleet.filter(({ phase }) => phase === 'building'));
  const jobs = new Map(
    input.view.jobs.map((job) => [
      job.locator,
      classified(job, shareOf?.(job) ?? null, kindOf(job), input, atWorkElsewhere(job.locator)),
    ]),
  );
  const shares = shareOf === null ? [] : sharesAtWork(input, shareOf);
  return { input, groups, pools, jobs: [...jobs.values()].sort(longestWaiting), shares };
}

/** Counts agents by the job they were launched for: of those that build while it waits, another job has them. */
function counterOf(agents: readonly FleetAgent[]): (locator: string) => number {
  const agentsFor = grouped(agents, ({ launchedFor }) => launchedFor);
  return (locator) => agentsFor(locator).length;
}

/** A clock set back makes no negative wait. */
function classified(
  job: WaitingJob,
  share: ClassifiedJob['share'],
  kind: JobKind,
  { config, view, memory, now, hold }: DemandInput,
  atWorkElsewhere: number,
): ClassifiedJob {
  const firstSeen = memory.firstSeen.get(job.locator) ?? now;
  const waitedMs = Math.max(0, now - (job.scheduledAt ?? firstSeen));
  return {
    job,
    waitedMs,
    firstSeen,
    launches: Math.max(0, (memory.launchesFor.get(job.locator) ?? 0) - atWorkElsewhere),
    outOfReach:
      claimOn(job, config.serve, view) === 'ours'
        ? (outOfReach(job, hold) ?? leftToOthers(kind, waitedMs))
        : 'not-ours',
    kind,
    share,
  };
}

function leftToOthers({ otherInstance }: JobKind, waitedMs: number): 'not-ours' | null {
  return otherInstance !== null && waitedMs < LEFT_TO_OTHERS_MS ? 'not-ours' : null;
}

/** The order in which jobs are served. */
export function longestWaiting(a: ClassifiedJob, b: ClassifiedJob): number {
  return b.waitedMs - a.waitedMs || byText(a.job.locator, b.job.locator);
}

/**
 * Elastic and pinned are never guessed: a job counts as elastic only where the server or the configured list says so. A
 * run-time name with `-runOnAll-N` stands in for a pin the server did not tell, since GoCD refuses that mark in
 * configured names.
 */
function outOfReach(job: WaitingJob, hold: LaunchHold | null): ClassifiedJob['outOfReach'] {
  if (job.state === 'gone' || job.state === 'moved-on') return 'stale';
  if (hold === 'maintenance') return 'maintenance';
  if (job.state === 'unread') return 'unread';
  if (job.elastic === 'yes') return 'elastic';
  if (!job.resourcesKnown) return 'needs-unknown';
  if (job.pin.kind === 'agent' || (job.pin.kind === 'unknown' && /-runOnAll-\d+$/.test(job.job)))
    return 'pinned';
  return null;
}

/** Finds a job's kind. Jobs are many, kinds are few: each is worked out once. */
function kindFinder(
  groups: readonly AgentGroup[],
  pools: readonly PoolState[],
  { view, config }: DemandInput,
): (job: WaitingJob) => JobKind {
  const rules: FitRules = view;
  const kinds = new Map<string, JobKind>();
  const others = rivals(view.agents, config);
  return (job) => {
    const key = [job.environment ?? '', job.elastic, job.resources.join('\u0000')].join('\u0001');
    const known = kinds.get(key);
    if (known !== undefined) return known;
    const requirement = requirementOf(job, rules);
    const kind = {
      groups: groups.filter(({ capability }) => fits(capability, requirement)),
      pools: pools.filter((pool) => fits(pool.capability, requirement) && letsIn(pool, job, rules)),
      otherInstance: instanceAhead(others, (agent) => fits(capabilityOf(agent, rules), requirement)),
    };
    kinds.set(key, kind);
    return kind;
  };
}

/** Whether agents of the pool are launched for such jobs; what GoCD gives to those it has is another matter. */
export function letsIn({ onlyFor }: PoolState, job: WaitingJob, rules: FitRules): boolean {
  return onlyFor.length === 0 || asksForAny(job, onlyFor, rules);
}

/** Whether any agent in that role fits. */
export function hasAgents({ groups }: JobKind, role: AgentGroup['role']): boolean {
  return groups.some((group) => group.role === role);
}
