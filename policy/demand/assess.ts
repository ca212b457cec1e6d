import { byText } from '../../domain/collections.ts';
import type { Assessment, JobAssessment } from '../../domain/demand.ts';
import type { WaitingJob } from '../../domain/gocd.ts';
import { agentGroups } from './agents.ts';
import { type Candidate, type CoveredJob, cover } from './coverage.ts';
import { type Finding, findingOf, isShort } from './findings.ts';
import { type DemandInput, type Hold, holdOf } from './input.ts';
import { poolPlans } from './plan.ts';
import { poolStates } from './pools.ts';
import { byUrgency, type JobKind, kindFinder, outOfReach, type QueuedJob, queueOf } from './queue.ts';
import { type Request, ration } from './ration.ts';
import { withRescuer } from './rescue.ts';
import { explainer } from './wording.ts';
import type { Words } from './words.ts';

export type { DemandInput, Gate, Hold } from './input.ts';

/**
 * One round: why each job waits, what each pool lacks, whom to launch. Pure and level-triggered: everything is
 * derived anew from the input, and the same input gives the same answer whatever its order. Jobs come longest
 * waiting first, pools by name.
 */
export function assess(input: DemandInput): Assessment {
  const pools = withRescuer(poolStates(input, input.view), input);
  const groups = agentGroups(input, input.view);
  const { candidates, unservable } = triage(
    queueOf(input),
    kindFinder(groups, pools, input.view),
    holdOf(input),
  );
  const coverage = cover(candidates, groups, pools, input);
  const { rulings, wanted } = ration(requestsOf(coverage.jobs), pools, coverage.spare, input);
  const rulingOn = new Map(rulings.map((ruling) => [ruling.job, ruling]));
  const findings = [
    ...unservable,
    ...coverage.jobs.map((job) => findingOf(job, rulingOn.get(job.entry), input)),
  ].sort((a, b) => byUrgency(a.entry, b.entry));
  const explain = explainer(pools, input);
  return {
    jobs: findings.map((finding) => assessmentOf(finding, explain(finding))),
    pools: poolPlans(pools, findings, rulings).sort((a, b) => byText(a.pool, b.pool)),
    shortage: findings.filter(isShort).length,
    wanted,
  };
}

/** Parts the jobs that an agent of ours could serve from those that wait for something else. */
function triage(
  queue: readonly QueuedJob[],
  kindOf: (job: WaitingJob) => JobKind,
  hold: Hold | null,
): { readonly candidates: readonly Candidate[]; readonly unservable: readonly Finding[] } {
  const candidates: Candidate[] = [];
  const unservable: Finding[] = [];
  for (const entry of queue) {
    const cause = outOfReach(entry.job, hold);
    if (cause === null) candidates.push({ entry, kind: kindOf(entry.job) });
    else unservable.push({ entry, cause, pool: null, kind: null, agent: null, fate: null });
  }
  return { candidates, unservable };
}

function requestsOf(jobs: readonly CoveredJob[]): Request[] {
  return jobs.flatMap(({ entry, cover }) => (cover.by === 'pool' ? [{ pool: cover.pool, job: entry }] : []));
}

function assessmentOf({ entry, cause, pool }: Finding, { reason, remedy }: Words): JobAssessment {
  return { locator: entry.job.locator, cause, pool, waitedMs: entry.waitedMs, reason, remedy };
}
