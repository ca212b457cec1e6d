import { byText } from '../../domain/collections.ts';
import type { Clamp, WantedAgent } from '../../domain/demand.ts';
import { whole } from './idleFloor.ts';
import { type DemandInput, holdOf } from './input.ts';
import { globalRoom, limitOf, type PoolState } from './pools.ts';
import { byUrgency, type QueuedJob } from './queue.ts';

/** An agent some job or floor asks for. */
export interface Request {
  readonly pool: PoolState;
  /** The job it is for; null for a floor or minimum. */
  readonly job: QueuedJob | null;
}

/** A request judged: launched, or the limit that cut it. */
export interface Ruling extends Request {
  readonly fate: 'launch' | Clamp;
}

export interface Ration {
  readonly rulings: readonly Ruling[];
  /** What is launched, in order of urgency. */
  readonly wanted: readonly WantedAgent[];
}

/**
 * Divides what may be launched: to jobs first, by their pool's priority and then longest waiting; then to idle
 * floors and minimums. Every request passes the same limits here, after all other rules, so that no rule can
 * exceed a maximum.
 *
 * A closed gate holds back launches for jobs only. It counts polls with a shortage, and a floor or minimum is none.
 */
export function ration(
  forJobs: readonly Request[],
  pools: readonly PoolState[],
  spare: (pool: PoolState) => number,
  input: DemandInput,
): Ration {
  const budget = new Budget(input);
  const jobs = [...forJobs].sort(byPriorityThenWait).map((request) => budget.rule(request));
  const rest = input.gate.open ? budget : new Budget(input);
  const granted = input.gate.open ? countByPool(jobs.filter(isGranted)) : new Map<PoolState, number>();
  const room = globalRoom(input);
  const floors = [...pools]
    .sort((a, b) => b.config.priority - a.config.priority || byText(a.name, b.name))
    .flatMap((pool) => requestsForFloors(pool, granted.get(pool) ?? 0, spare(pool), room))
    .map((request) => rest.rule(request));
  const rulings = [...jobs, ...floors];
  const wanted = rulings
    .filter(({ fate }) => fate === 'launch')
    .map(({ pool, job }) => ({ pool: pool.name, job: job?.job.locator ?? null }));
  return { rulings, wanted };
}

/** Granted is what a maximum left room for, even if it has to wait for its turn. */
export function isGranted({ fate, pool }: Ruling): boolean {
  return fate !== 'max-agents' && fate !== limitOf(pool);
}

/**
 * Agents the idle floor and the minimum ask for beyond those launched for jobs: at most one more than there is
 * room for, which is enough to see that a limit cut them.
 */
function requestsForFloors(pool: PoolState, forJobs: number, spare: number, room: number): Request[] {
  const forFloor = pool.idleFloor - spare;
  const forMinimum = pool.min - (pool.building - pool.retiring + pool.idle + pool.starting) - forJobs;
  const asked = Math.max(forFloor, forMinimum, 0);
  return Array.from({ length: Math.min(asked, pool.capacity + 1, room + 1) }, () => ({ pool, job: null }));
}

function byPriorityThenWait(a: Request, b: Request): number {
  const byPriority = b.pool.config.priority - a.pool.config.priority;
  return byPriority || (a.job && b.job ? byUrgency(a.job, b.job) : 0);
}

function countByPool(rulings: readonly Ruling[]): Map<PoolState, number> {
  const counts = new Map<PoolState, number>();
  for (const { pool } of rulings) counts.set(pool, (counts.get(pool) ?? 0) + 1);
  return counts;
}

/** What is left of each limit while requests are ruled on one after the other. */
class Budget {
  readonly #hold: Clamp | null;
  readonly #gateOpen: boolean;
  readonly #ofPool = new Map<PoolState, number>();
  #overall: number;
  #growth: number;

  constructor(input: DemandInput) {
    this.#hold = holdOf(input);
    this.#gateOpen = input.gate.open;
    this.#overall = globalRoom(input);
    this.#growth = whole(input.config.scaling.growthLimit);
  }

  rule(request: Request): Ruling {
    return { pool: request.pool, job: request.job, fate: this.#fateOf(request) };
  }

  #fateOf({ pool, job }: Request): Ruling['fate'] {
    const ofPool = this.#ofPool.get(pool) ?? pool.capacity;
    if (ofPool <= 0) return limitOf(pool);
    if (this.#overall <= 0) return 'max-agents';
    this.#ofPool.set(pool, ofPool - 1);
    this.#overall -= 1;
    if (this.#hold !== null) return this.#hold;
    if (job !== null && !this.#gateOpen) return 'pending-polls';
    if (this.#growth <= 0) return 'growth-limit';
    this.#growth -= 1;
    return 'launch';
  }
}
