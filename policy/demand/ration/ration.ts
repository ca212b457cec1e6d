import { byText, grouped } from '../../../domain/collections.ts';
import type { Clamp, PoolPlan, WantedAgent } from '../../../domain/demand.ts';
import { isLeaving } from '../../../domain/fleet.ts';
import { courseAfter, outlooksIn } from '../../ahead/outlook.ts';
import { timesIn } from '../../ahead/times.ts';
import { learn } from '../../forecast/learn.ts';
import { makeRoom } from '../../scaledown/makingRoom.ts';
import { withAhead } from '../../shares/ahead.ts';
import { Contenders } from '../../shares/contenders.ts';
import { handOverIn } from '../../shares/handOver.ts';
import type { ShareUse } from '../../shares/shareUse.ts';
import { isCut, SlotBook, type SlotVerdict } from '../../shares/slots.ts';
import { inFairTurn } from '../../shares/turns.ts';
import { agentsAboveMaximum, globalRoom, limitOf, type PoolState, whole } from '../classify/pools.ts';
import { gateWith } from '../gate.ts';
import {
  type Covered,
  type CoveredJob,
  type DemandInput,
  poolOf,
  type Rationed,
  type RationedJob,
} from '../record.ts';
import { type Party, partiesIn } from './parties.ts';
import { type Rescue, rescueOf } from './rescue.ts';
import { type Share, shareOf } from './share.ts';

type Fate = 'launch' | Clamp;

/**
 * Third stage: divides what may be launched. Each pool asks for its share; then every launch, for whatever reason, passes
 * the limits that all pools have in common, last and one by one. Jobs come first, their shares in fair turn, and within a share
 * by their pool's priority and then longest waiting; then idle floors and minimums. Wishes of pools that lack room are tried
 * all the same and count for nothing.
 *
 * A closed gate holds back launches for jobs only. It counts polls with a shortage, and a floor or minimum is none.
 */
export function ration(covered: Covered): Rationed {
  const { input, pools } = covered;
  const inNeed = covered.jobs.flatMap((job) =>
    job.cover.by === 'launch' ? [{ job, pool: job.cover.pool }] : [],
  );
  const slots = globalRoom(input);
  const contenders = new Contenders(covered);
  const shares = withAhead(covered, contenders);
  const book = new SlotBook(shares, slots, slotsToBeHad(covered));
  const turns = turnsOf(inNeed.sort(byPriority), shares, book);
  const slotsLeft = book.left;
  const shortage = turns.filter(({ verdict }) => !isCut(verdict)).length;
  const gate = gateWith(shortage, input);
  const lesson = input.isNewReading ? lessonOf(covered) : null;
  const course = courseAfter(covered);
  const outlooks = outlooksIn(covered, course, timesIn(input.memory));
  const rescue = rescueOf(pools, input);
  const experience = lesson?.experience ?? input.memory.experience;
  const parties = [...partiesIn(covered, experience, rescue, outlooks.pools)].sort(
    (a, b) => byPriority(a, b) || byText(a.pool.name, b.pool.name),
  );

  const left = new Map(parties.map((party) => [party.pool, dueOf(party, gate.open).launch]));
  const takeOf = (pool: PoolState) => {
    const launches = left.get(pool) ?? 0;
    left.set(pool, launches - 1);
    return launches > 0;
  };
  const forJobs = new Allowance(input, gate.open);
  const jobs = turns.map(({ job, pool, verdict }) => ({
    job,
    pool,
    fate: !gate.open || takeOf(pool) ? forJobs.next(verdict) : limitOf(pool),
  }));
  const forFloors = gate.open ? forJobs : new Allowance(input, true);
  const slotsForFloors = gate.open ? book.withoutYielding() : new SlotBook(shares, slots);
  const giveWay = roomIsInTheMaking(covered, inNeed);
  const isCapped = input.budget?.capsFloors === true;
  const [rescuing] = rescue?.by === 'launch' ? rescue.pools : [];
  const holdOnFloor = (pool: PoolState, nth: number): Clamp | null => {
    if (giveWay) return 'gives-way';
    const isSpared = pool === rescuing && nth === 0;
    return isCapped && !isSpared ? 'budget' : null;
  };
  const floors = parties.flatMap(({ pool }) =>
    Array.from({ length: Math.max(0, left.get(pool) ?? 0) }, (_, nth) => ({
      job: null,
      pool,
      fate: holdOnFloor(pool, nth) ?? forFloors.next(slotsForFloors.next(null, pool.lacksRoom)),
    })),
  );

  const launches = [...jobs, ...floors].filter(({ fate }) => fate === 'launch');
  const fateOf = new Map(jobs.map(({ job, fate }) => [job, fate]));
  const rationed = covered.jobs.map((job) => ({
    ...job,
    fate: fateOf.get(job) ?? (job.cover.by === 'nothing' ? job.cover.limit : null),
  }));
  return {
    ...covered,
    shares,
    jobs: rationed,
    shortage,
    gate,
    plans: plansOf(parties, rationed, floors),
    wanted: withRescuer(launches, rescue),
    handOver: handOverIn({ ...covered, shares, jobs: rationed }, contenders, slotsLeft),
    leaversWanted: leaversFor(jobs.filter(({ fate }) => fate === 'gives-way').length, input),
    lesson,
    course,
    foretold: outlooks.scores,
    foreseen: outlooks.foreseen,
  };
}

interface InNeed {
  readonly job: CoveredJob;
  readonly pool: PoolState;
}

