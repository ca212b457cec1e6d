import type { AgentGroup, AgentRole, KnownAgent } from './agents.ts';
import type { DemandInput } from './input.ts';
import { Matching } from './matching.ts';
import type { PoolState } from './pools.ts';
import type { JobKind, QueuedJob } from './queue.ts';

/** A job that an agent of ours could serve. */
export interface Candidate {
  readonly entry: QueuedJob;
  readonly kind: JobKind;
}

/**
 * Whether agents may be launched for a job: `settling` ones have only just been seen and an idle agent may take
 * them, `spent` ones have had as many launches as a job may have.
 */
export type Standing = 'ready' | 'settling' | 'spent';

/** What covers a job: an agent there is, a new one of a pool, or nothing. */
export type Cover =
  | { readonly by: 'agent'; readonly group: AgentGroup; readonly agent: KnownAgent }
  | { readonly by: 'pool'; readonly pool: PoolState }
  | { readonly by: 'nothing'; readonly standing: Standing };

export interface CoveredJob extends Candidate {
  readonly cover: Cover;
}

export interface Coverage {
  readonly jobs: readonly CoveredJob[];
  /** Idle and starting agents of a pool that no job needs. */
  readonly spare: (pool: PoolState) => number;
}

type Slot = AgentGroup | PoolState;

/** Jobs that the matching need not tell apart. */
interface JobClass {
  readonly standing: Standing;
  readonly slots: readonly Slot[];
}

interface Queued {
  readonly candidate: Candidate;
  readonly jobClass: JobClass;
}

/** Agents there are come before new ones, and those that can take a job at once before those on their way. */
const STEPS: readonly AgentRole[] = ['idle', 'starting', 'returning'];
/** Jobs that may not have a launch stand back: an agent that came for a job is for that job. */
const TURNS: readonly Standing[] = ['ready', 'settling', 'spent'];

/**
 * Gives as many jobs as can be an agent or a place in a pool, each at most one; candidates come longest waiting
 * first, and are served so.
 */
export function cover(
  candidates: readonly Candidate[],
  groups: readonly AgentGroup[],
  pools: readonly PoolState[],
  input: DemandInput,
): Coverage {
  const queue = inTurn(candidates, input);
  const matching = new Matching<JobClass, Slot>((jobClass) => jobClass.slots);
  const placed = new Set<Queued>();
  const place = (jobs: readonly Queued[]) => {
    for (const job of jobs) if (!placed.has(job) && matching.place(job.jobClass)) placed.add(job);
  };
  for (const role of STEPS) {
    for (const group of groups) if (group.role === role) matching.open(group, group.agents.length);
    place(queue);
  }
  for (const pool of pools) matching.open(pool, pool.capacity);
  place(queue.filter(({ jobClass }) => jobClass.standing === 'ready'));
  return { jobs: handOut(queue, matching), spare: (pool) => spareOf(pool, groups, matching) };
}

/** The candidates with their classes, in the order in which they are served. */
function inTurn(candidates: readonly Candidate[], input: DemandInput): readonly Queued[] {
  const classes = new Map<JobKind, Map<Standing, JobClass>>();
  const queue = candidates.map((candidate) => {
    const standing = standingOf(candidate, input);
    const ofKind = classes.get(candidate.kind) ?? new Map<Standing, JobClass>();
    classes.set(candidate.kind, ofKind);
    const jobClass = ofKind.get(standing) ?? { standing, slots: slotsFor(candidate.kind, standing) };
    ofKind.set(standing, jobClass);
    return { candidate, jobClass };
  });
  return TURNS.flatMap((turn) => queue.filter(({ jobClass }) => jobClass.standing === turn));
}

function slotsFor({ groups, pools }: JobKind, standing: Standing): readonly Slot[] {
  const agents = groups.filter(({ role }) => STEPS.includes(role));
  return standing === 'ready' ? [...agents, ...pools] : agents;
}

function standingOf({ entry, kind }: Candidate, { config, now }: DemandInput): Standing {
  if (entry.launches >= config.scaling.launchesPerJob) return 'spent';
  const young = now - entry.firstSeen < config.backlog.settle;
  return young && kind.groups.some(({ role }) => role === 'idle') ? 'settling' : 'ready';
}

function spareOf(pool: PoolState, groups: readonly AgentGroup[], matching: Matching<JobClass, Slot>): number {
  return groups
    .filter((group) => group.pool === pool.name && (group.role === 'idle' || group.role === 'starting'))
    .reduce((sum, group) => sum + matching.free(group), 0);
}

/** Says what covers which job: of the places its class has, the job that waits longest gets the readiest. */
function handOut(queue: readonly Queued[], matching: Matching<JobClass, Slot>): readonly CoveredJob[] {
  const nextPlace = inTurnFor((jobClass: JobClass) => placesTaken(jobClass, matching));
  const nextAgent = inTurnFor((group: AgentGroup) => group.agents.values());
  const coverFor = (jobClass: JobClass): Cover => {
    const slot = nextPlace(jobClass);
    if (slot !== undefined && !('agents' in slot)) return { by: 'pool', pool: slot };
    const agent = slot && nextAgent(slot);
    return slot && agent
      ? { by: 'agent', group: slot, agent }
      : { by: 'nothing', standing: jobClass.standing };
  };
  return queue.map(({ candidate, jobClass }) => ({
    entry: candidate.entry,
    kind: candidate.kind,
    cover: coverFor(jobClass),
  }));
}

function* placesTaken(jobClass: JobClass, matching: Matching<JobClass, Slot>): Generator<Slot, undefined> {
  for (const slot of jobClass.slots) {
    for (let place = matching.covered(jobClass, slot); place > 0; place--) yield slot;
  }
  return undefined;
}

/** For each key its own sequence, begun when first asked for. */
function inTurnFor<Key, Value>(
  begin: (key: Key) => Iterator<Value, undefined>,
): (key: Key) => Value | undefined {
  const begun = new Map<Key, Iterator<Value, undefined>>();
  return (key) => {
    const sequence = begun.get(key) ?? begin(key);
    begun.set(key, sequence);
    return sequence.next().value;
  };
}
