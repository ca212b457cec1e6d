import type { GocdView } from '../domain/gocd.ts';

/**
 * Agents that say they are idle and take no job, as one whose thread has died does: it pings the server all the same.
 * GoCD gives an agent that asks the first waiting job that fits, so one that has been idle beside such a job for longer
 * than the server takes has stopped asking; or the job is one that GoCD gives to nobody, or the server gives out none.
 */
export interface HungAgents {
  /** Agent's uuid → since when GoCD has listed it as idle (ms since the epoch), ours or not. */
  readonly idleSince: ReadonlyMap<string, number>;
  /** Agent's uuid → since when it is held to hang (ms since the epoch). It ends with its first job. */
  readonly hung: ReadonlyMap<string, number>;
  /** Job's locator → the agents that were held to hang for its sake. */
  readonly blame: ReadonlyMap<string, Blame>;
  /** When a waiting job was last seen to be no longer waiting (ms since the epoch): the server gives jobs out. */
  readonly servedAt: number | null;
}

export interface Blame {
  readonly agents: number;
  /** When the last of them was (ms since the epoch): the next agent's time begins then. */
  readonly at: number;
}

export const NO_HUNG_AGENTS: HungAgents = {
  idleSince: new Map(),
  hung: new Map(),
  blame: new Map(),
  servedAt: null,
};

/** A job beside an idle agent that could run it. */
export interface Pair {
  readonly uuid: string;
  readonly locator: string;
  /** Since when both have been there to be seen, and the agent's turn (ms since the epoch). */
  readonly since: number;
}

/** A job that so many agents in a row do not take is itself to blame. */
const MOST_BLAMED = 3;

/** Takes in a reading. `waitedBefore`: locators of the jobs that waited at the one before. */
export function readingSeen(
  before: HungAgents,
  { agents, jobs, startedAt }: GocdView,
  waitedBefore: Iterable<string>,
): HungAgents {
  const waiting = new Set(jobs.map(({ locator }) => locator));
  const idle = agents.filter(({ runState }) => runState === 'Idle');
  const enabled = idle.filter(({ configState }) => configState === 'Enabled');
  const stillIdle = new Set(idle.map(({ uuid }) => uuid));
  const hasServed = [...waitedBefore].some((locator) => !waiting.has(locator));
  return {
    idleSince: new Map(enabled.map(({ uuid }) => [uuid, before.idleSince.get(uuid) ?? startedAt])),
    hung: new Map([...before.hung].filter(([uuid]) => stillIdle.has(uuid))),
    blame: new Map([...before.blame].filter(([locator]) => waiting.has(locator))),
    servedAt: hasServed ? startedAt : before.servedAt,
  };
}

/**
 * Holds agents to hang that have left their job for too long, as many as there is evidence against. While the server gives
 * jobs to others, all of them; else one at a time, for it may be the server that has stopped, and then each new agent
 * would be in vain.
 */
export function blamed(
  before: HungAgents,
  overdue: readonly Pair[],
  now: number,
  patienceMs: number,
): HungAgents {
  const eligible = overdue.filter(({ locator }) => mayBlame(before, locator));
  const [longest] = [...eligible].sort((a, b) => a.since - b.since || (a.uuid < b.uuid ? -1 : 1));
  if (longest === undefined) return before;
  const { servedAt } = before;
  const witnessed = eligible.filter(({ since }) => servedAt !== null && servedAt > since);
  const lately = [...before.hung.values()].some((since) => now - since < patienceMs);
  const guilty = witnessed.length > 0 ? witnessed : lately ? [] : [longest];
  if (guilty.length === 0) return before;
  const hung = new Map(before.hung);
  const blame = new Map(before.blame);
  for (const { uuid, locator } of guilty) {
    hung.set(uuid, now);
    blame.set(locator, { agents: (blame.get(locator)?.agents ?? 0) + 1, at: now });
  }
  return { ...before, hung, blame };
}

/** Whether an agent may still be held to hang for the job's sake. */
function mayBlame({ blame }: HungAgents, locator: string): boolean {
  return (blame.get(locator)?.agents ?? 0) < MOST_BLAMED;
}
