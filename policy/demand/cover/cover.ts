import { type ShareUse, withMore } from '../../shares/shareUse.ts';
import { inFairTurn } from '../../shares/turns.ts';
import type { AgentGroup, AgentRole } from '../classify/agents.ts';
import { hasAgents, longestWaiting } from '../classify/classify.ts';
import { limitOf, type PoolState } from '../classify/pools.ts';
import type {
  Classified,
  ClassifiedJob,
  Cover,
  Covered,
  CoveredJob,
  DemandInput,
  JobKind,
  Uncovered,
} from '../record.ts';
import { Matching } from './matching.ts';
import { poolsOpenTo } from './spilling.ts';

/**
 * Whether agents may be launched for a job: `settling` ones have only just been seen and an idle agent may take
 * them, `spent` ones have had as many launches as a job may have.
 */
type Standing = 'ready' | 'settling' | 'spent';

type Slot = AgentGroup | PoolState;

/** Jobs that the matching need not tell apart. */
interface JobClass {
  readonly standing: Standing;
  readonly share: string | null;
  readonly slots: readonly Slot[];
}

interface Queued {
  readonly job: ClassifiedJob;
  readonly jobClass: JobClass;
}

/** Agents there are come before new ones, and those that can take a job at once before those on their way. */
const STEPS: readonly AgentRole[] = ['idle', 'starting', 'returning'];
/** Jobs that may not have a launch stand back: an agent that came for a job is for that job. */
const TURNS: readonly Standing[] = ['ready', 'settling', 'spent'];

/**
 * Second stage: gives as many jobs as can be an agent or a place in a pool, each at most one; those that have waited
 * longest are served first.
 */
export function cover(classified: Classified): Covered {
  const { jobs, groups, pools, input } = classified;
  const queue = inTurn(jobs, input);
  const matching = new Matching<JobClass, Slot>((jobClass) => jobClass.slots);
  const placed = new Set<Queued>();
  const place = (one: Queued) => {
    const isPlaced = matching.place(one.jobClass);
    if (isPlaced) placed.add(one);
    return isPlaced;
  };
  for (const role of STEPS) {
    for (const group of groups) if (group.role === role) matching.open(group, group.agents.length);
    for (const one of queue) if (!placed.has(one)) place(one);
  }
  const shares =
    classified.shares.length === 0 ? [] : withMore(classified.shares, agentsByShare(queue, groups, matching));
  for (const pool of pools) matching.open(pool, pool.capacity);
  const ready = queue.filter((one) => one.jobClass.standing === 'ready' && !placed.has(one));
  const beyondShare = placeFairly(ready, shares, place);
  return {
    ...classified,
    shares,
    jobs: [...jobs.flatMap(unreachable), ...handOut(queue, matching, beyondShare)].sort(longestWaiting),
    spare: (pool) => spareOf(pool, groups, matching),
    unwanted: new Set(
      groups
        .filter(({ pool }) => !input.levers.pausedPools.has(pool ?? ''))
        .flatMap((group) => unwantedIn(group, matching)),
    ),
  };
}

/** Agents of ours that waiting jobs have, by share. */
function agentsByShare(
  queue: readonly Queued[],
  groups: readonly AgentGroup[],
  matching: Matching<JobClass, Slot>,
): ReadonlyMap<string | null, number> {
  const ours = groups.filter(({ pool }) => pool !== null);
  const agents = new Map<string | null, number>();
  for (const jobClass of new Set(queue.map((queued) => queued.jobClass)))
    for (const group of ours)
      agents.set(jobClass.share, (agents.get(jobClass.share) ?? 0) + matching.covered(jobClass, group));
  return agents;
}

/**
 * Gives jobs a place in a pool, share by share in turn, so that none fills a pool before the others. Those whose pools all lack
 * room do not count: they may never be launched.
 * @returns the classes of jobs that had none because their share has all it may.
 */
function placeFairly(
  ready: readonly Queued[],
  shares: readonly ShareUse[],
  place: (one: Queued) => boolean,
): ReadonlySet<JobClass> {
  const maximumOf = new Map<string | null, number>(shares.map(({ name, max }) => [name, max]));
  const beyond = new Set<JobClass>();
  inFairTurn(
    ready,
    ({ job }) => job,
    shares,
    (one, used) => {
      const { jobClass } = one;
      if (used < (maximumOf.get(jobClass.share) ?? Number.POSITIVE_INFINITY))
        return place(one) && !jobClass.slots.every((slot) => 'agents' in slot || slot.lacksRoom);
      beyond.add(jobClass);
      return false;
    },
  );
  return beyond;
}

