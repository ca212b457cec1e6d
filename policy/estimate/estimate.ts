import type { Cause } from '../../domain/demand.ts';
import type { EstimateBasis, Foretold } from '../../domain/estimate.ts';
import type { Rationed, RationedJob } from '../demand/record.ts';
import { ofJob } from '../durations/durations.ts';
import { isCut } from '../shares/slots.ts';
import { startsIn } from './course.ts';
import { COURSES, draws } from './draws.ts';
import { rangeOf } from './range.ts';
import { serversIn } from './servers.ts';

/** Those further back wait for so much that nobody knows. */
const MOST_ESTIMATED = 2_000;

const MIDDLE = (COURSES - 1) / 2;
const EARLY = Math.floor(COURSES / 5);
const LATE = COURSES - 1 - EARLY;

/**
 * When each waiting job is expected to start: by the agents there are and those on their way, how long such things have
 * taken lately, the order that GoCD serves in, and the limits. None for a job that starts in less than half of the courses
 * looked at, or not by our doing. What may come later is not foreseen: it is served later.
 *
 * All times learned are those of readings, which show what has happened half a poll later than it did, on average.
 */
function estimateStarts(demand: Rationed): ReadonlyMap<string, Foretold> {
  const { now, config } = demand.input;
  const { durations } = demand.input.memory;
  const jobs = inServingOrder(demand)
    .slice(0, MOST_ESTIMATED)
    .map((job) => ({
      ...job,
      lasts: ofJob(durations, job.job.locator),
      pickUp: `pick-up of ${job.job.locator}`,
    }));
  if (jobs.length === 0) return new Map();
  const servers = serversIn(demand);
  const courses = draws().map((draw) => startsIn(demand, jobs, servers, draw));
  return new Map(
    jobs.flatMap((waiting, index): [string, Foretold][] => {
      const starts = courses.map((course) => course[index] ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
      const at = starts[MIDDLE] ?? Number.POSITIVE_INFINITY;
      if (!Number.isFinite(at)) return [];
      const last = starts.slice(0, LATE + 1).findLast(Number.isFinite) ?? at;
      // What readings cannot show is part of it: else one that is off by that would widen others without measure.
      const side = (ms: number) => Math.max(config.backlog.pollInterval / 2, ms);
      const [early, late] = [side(at - (starts[EARLY] ?? at)), side(last - at)];
      const raw = { at, basis: basisOf(waiting), early, late };
      const range = rangeOf(raw, durations);
      const whole = (time: number) => Math.max(now, Math.round(time - config.backlog.pollInterval / 2));
      const told = { at: whole(at), from: whole(range.from), to: whole(range.to) };
      return [[waiting.job.locator, { ...raw, ...told }]];
    }),
  );
}

function basisOf({ cover, fate }: RationedJob): EstimateBasis {
  if (cover.by === 'agent') return 'agent';
  return cover.by === 'launch' && !isCut(fate) ? 'launch' : 'turn';
}

/** As GoCD lists them, which is the order in which it looks for one that fits a free agent. */
function inServingOrder({ jobs, input: { view } }: Rationed): readonly RationedJob[] {
  const found = new Map(jobs.map((job) => [job.job.locator, job]));
  return view.jobs.flatMap(({ locator }) => {
    const job = found.get(locator);
    found.delete(locator);
    return job === undefined || job.outOfReach !== null ? [] : [job];
  });
}

/** By job locator. */
export type Estimates = () => ReadonlyMap<string, Foretold>;

export const NO_ESTIMATES: Estimates = () => new Map();

/** The estimates by a round, made once and only if anybody asks. */
export function estimatesBy(demand: Rationed | null): Estimates {
  if (demand === null) return NO_ESTIMATES;
  let made: ReadonlyMap<string, Foretold> | null = null;
  return () => {
    made ??= estimateStarts(demand);
    return made;
  };
}

/** Why there is no estimate, in words, by why a job waits; null for a cause that passes by itself. */
const WITHOUT: Readonly<Record<Cause, string | null>> = {
  'no-agent': null,
  'agents-busy': null,
  assigning: null,
  starting: null,
  settling: null,
  canary: null,
  'pool-paused': null,
  limit: null,
  'no-offers': null,
  'agents-lost': null,
  stuck: 'not by itself: an agent that could take it does not',
  'not-ours': 'not known: others serve it',
  'no-pool': 'never by itself: no pool fits',
  elastic: 'not known: an elastic plugin serves it',
  'needs-unknown': 'never by itself: what it needs is not shown to us',
  unread: 'not known: GoCD has not told enough of it yet',
  pinned: 'not known: only one given agent may run it',
  'agents-disabled': 'never by itself: the agents that could run it are disabled',
  'agents-pending': 'never by itself: its agents wait for approval',
  maintenance: 'not known: GoCD gives out no jobs in maintenance mode',
  stale: 'not known: it waits no more',
  'no-host-large-enough': 'never by itself: no host could hold its agent',
  'mesos-away': 'not known: nothing can be asked of Mesos',
  'backing-off': 'not known: launches of its pool fail',
  hanging: 'not known: it is with an agent that does not have it',
};

/** Whether a job that waits for this may be told when it starts. */
export function isEstimable(cause: Cause): boolean {
  return WITHOUT[cause] === null;
}

/** Why a job has no estimate, in words. */
export function withoutEstimate(cause: Cause): string {
  return WITHOUT[cause] ?? 'not known: nothing that is under way leads to its start';
}
