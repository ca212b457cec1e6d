import { greatest } from '../domain/collections.ts';
import type { GocdJobsTold } from '../domain/facts.ts';
import type { GocdAgent, GocdView, HeldJob } from '../domain/gocd.ts';

/**
 * Jobs that hang: GoCD counts them as given to an agent, and no agent has them. GoCD itself gives a job to another agent
 * only when the one it counts it to is lost or listed no more, and only while some registered agent lives; so with the
 * last agent gone a job is neither running nor waiting, in no list and no feed, until a person comes.
 */

/** A job that hangs, or that an agent has left behind and GoCD has not been asked about yet. Plain data, to be kept. */
export interface Hang {
  /** The agent it counts as given to; null if that is not known. */
  readonly uuid: string | null;
  /** Our pool that agent was of; null if it was none of ours, or is not known. */
  readonly pool: string | null;
  /** When it was first found, or left behind (ms since the epoch). */
  readonly since: number;
  /** It was in hand when its agent was last heard of. */
  readonly wasInHand: boolean;
  /** When GoCD last said that it is not ended and not waiting (ms since the epoch); null if it has not yet. */
  readonly toldAt: number | null;
}

export type Hangs = ReadonlyMap<string, Hang>;

/** By locator. More than this are not followed: one agent frees them all. */
const MOST_FOLLOWED = 100;
/** GoCD looks for such jobs every 30 s, and counts as lost whom it has not heard of at a look every 5 s. */
const RESCHEDULING_MS = 90_000;
/** Of a job that we have not seen left behind, one look may be of the moment in which an agent came or went. */
const CONFIRMED_AFTER_MS = 45_000;

/** By the server's own reckoning: registered, and not lost; a disabled agent counts whether it is or not. */
export function isLiving({ configState, runState }: Pick<GocdAgent, 'configState' | 'runState'>): boolean {
  return configState === 'Disabled' || (configState === 'Enabled' && runState !== 'LostContact');
}

/** Since when some agent or other has been living, by the readings so far; null if none is. */
export function livingSinceIn({ agents, startedAt }: GocdView, before: number | null): number | null {
  return agents.some(isLiving) ? (before ?? startedAt) : null;
}

/** One of our agents is gone, and it is not known of its last job that it has ended. */
export function leftBehind(
  hangs: Hangs,
  { locator, ...job }: Pick<Hang, 'uuid' | 'pool' | 'wasInHand'> & { readonly locator: string },
  now: number,
): Hangs {
  const found = hangs.get(locator);
  if (found === undefined && hangs.size >= MOST_FOLLOWED) return hangs;
  // GoCD has given it to somebody else meanwhile.
  if (found !== undefined && found.uuid !== null && found.uuid !== job.uuid) return hangs;
  const { since, toldAt } = found ?? { since: now, toldAt: null };
  return new Map([...hangs, [locator, { ...job, since, toldAt }]]);
}

/** Whether GoCD still counts it as given to one of our agents that is gone, and to nobody since. */
export function isLeftByOurs(hangs: Hangs, { locator, uuid }: HeldJob): boolean {
  const hang = hangs.get(locator);
  return hang !== undefined && hang.pool !== null && uuid !== null && hang.uuid === uuid;
}

export interface Telling {
  readonly told: GocdJobsTold;
  /** The last reading; null before the first. */
  readonly view: GocdView | null;
  /** That reading may be false as a whole: that it lacks somebody says nothing. */
  readonly doubtful: boolean;
  readonly livingSince: number | null;
  readonly now: number;
}

/**
 * Takes in GoCD's word on jobs: those that have ended, wait or are at work are forgotten, those that nobody has are kept. The
 * same if there was none of them before and is none now.
 */
export function jobsTold(hangs: Hangs, telling: Telling): Hangs {
  const next = hangsAfter(hangs, telling);
  return hangs.size === 0 && next.size === 0 ? hangs : next;
}

function hangsAfter(hangs: Hangs, { told, view, doubtful, livingSince, now }: Telling): Hangs {
  const next = new Map(hangs);
  const open = new Set([...told.unread, ...told.untold, ...told.held.map(({ locator }) => locator)]);
  for (const locator of told.asked ?? []) if (!open.has(locator)) next.delete(locator);
  // Where GoCD does not tell, its own remedy has had its time.
  for (const locator of told.untold) {
    const hang = next.get(locator);
    if (hang !== undefined && isPastHelp(hang, livingSince, now)) next.delete(locator);
  }
  if (view === null) return next;
  const agents = new Map(view.agents.map((agent) => [agent.uuid, agent]));
  for (const job of told.held) {
    const before = next.get(job.locator);
    const place = placeOf(job, agents);
    if (place === 'at work') next.delete(job.locator);
    else if (place === 'nowhere' && !doubtful && (before !== undefined || next.size < MOST_FOLLOWED))
      next.set(job.locator, { ...sameOrFound(before, job, now), uuid: job.uuid, toldAt: now });
  }
  return next;
}

/** Whether GoCD has said of a job for so long that it has not ended, while nobody has it, that this is no passing moment. */
export function isConfirmed({ since, toldAt }: Hang): boolean {
  return toldAt !== null && toldAt - since >= CONFIRMED_AFTER_MS;
}

/** Whether it has hung for longer than GoCD takes to give it to another agent, although some agent lives. */
export function isPastHelp({ since }: Pick<Hang, 'since'>, livingSince: number | null, now: number): boolean {
  return livingSince !== null && now - greatest([livingSince, since]) >= RESCHEDULING_MS;
}

/** The jobs that a living agent would free. Of one that we have seen left behind, GoCD's first word is enough, or none. */
export function inNeedOfRescue(hangs: Hangs, livingSince: number | null, now: number): readonly Hang[] {
  return [...hangs.values()].filter(
    (hang) =>
      (hang.wasInHand || (hang.pool !== null && hang.toldAt !== null) || isConfirmed(hang)) &&
      !isPastHelp(hang, livingSince, now),
  );
}

/** Given to somebody else since, it is not what the one before left behind. */
function sameOrFound(
  before: Hang | undefined,
  { uuid }: HeldJob,
  now: number,
): Omit<Hang, 'uuid' | 'toldAt'> {
  return before === undefined || (before.uuid !== null && before.uuid !== uuid) ? found(now) : before;
}

function found(now: number): Omit<Hang, 'uuid' | 'toldAt'> {
  return { pool: null, since: now, wasInHand: false };
}

/**
 * Where the job is that GoCD counts as that agent's. An enabled agent shows as idle between being given a job and
 * beginning it, and has one that it does not know of taken from it when it next asks for work; missing ones have not been
 * heard of since the server started. Of these nothing is concluded.
 */
function placeOf(
  { locator, uuid }: HeldJob,
  agents: ReadonlyMap<string, GocdAgent>,
): 'at work' | 'nowhere' | 'unclear' {
  const agent = uuid === null ? undefined : agents.get(uuid);
  if (agent === undefined || agent.runState === 'LostContact') return 'nowhere';
  if (agent.runState === 'Building')
    return agent.building === null || agent.building === locator ? 'at work' : 'unclear';
  return agent.runState === 'Idle' && agent.configState === 'Disabled' ? 'nowhere' : 'unclear';
}