/** The jobs in the order in which they have their turn, each with what becomes of its wish for a slot. */
function turnsOf(inNeed: readonly InNeed[], shares: readonly ShareUse[], book: SlotBook) {
  const turns: (InNeed & { readonly verdict: SlotVerdict })[] = [];
  inFairTurn(
    inNeed,
    ({ job }) => job,
    shares,
    (one) => {
      const verdict = book.next(one.job.share, one.pool.lacksRoom);
      turns.push({ ...one, verdict });
      return verdict === 'slot' || verdict === 'gives-way';
    },
  );
  return turns;
}

/** Slots that come free, beside those that are, once all have gone that are going or that no job needs. */
function slotsToBeHad({ input, unwanted }: Covered): number {
  const going = input.fleet.filter(isLeaving).length;
  return Math.max(0, unwanted.size + going - agentsAboveMaximum(input));
}

/** How many must go in all for so many jobs to have a slot. */
function leaversFor(jobs: number, input: DemandInput): number {
  return jobs === 0 ? 0 : jobs + agentsAboveMaximum(input);
}

/**
 * Whether room is or can be made on hosts for a job that lacks it, by agents that no job needs: what they leave is for
 * that job, and must not be taken by a floor again.
 */
function roomIsInTheMaking(
  { input: { config, fleet }, unwanted }: Covered,
  inNeed: readonly { readonly pool: PoolState }[],
): boolean {
  const wishes = new Set(
    inNeed.flatMap(({ pool }) => (pool.lacksRoom && pool.tooLarge === null ? [pool.name] : [])),
  );
  if (wishes.size === 0) return false;
  const going = fleet.filter((agent) => isLeaving(agent) || unwanted.has(agent.taskId));
  return makeRoom([...wishes], { pools: config.pools, mayGo: [], going }).served > 0;
}

/** The agents to launch. One of a floor's, where a job hangs, may be of any other pool with room left for it. */
function withRescuer(
  launches: readonly { readonly job: CoveredJob | null; readonly pool: PoolState }[],
  rescue: Rescue | null,
): readonly WantedAgent[] {
  const [best, ...others] = rescue?.by === 'launch' ? rescue.pools : [];
  const rescuer = launches.findLast(({ job, pool }) => job === null && pool === best);
  const grantedTo = grouped(launches, ({ pool }) => pool);
  const orElse = others.filter((pool) => pool.capacity > grantedTo(pool).length).map(({ name }) => name);
  return launches.map((launch) => ({
    pool: launch.pool.name,
    job: launch.job?.job.locator ?? null,
    ...(typeof launch.job?.share === 'string' && { share: launch.job.share }),
    ...(launch === rescuer && { rescue: { orElse } }),
  }));
}

function lessonOf({ input: { config, view, memory, now, calendar }, jobs }: Covered): Rationed['lesson'] {
  const seen = jobs.map((job) => ({
    locator: job.job.locator,
    pool: poolOf(job),
    hasIdleAgent: job.cover.by === 'agent' && job.cover.group.role === 'idle',
  }));
  return learn(memory.experience, { config, view, readAt: view.startedAt + calendar - now, jobs: seen });
}

/** What the pool asks for now: behind a closed gate nothing for jobs, but for those that agents there are cover. */
function dueOf(party: Party, gateIsOpen: boolean): Share {
  return shareOf(party.pool, gateIsOpen ? party : { ...party, waiting: party.covered });
}

function byPriority({ pool: a }: { readonly pool: PoolState }, { pool: b }: { readonly pool: PoolState }) {
  return b.config.priority - a.config.priority;
}

/** The numbers of each pool, by name. */
function plansOf(
  parties: readonly Party[],
  jobs: readonly RationedJob[],
  floors: readonly { readonly pool: PoolState; readonly fate: Fate }[],
): readonly PoolPlan[] {
  const jobsOf = grouped(jobs, poolOf);
  const floorsOf = grouped(floors, ({ pool }) => pool);
  return parties
    .map((party): PoolPlan => {
      const { pool, waiting, idleFloor, forecast, lookAhead, target } = party;
      const { name, building, idle, starting, unavailable } = pool;
      const { want, clamps } = shareOf(pool, party);
      const fates = [...jobsOf(name), ...floorsOf(pool)].flatMap(({ fate }) => fate ?? []);
      const cuts = [...clamps, ...fates.filter((fate) => fate !== 'launch')];
      return {
        pool: name,
        building,
        idle,
        starting,
        unavailable,
        waiting,
        shortage: jobsOf(name).filter(isShort).length,
        idleFloor,
        forecast,
        ...(lookAhead && { lookAhead }),
        target,
        want,
        launch: fates.filter((fate) => fate === 'launch').length,
        clamps: [...new Set(cuts)].sort(),
      };
    })
    .sort((a, b) => byText(a.pool, b.pool));
}

/** Whether an agent is wanted for it and allowed: what makes us launch, and what the backlog counts. */
export function isShort({ cover, fate }: RationedJob): boolean {
  return cover.by === 'launch' && !isCut(fate);
}

/** What holds launches back that have a slot, while they are ruled on one after the other. */
class Allowance {
  readonly #hold: Clamp | null;
  readonly #gateIsOpen: boolean;
  #growth: number;

  constructor(input: DemandInput, gateIsOpen: boolean) {
    this.#hold = input.hold;
    this.#gateIsOpen = gateIsOpen;
    this.#growth = whole(input.config.scaling.growthLimit);
  }

  /** The next launch: allowed, or the limit that cuts it. */
  next(verdict: SlotVerdict): Fate {
    if (isCut(verdict)) return verdict;
    if (this.#hold !== null) return this.#hold;
    if (!this.#gateIsOpen) return 'pending-polls';
    if (verdict === 'gives-way') return 'gives-way';
    if (verdict === 'beside') return 'launch';
    if (this.#growth <= 0) return 'growth-limit';
    this.#growth -= 1;
    return 'launch';
  }
}
