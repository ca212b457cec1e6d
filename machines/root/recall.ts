import type { CoreConfig } from '../../domain/config.ts';
import type { Learned } from '../../domain/habit.ts';
import type { AgentMemory, Remembered } from '../../domain/memory.ts';
import { NO_COURSE } from '../../policy/ahead/course.ts';
import { stageRecalled, timesRecalled } from '../../policy/ahead/kept.ts';
import { LONGEST_BREAK_MS } from '../../policy/breaker.ts';
import { durationsFrom } from '../../policy/durations/durations.ts';
import { NO_HUNG_AGENTS } from '../../policy/hungAgents.ts';
import { type Memory, NO_MEMORY } from '../../policy/memory.ts';
import { NO_HOST_SIZES } from '../../policy/placement/hostSizes.ts';
import { VersionedMap } from '../../policy/versionedMap.ts';
import type { RootContext } from './types.ts';

/** When a run begins, and how far the calendar is ahead of that (ms): what is remembered goes by the calendar. */
export interface Beginning {
  readonly at: number;
  readonly calendarAhead?: number;
}

/**
 * What the policy knows of the past when a run begins with what an earlier one remembered. No time of it is later than it can
 * be: the calendar may have been wrong.
 */
export function recalledByPolicy(
  { breakers, proven, hosts, jobs, hangs, hung, sizes, durations }: Remembered,
  {
    at,
    calendarAhead = 0,
    stages = [],
    scores = [],
  }: Beginning & Partial<Pick<Learned, 'stages' | 'scores'>>,
): Omit<Memory, 'experience'> {
  return {
    ...NO_MEMORY,
    breakers: new Map(
      Object.entries(breakers).map(([pool, breaker]) => {
        const retryAt = Math.min(breaker.retryAt - calendarAhead, at + LONGEST_BREAK_MS);
        return [pool, { ...breaker, retryAt }];
      }),
    ),
    proven: new Map(Object.entries(proven).map(([pool, { settings }]) => [pool, settings])),
    hosts: new VersionedMap(
      Object.entries(hosts).map(([hostId, record]) => {
        const lastFailureAt = Math.min(record.lastFailureAt - calendarAhead, at);
        return [hostId, { ...record, lastFailureAt }];
      }),
    ),
    // Whether they hang, GoCD is asked with the first reading.
    hangs: new Map(
      Object.entries(hangs).map(([locator, hang]) => {
        const since = Math.min(hang.since - calendarAhead, at);
        return [locator, { ...hang, since, toldAt: null }];
      }),
    ),
    // The first reading that lists one of them at work, or not at all, ends it.
    hungAgents: {
      ...NO_HUNG_AGENTS,
      hung: new Map(
        Object.entries(hung).map(([uuid, { since }]) => [uuid, Math.min(since - calendarAhead, at)]),
      ),
    },
    hostSizes: sizesRecalled(sizes, { at, calendarAhead }),
    // What is remembered of a job is newer than what was learned of its stage: it is written down more often.
    durations: durationsFrom(
      new Map([
        ...stages.flatMap(timesRecalled),
        ...Object.entries(durations).map(([name, { times }]) => [name, times] as const),
      ]),
    ),
    course: {
      ...NO_COURSE,
      habits: new VersionedMap(
        stages.map((each) => [each.stage, stageRecalled(each, { at, calendarAhead })]),
      ),
    },
    // What of it was still to come is not waited for: what did come meanwhile nobody has seen.
    foretold: { open: new Map(), pools: new Map(scores.map(({ pool, ...score }) => [pool, score])) },
    launchesFor: new VersionedMap(Object.entries(jobs).map(([locator, { launches }]) => [locator, launches])),
  };
}

/** Hosts have been watched since the first of them was measured; what is no more is forgotten as ever, two days after that. */
function sizesRecalled(
  sizes: Remembered['sizes'],
  { at, calendarAhead = 0 }: Beginning,
): Memory['hostSizes'] {
  const hosts = new Map(
    Object.entries(sizes).map(([hostId, { hostname, attributes, at: measuredAt, ...amounts }]) => [
      hostId,
      { hostname, attributes, amounts, at: Math.min(measuredAt - calendarAhead, at) },
    ]),
  );
  if (hosts.size === 0) return NO_HOST_SIZES;
  return { since: Math.min(...[...hosts.values()].map((size) => size.at)), hosts };
}

/** Agents of an earlier run, by task id: who they are once they are found to be there. Their times are turned into ours. */
export function recalledAgents(
  { agents }: Remembered,
  { at, calendarAhead = 0 }: Beginning,
): ReadonlyMap<string, AgentMemory> {
  return new Map(
    Object.entries(agents).map(([taskId, agent]) => {
      const lostSince = agent.lostSince === null ? null : Math.min(agent.lostSince - calendarAhead, at);
      return [taskId, { ...agent, lostSince }];
    }),
  );
}

/** Hosts that were away may bring their tasks back so long after a restart; whoever has not turned up by then is gone. */
const RECALLED_FOR_MS = 60 * 60_000;

export function stillRecalled({
  recalled,
  startedAt,
  clock,
}: Pick<RootContext, 'recalled' | 'startedAt' | 'clock'>): RootContext['recalled'] {
  return recalled.size > 0 && clock.now() - startedAt > RECALLED_FOR_MS ? new Map() : recalled;
}

/** After a gap of more polls, what had been short may have been served and be short again. */
const POLLS_WITHOUT_GAP = 3;
const SHORTEST_GAP_MS = 60_000;

/** The polls in a row with a shortage that still count as such. */
export function recalledPolls(
  { service: { shortage } }: Remembered,
  { backlog: { pollInterval } }: Pick<CoreConfig, 'backlog'>,
  { at, calendarAhead = 0 }: Beginning,
): { readonly count: number; readonly countedAt: number } {
  const longestGap = Math.max(POLLS_WITHOUT_GAP * pollInterval, SHORTEST_GAP_MS);
  if (shortage === null || Math.abs(at + calendarAhead - shortage.at) > longestGap)
    return { count: 0, countedAt: 0 };
  return { count: shortage.polls, countedAt: shortage.at - calendarAhead };
}