/** The jobs that an agent of ours could serve with their classes, in the order in which they are served. */
function inTurn(jobs: readonly ClassifiedJob[], input: DemandInput): readonly Queued[] {
  const classes = new Map<JobKind, Map<string, JobClass>>();
  const queue = jobs.flatMap((job): Queued[] => {
    if (job.outOfReach !== null) return [];
    const standing = standingOf(job, input);
    const ofKind = classes.get(job.kind) ?? new Map<string, JobClass>();
    classes.set(job.kind, ofKind);
    const pools = standing === 'ready' ? poolsOpenTo(job) : [];
    const { share } = job;
    const key = `${standing} ${share} ${pools.map(({ name }) => name).join()}`;
    const jobClass = ofKind.get(key) ?? { standing, share, slots: slotsFor(job.kind, pools) };
    ofKind.set(key, jobClass);
    return [{ job, jobClass }];
  });
  return TURNS.flatMap((turn) => queue.filter(({ jobClass }) => jobClass.standing === turn));
}

function slotsFor({ groups }: JobKind, pools: readonly PoolState[]): readonly Slot[] {
  return [...groups.filter(({ role }) => STEPS.includes(role)), ...pools];
}

function standingOf({ launches, firstSeen, kind }: ClassifiedJob, { config, now }: DemandInput): Standing {
  if (launches >= config.scaling.launchesPerJob) return 'spent';
  return now - firstSeen < config.backlog.settle && hasAgents(kind, 'idle') ? 'settling' : 'ready';
}

function spareOf(pool: PoolState, groups: readonly AgentGroup[], matching: Matching<JobClass, Slot>): number {
  return groups
    .filter((group) => group.pool === pool.name && (group.role === 'idle' || group.role === 'starting'))
    .reduce((sum, group) => sum + matching.free(group), 0);
}

/** Idle agents of ours that are left over: of like ones those are handed out first that have been so for longest. */
function unwantedIn(group: AgentGroup, matching: Matching<JobClass, Slot>): readonly string[] {
  if (group.role !== 'idle' || group.pool === null) return [];
  return group.agents.slice(group.agents.length - matching.free(group)).map(({ name }) => name);
}

/** Says what covers which job: of the places its class has, the job that waits longest gets the readiest. */
function handOut(
  queue: readonly Queued[],
  matching: Matching<JobClass, Slot>,
  beyondShare: ReadonlySet<JobClass>,
): readonly CoveredJob[] {
  const nextPlace = inTurnFor((jobClass: JobClass) => placesTaken(jobClass, matching));
  const nextAgent = inTurnFor((group: AgentGroup) => group.agents.values());
  const coverFor = ({ job, jobClass }: Queued): Cover => {
    const slot = nextPlace(jobClass);
    if (slot !== undefined && !('agents' in slot)) return { by: 'launch', pool: slot };
    const agent = slot && nextAgent(slot);
    return slot && agent
      ? { by: 'agent', group: slot, agent }
      : uncovered(job.kind, jobClass.standing, beyondShare.has(jobClass));
  };
  return queue.map((queued) => ({ ...queued.job, cover: coverFor(queued) }));
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

function nothing(cause: Uncovered['cause'], pool?: PoolState, limit?: Uncovered['limit']): Uncovered {
  return { by: 'nothing', cause, pool: pool ?? null, limit: limit ?? null };
}

function unreachable(job: ClassifiedJob): readonly CoveredJob[] {
  return job.outOfReach === null ? [] : [{ ...job, cover: nothing(job.outOfReach) }];
}

function uncovered(kind: JobKind, standing: Standing, isBeyondShare: boolean): Uncovered {
  const [best] = kind.pools;
  if (best === undefined) return nothing(causeWithoutPool(kind));
  if (standing === 'spent') return nothing('limit', best, 'launches-per-job');
  if (standing === 'settling') return nothing('settling', best);
  if (isBeyondShare) return nothing('limit', best, 'share-max');
  const limited = (limit: keyof typeof CAUSE_OF_LIMIT) => {
    const pool = kind.pools.find((candidate) => limitOf(candidate) === limit);
    return pool && nothing(CAUSE_OF_LIMIT[limit], pool, limit);
  };
  // Of the pools that fit but may launch no more, the one a person can do most about is named.
  return (
    limited('unapproved') ??
    limited('breaker') ??
    limited('pool-paused') ??
    limited('canary') ??
    nothing('limit', best, 'max')
  );
}

const CAUSE_OF_LIMIT = {
  unapproved: 'agents-pending',
  breaker: 'backing-off',
  'pool-paused': 'pool-paused',
  canary: 'canary',
} as const;

/** A person can bring hung, disabled or lost agents back; that no pool fits matters where there are none. */
function causeWithoutPool(kind: JobKind): 'stuck' | 'agents-disabled' | 'agents-lost' | 'no-pool' {
  if (hasAgents(kind, 'hung')) return 'stuck';
  if (hasAgents(kind, 'disabled')) return 'agents-disabled';
  return hasAgents(kind, 'lost') ? 'agents-lost' : 'no-pool';
}
