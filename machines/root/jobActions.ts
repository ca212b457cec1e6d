import type { GocdJobsTold } from '../../domain/facts.ts';
import { jobsTold, leftBehind } from '../../policy/hangs.ts';
import { unheldAfter } from '../../policy/scaledown/unheld.ts';
import type { AgentContext, JobEvent } from '../agent/types.ts';
import { isOverdue } from './fleet.ts';
import { rootBase } from './setup.ts';
import type { RootContext } from './types.ts';

/** How often GoCD is asked about all jobs: for those that hung before we came, or that nobody saw begin. */
const LOOK_AT_ALL_MS = 2 * 60_000;
/** And while an agent is about to be given up, for lists lack it: it may be at work all the same. */
const LOOK_FOR_UNLISTED_MS = 20_000;

/** Agents whose history is asked for with one reading: those left over are the first of the next. */
const HISTORIES_PER_READING = 20;

export const jobActions = {
  noteJobLeft: rootBase.assign(({ context, event }) => {
    if (event.type !== 'job.left') return {};
    const { memory, clock } = context;
    return { memory: { ...memory, hangs: leftBehind(memory.hangs, event, clock.now()) } };
  }),

  /** After each reading, about all that may hang: with its answer, who is listed and who has what are of one time. */
  askAboutJobs: rootBase.enqueueActions(({ context, enqueue }) => {
    const { memory, agents, clock, jobsLookedAt } = context;
    const burdened = Array.from(agents.values(), (agent) => agent.getSnapshot().context).flatMap(
      ({ burdenedSince, unfinished }) => (burdenedSince === null || unfinished === null ? [] : [unfinished]),
    );
    const locators = [...new Set([...memory.hangs.keys(), ...burdened])];
    if (locators.length > 0) enqueue.emit({ type: 'gocd.jobs.ask', locators });
    const pause = isAnybodyOverdue(agents) ? LOOK_FOR_UNLISTED_MS : LOOK_AT_ALL_MS;
    if (clock.now() - jobsLookedAt < pause) return;
    enqueue.emit({ type: 'gocd.jobs.ask', locators: null });
    enqueue.assign({ jobsLookedAt: clock.now() });
  }),

  /** About idle agents of pools that count jobs: one that began and ended between two readings shows nowhere else. */
  askAboutHistories: rootBase.enqueueActions(({ context, enqueue }) => {
    const { config, agents, historiesFrom } = context;
    const counting = new Set(
      config.pools.filter(({ singleUse, maxJobs }) => singleUse || maxJobs !== null).map(({ name }) => name),
    );
    const idle = Array.from(agents.values(), (agent) => agent.getSnapshot()).filter(
      (agent) => agent.hasTag('idle') && counting.has(agent.context.pool),
    );
    const first = historiesFrom < idle.length ? historiesFrom : 0;
    for (const { context } of idle.slice(first, first + HISTORIES_PER_READING))
      if (context.uuid !== null)
        enqueue.emit({ type: 'gocd.history.ask', uuid: context.uuid, taskId: context.taskId });
    enqueue.assign({ historiesFrom: first + HISTORIES_PER_READING });
  }),

  tellHistory: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'gocd.history.told' || event.jobs === null) return;
    const agent = context.agents.get(event.taskId);
    if (agent?.getSnapshot().context.uuid === event.uuid)
      enqueue.sendTo(agent, { type: 'history.told', jobs: event.jobs });
  }),

  noteJobs: rootBase.assign(({ context, event }) => {
    if (event.type !== 'gocd.jobs.told') return {};
    const { memory, view, clock } = context;
    const { livingSince } = memory;
    const telling = { told: event, view, doubtful: context.brakeOn, livingSince, now: clock.now() };
    return {
      memory: { ...memory, hangs: jobsTold(memory.hangs, telling) },
      unheld: unheldAfter(context.unheld, event, clock.now()),
    };
  }),

  /** Those agents hear of it whose last job it tells of, and those that count as having one. */
  tellJobs: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'gocd.jobs.told') return;
    const heldBy = new Map(
      event.held.flatMap(({ uuid, locator }) => (uuid === null ? [] : [[uuid, locator]])),
    );
    for (const agent of context.agents.values()) {
      const snapshot = agent.getSnapshot();
      const standing = standingOf(snapshot.context, event, heldBy);
      if (snapshot.status === 'active' && standing !== null) enqueue.sendTo(agent, standing);
    }
  }),
};

function isAnybodyOverdue(agents: RootContext['agents']): boolean {
  return Array.from(agents.values(), (agent) => agent.getSnapshot()).some(
    (agent) => agent.status === 'active' && isOverdue(agent),
  );
}

function standingOf(
  { unfinished, uuid }: AgentContext,
  told: GocdJobsTold,
  heldBy: ReadonlyMap<string, string>,
): JobEvent | null {
  const its = uuid === null ? undefined : heldBy.get(uuid);
  if (its !== undefined) return { type: 'job.told', locator: its, standing: 'held' };
  if (unfinished === null || !told.asked?.includes(unfinished)) return null;
  const about = { type: 'job.told', locator: unfinished } as const;
  if (told.unread.includes(unfinished)) return { ...about, standing: 'unread' };
  if (told.untold.includes(unfinished)) return { ...about, standing: 'untold' };
  // Without a uuid it may be this one's as well as another's.
  const isAnybodys = told.held.some((job) => job.locator === unfinished && job.uuid === null);
  return { ...about, standing: isAnybodys ? 'held' : 'free' };
}
