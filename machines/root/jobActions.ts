import type { PoolConfig } from '../../domain/config.ts';
import { jobsTold, leftBehind } from '../../policy/hangs.ts';
import { unheldAfter } from '../../policy/scaledown/unheld.ts';
import { unlistedWorkAfter } from '../../policy/scaledown/unlistedWork.ts';
import type { AgentSnapshot } from '../agent/machine.ts';
import { isLookedForAgain, isLostForLong, isOverdue, isUnapprovedForLong } from './fleet.ts';
import { newsOf } from './jobNews.ts';
import { rootBase } from './setup.ts';
import type { RootContext } from './types.ts';

/** How often GoCD is asked about all jobs: for those that hung before we came, or that nobody saw begin. */
const LOOK_AT_ALL_MS = 2 * 60_000;
/** And while an agent is about to be given up, or its KILL repeated, by what lists say of it: it may be at work all the same. */
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
    const passed = clock.now() - jobsLookedAt;
    if (passed < LOOK_FOR_UNLISTED_MS || (passed < LOOK_AT_ALL_MS && !isAnybodyLookedFor(agents))) return;
    enqueue.emit({ type: 'gocd.jobs.ask', locators: null });
    enqueue.assign({ jobsLookedAt: clock.now() });
  }),

  /** About agents whose jobs count: one that began and ended between two readings shows nowhere else. */
  askAboutHistories: rootBase.enqueueActions(({ context, enqueue }) => {
    const { config, agents, historiesFrom } = context;
    const pools = new Map(config.pools.map((pool) => [pool.name, pool]));
    const counting = Array.from(agents.values(), (agent) => agent.getSnapshot()).filter((agent) =>
      countsUnseen(agent, pools.get(agent.context.pool)),
    );
    const first = historiesFrom < counting.length ? historiesFrom : 0;
    for (const { context } of counting.slice(first, first + HISTORIES_PER_READING)) {
      const { uuid, taskId, building } = context;
      if (uuid !== null)
        enqueue.emit({ type: 'gocd.history.ask', uuid, taskId, ...(building !== null && { building }) });
    }
    if (counting.length > 0) enqueue.assign({ historiesFrom: first + HISTORIES_PER_READING });
  }),

  tellHistory: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'gocd.history.told' || event.jobs === null) return;
    const agent = context.agents.get(event.taskId);
    if (agent !== undefined) enqueue.sendTo(agent, { type: 'history.told', jobs: event.jobs });
  }),

  /**
   * Those agents hear of it whose last job it tells of, and those that count as having one. Mostly all of it is known, and then
   * nothing is to be decided anew.
   */
  tellJobs: rootBase.enqueueActions(({ context, event, enqueue, self }) => {
    if (event.type !== 'gocd.jobs.told') return;
    const { memory, view } = context;
    const { livingSince } = memory;
    const now = context.clock.now();
    const telling = { told: event, view, doubtful: context.brakeOn, livingSince, now };
    const hangs = jobsTold(memory.hangs, telling);
    const isNewOfHangs = hangs !== memory.hangs;
    enqueue.assign({
      unheld: unheldAfter(context.unheld, event, memory.hangs, now),
      unlistedWorkers: unlistedWorkAfter(context.unlistedWorkers, event, { view, hangs: memory.hangs, now }),
      ...(isNewOfHangs && { memory: { ...memory, hangs } }),
    });
    const news = newsOf(event, context.agents);
    for (const [agent, standing] of news) enqueue.sendTo(agent, standing);
    if (isNewOfHangs || news.length > 0) enqueue.sendTo(self, { type: 'round.due', offers: [] });
  }),
};

/**
 * Whether jobs that no reading shows make a difference. To one that is single-use, none does once it is seen at work; one
 * that is at work in every reading may have had any number between them.
 */
function countsUnseen(agent: AgentSnapshot, pool: PoolConfig | undefined): boolean {
  if (pool === undefined) return false;
  return agent.hasTag('idle')
    ? pool.singleUse || pool.maxJobs !== null
    : agent.hasTag('building') && pool.maxJobs !== null;
}

function isAnybodyLookedFor(agents: RootContext['agents']): boolean {
  return Array.from(agents.values(), (agent) => agent.getSnapshot()).some(
    (agent) => agent.status === 'active' && LOOKED_FOR.some((isLookedFor) => isLookedFor(agent)),
  );
}

const LOOKED_FOR = [isOverdue, isLostForLong, isUnapprovedForLong, isLookedForAgain];
