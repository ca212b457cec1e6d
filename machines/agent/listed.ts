import { LOST_CONTACT_MS } from './deadlines.ts';
import type { AgentContext, AgentEvent, ListingEvent } from './types.ts';

/** What GoCD lists of an agent that it lists at all. */
type Listed = Exclude<ListingEvent, { type: 'listed.nowhere' }>;

export const isListing = (event: AgentEvent): event is ListingEvent => event.type.startsWith('listed.');

export const isListed = (event: AgentEvent): event is Listed =>
  isListing(event) && event.type !== 'listed.nowhere';

/** Whether an agent had a job by what was said of it; as before, where that tells nothing of jobs. */
function isBusy(event: ListingEvent, before: boolean): boolean {
  switch (event.type) {
    case 'listed.building':
      return true;
    case 'listed.idle':
    case 'listed.pending':
      return false;
    case 'listed.draining':
    case 'listed.disabled':
      return event.busy;
    default:
      return before;
  }
}

/**
 * Whether it has a job that is not counted yet. Between being given one and beginning it an agent shows as idle again for
 * seconds: that is no end of it.
 */
function beginsJob(event: ListingEvent, { busy, countedJob }: AgentContext): boolean {
  if (event.type === 'listed.nowhere' || !isBusy(event, false)) return false;
  return event.building === null ? !busy : event.building !== countedJob;
}

/** What is known of its last job: one that it is shown with is counted, and has not ended. */
function jobIn({ building }: Listed): Partial<AgentContext> {
  return building === null ? {} : { countedJob: building, unfinished: building, burdenedSince: null };
}

/** What a listing says of an agent, as its machine keeps it. */
export function knownBy(event: Listed, context: AgentContext) {
  return {
    uuid: event.uuid,
    earlierUuid: null,
    resources: event.resources,
    environments: event.environments,
    building: event.building,
    ...jobIn(event),
    busy: isBusy(event, context.busy),
    lostSince: isLost(event) ? (context.lostSince ?? context.clock.now()) : null,
    jobs: context.jobs + (beginsJob(event, context) ? 1 : 0),
    suspicion: null,
    mayBeDeleted: false,
    recordDeleted: false,
  } satisfies Partial<AgentContext>;
}

/** Whether all that a listing says is kept already. */
export function isKnown(event: Listed, context: AgentContext): boolean {
  const said = knownBy(event, context);
  return Object.entries(said).every(([key, value]) => isSame(value, Reflect.get(context, key)));
}

/** Of lists it is what is in them that counts: each reading makes its own. */
function isSame(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((item, at) => item === other[at]);
}

/**
 * Whether a container is shown to run on after its task has ended, as one does whose executor was killed. GoCD shows of a
 * dead agent what it did last, until it calls it lost. So what it shows must have changed since, or last for far longer.
 */
export function showsLife(event: Listed, { endedAt, listedSinceEnd, clock }: AgentContext): boolean {
  if (endedAt === null) return false;
  if (clock.now() - endedAt >= 2 * LOST_CONTACT_MS) return true;
  return listedSinceEnd !== null && listedSinceEnd !== shown(event);
}

/** What is listed of an agent's work, in a word. */
export function shown(event: Listed): string {
  return isBusy(event, false) ? `building ${event.building}` : 'idle';
}

const isLost = ({ type }: ListingEvent) => type === 'listed.lost' || type === 'listed.dead';

/** How many jobs an agent has had by its history, which has those that have ended. */
export function jobsBy(history: number, { busy }: Pick<AgentContext, 'busy'>): number {
  return history + (busy ? 1 : 0);
}
