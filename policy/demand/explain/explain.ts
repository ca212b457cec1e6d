import type { Assessment, JobAssessment } from '../../../domain/demand.ts';
import type { Placement } from '../../placement/place.ts';
import { hasAgents } from '../classify/classify.ts';
import { isOverdue, pairedSince } from '../cover/overdue.ts';
import { isShort } from '../ration/ration.ts';
import {
  type Cover,
  type DemandInput,
  poolOf,
  type Rationed,
  type RationedJob,
  type WaitingCause,
} from '../record.ts';
import { hangingJobs } from './hanging.ts';
import { sharePlans } from './shares.ts';
import { explainer } from './wording.ts';

/**
 * Last stage: why each job waits, and what is done about it. Where agents have just been placed on offers, what found
 * no room is known of each job; else of each pool, from when its agents were last placed.
 */
export function explain(rationed: Rationed, placement: Placement | null): Assessment {
  const { jobs, plans, shortage, wanted, input } = rationed;
  const { unplaced } = input.memory;
  const found = placement && new Map(placement.unplaced.map(({ wanted: { job }, short }) => [job, short]));
  const lackingFor = (job: RationedJob) =>
    found === null ? unplaced.get(poolOf(job) ?? '') : found.get(job.job.locator);
  const beyondSlots = new Map(placement?.beyondSlots.map(({ wanted: { job }, limit }) => [job, limit]));
  const assessedBy =
    (wordsFor: ReturnType<typeof explainer>) =>
    (rationedJob: RationedJob): JobAssessment => {
      const beyond = rationedJob.fate === 'launch' ? beyondSlots.get(rationedJob.job.locator) : undefined;
      const job: RationedJob = beyond === undefined ? rationedJob : { ...rationedJob, fate: beyond };
      const lacking = (job.fate === 'launch' && lackingFor(job)) || null;
      const agent = job.cover.by === 'agent' ? job.cover.agent : null;
      const cause = causeOf(job, lacking, input);
      const pool = poolOf(job);
      const words = wordsFor({ ...job, cause, pool, agent, lacking });
      const { share, waitedMs } = job;
      return {
        locator: job.job.locator,
        cause,
        pool,
        ...(share !== null && { share }),
        waitedMs,
        ...words,
      };
    };
  return {
    // Where no job waits, as at most times, what the words are made of is not put together.
    jobs: [...(jobs.length === 0 ? [] : jobs.map(assessedBy(explainer(rationed)))), ...hangingJobs(input)],
    pools: plans,
    shortage,
    wanted,
    shares: sharePlans(rationed),
  };
}

function causeOf(job: RationedJob, lacking: string | null, input: DemandInput): WaitingCause {
  const { cover, kind } = job;
  if (cover.by === 'nothing') return cover.cause;
  if (cover.by === 'agent') return causeOfWaitFor(cover, job, input);
  if (!isShort(job)) return 'limit';
  if (input.hold === 'not-reconciled' && input.mesosProblem !== undefined) return 'mesos-away';
  if (lacking !== null) return tooLargeOf(cover) === null ? 'no-offers' : 'no-host-large-enough';
  return hasAgents(kind, 'building') ? 'agents-busy' : 'no-agent';
}

function tooLargeOf(cover: Cover): string | null {
  return cover.by === 'launch' ? cover.pool.tooLarge : null;
}

/** The server should give the job to an idle agent within its time. */
function causeOfWaitFor(
  cover: Extract<Cover, { readonly by: 'agent' }>,
  job: RationedJob,
  input: DemandInput,
): WaitingCause {
  const { role } = cover.group;
  if (role === 'starting') return 'starting';
  if (role === 'returning') return 'agents-lost';
  return isOverdue(pairedSince(cover.agent, job, input), input) ? 'stuck' : 'assigning';
}
