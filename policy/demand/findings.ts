import type { Cause, Clamp } from '../../domain/demand.ts';
import type { AgentGroup, AgentRole, KnownAgent } from './agents.ts';
import type { Candidate, CoveredJob, Standing } from './coverage.ts';
import type { DemandInput } from './input.ts';
import { limitOf, type PoolState } from './pools.ts';
import type { JobKind, QueuedJob } from './queue.ts';
import { isGranted, type Ruling } from './ration.ts';

/** A job with its cause and what its explanation needs. */
export interface Finding {
  readonly entry: QueuedJob;
  readonly cause: Cause;
  /** Name of the pool that serves or would serve it. */
  readonly pool: string | null;
  /** Null for jobs that no agent of ours could serve whatever there is. */
  readonly kind: JobKind | null;
  /** The agent that covers it. */
  readonly agent: KnownAgent | null;
  /** What became of the launch asked for it, or the limit that kept one from being asked for. */
  readonly fate: 'launch' | Clamp | null;
}

const SHORT: ReadonlySet<Cause> = new Set(['no-agent', 'agents-busy', 'no-offers']);

/** Whether an agent is short for it, wanted and allowed: what makes us launch, and what the backlog counts. */
export function isShort({ cause }: Pick<Finding, 'cause'>): boolean {
  return SHORT.has(cause);
}

/** Whether its pool serves it, or would but for a limit that has nothing to do with the job. */
export function isServed({ cause, fate }: Pick<Finding, 'cause' | 'fate'>): boolean {
  if (cause === 'limit') return fate !== 'launches-per-job';
  return SHORT.has(cause) || SERVED.has(cause);
}
const SERVED: ReadonlySet<Cause> = new Set([
  'assigning',
  'stuck',
  'starting',
  'backing-off',
  'agents-pending',
]);

/** The finding for a job that could be served: by what covers it, or the ruling on its launch, or the want of both. */
export function findingOf(job: CoveredJob, ruling: Ruling | undefined, input: DemandInput): Finding {
  if (job.cover.by === 'agent') return covered(job, job.cover.group, job.cover.agent, input);
  if (ruling !== undefined) return ruledOn(job, ruling, input);
  return uncovered(job, job.cover.by === 'nothing' ? job.cover.standing : 'ready');
}

/**
 * The server should give the job to an idle agent within its time, counted while both were there to be seen. Since
 * when a foreign agent has been idle we do not know; there the job's time alone counts.
 */
function covered(
  { entry, kind }: Candidate,
  { role, pool }: AgentGroup,
  agent: KnownAgent,
  { view, config }: DemandInput,
): Finding {
  if (role === 'starting') return { entry, kind, cause: 'starting', pool, agent, fate: null };
  if (role === 'returning') return { entry, kind, cause: 'agents-lost', pool, agent, fate: null };
  const together = view.startedAt - Math.max(entry.firstSeen, agent.since ?? entry.firstSeen);
  const cause = together > config.scaling.assignmentTime ? 'stuck' : 'assigning';
  return { entry, kind, cause, pool, agent, fate: null };
}

function ruledOn({ entry, kind }: Candidate, ruling: Ruling, { unplaced }: DemandInput): Finding {
  const { fate } = ruling;
  const { name: pool } = ruling.pool;
  const because = (cause: Cause): Finding => ({ entry, kind, cause, pool, agent: null, fate });
  if (!isGranted(ruling)) return because('limit');
  if (fate === 'launch' && unplaced.has(pool)) return because('no-offers');
  return because(hasAgents(kind, 'building') ? 'agents-busy' : 'no-agent');
}

function uncovered({ entry, kind }: Candidate, standing: Standing): Finding {
  const because = (cause: Cause, pool?: PoolState, fate: Finding['fate'] = null): Finding => ({
    entry,
    kind,
    cause,
    pool: pool?.name ?? null,
    agent: null,
    fate,
  });
  const [best] = kind.pools;
  if (best === undefined) return because(withoutPool(kind));
  if (standing === 'spent') return because('limit', best, 'launches-per-job');
  if (standing === 'settling') return because('settling', best);
  const { pool, limit } = blocked(best, kind.pools);
  return because(CAUSE_OF_LIMIT[limit], pool, limit);
}

/** A person can bring disabled or lost agents back; that no pool fits matters where there are none. */
function withoutPool(kind: JobKind): 'agents-disabled' | 'agents-lost' | 'no-pool' {
  if (hasAgents(kind, 'disabled')) return 'agents-disabled';
  return hasAgents(kind, 'lost') ? 'agents-lost' : 'no-pool';
}

const CAUSE_OF_LIMIT = { unapproved: 'agents-pending', breaker: 'backing-off', max: 'limit' } as const;

/** Of the pools that fit but may launch no more, the one a person can do most about is named. */
function blocked(
  best: PoolState,
  pools: readonly PoolState[],
): { readonly pool: PoolState; readonly limit: keyof typeof CAUSE_OF_LIMIT } {
  for (const limit of ['unapproved', 'breaker'] as const) {
    const pool = pools.find((candidate) => limitOf(candidate) === limit);
    if (pool !== undefined) return { pool, limit };
  }
  return { pool: best, limit: 'max' };
}

/** Whether any agent in that role fits. */
export function hasAgents({ groups }: JobKind, role: AgentRole): boolean {
  return groups.some((group) => group.role === role);
}
