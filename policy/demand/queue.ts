import { byText } from '../../domain/collections.ts';
import type { Cause } from '../../domain/demand.ts';
import type { WaitingJob } from '../../domain/gocd.ts';
import { type FitRules, fits, requirementOf } from '../fit.ts';
import type { AgentGroup } from './agents.ts';
import type { DemandInput, Hold } from './input.ts';
import type { PoolState } from './pools.ts';

/** A waiting job with what this round knows of it. */
export interface QueuedJob {
  readonly job: WaitingJob;
  /** From its scheduling, or else from when we first saw it (ms). */
  readonly waitedMs: number;
  /** When we first saw it (ms since the epoch); now, if this is the first time. */
  readonly firstSeen: number;
  readonly launches: number;
}

/** What jobs with the same resources and environment have in common. */
export interface JobKind {
  /** Agents that fit, foreign ones included. */
  readonly groups: readonly AgentGroup[];
  /** Pools that fit, best first. */
  readonly pools: readonly PoolState[];
}

/** The waiting jobs, longest waiting first. A locator listed twice is one job. A clock set back makes no negative wait. */
export function queueOf({ view, firstSeen, launchesFor, now }: DemandInput): QueuedJob[] {
  const jobs = new Map<string, QueuedJob>();
  for (const job of view.jobs) {
    const seen = firstSeen.get(job.locator) ?? now;
    jobs.set(job.locator, {
      job,
      waitedMs: Math.max(0, now - (job.scheduledAt ?? seen)),
      firstSeen: seen,
      launches: launchesFor.get(job.locator) ?? 0,
    });
  }
  return [...jobs.values()].sort(byUrgency);
}

/** Longest waiting first. */
export function byUrgency(a: QueuedJob, b: QueuedJob): number {
  return b.waitedMs - a.waitedMs || byText(a.job.locator, b.job.locator);
}

/**
 * Why no agent of ours can be what a job waits for, whatever agents there are; null if one can. Elastic and pinned
 * are never guessed: a job counts as elastic only where the server or the configured list says so. A run-time name
 * with `-runOnAll-N` stands in for a pin the server did not tell, since GoCD refuses that mark in configured names.
 */
export function outOfReach(
  job: WaitingJob,
  hold: Hold | null,
): Extract<Cause, 'stale' | 'maintenance' | 'elastic' | 'needs-unknown' | 'pinned'> | null {
  if (job.state === 'gone' || job.state === 'moved-on') return 'stale';
  if (hold === 'maintenance') return 'maintenance';
  if (job.elastic === 'yes') return 'elastic';
  if (!job.resourcesKnown) return 'needs-unknown';
  if (job.pin.kind === 'agent' || (job.pin.kind === 'unknown' && /-runOnAll-\d+$/.test(job.job)))
    return 'pinned';
  return null;
}

/** Finds a job's kind. Jobs are many, kinds are few: each is worked out once. */
export function kindFinder(
  groups: readonly AgentGroup[],
  pools: readonly PoolState[],
  rules: FitRules,
): (job: WaitingJob) => JobKind {
  const kinds = new Map<string, JobKind>();
  return (job) => {
    const key = `${job.environment ?? ''}\u0001${job.resources.join('\u0000')}`;
    const known = kinds.get(key);
    if (known !== undefined) return known;
    const requirement = requirementOf(job, rules);
    const kind = {
      groups: groups.filter(({ capability }) => fits(capability, requirement)),
      pools: pools.filter(({ capability }) => fits(capability, requirement)),
    };
    kinds.set(key, kind);
    return kind;
  };
}
