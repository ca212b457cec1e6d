import { parseTaskId } from '../../domain/ids.ts';
import type { AgentMemory } from '../../domain/memory.ts';
import { fingerprintOf, isOutdated, launchedWith } from '../../policy/fingerprint.ts';
import { agentFailed, agentRegistered, launchTakenBack, type Memory } from '../../policy/memory.ts';
import { isSettled } from '../framework/machine.ts';
import { phaseOf } from './fleet.ts';
import { rootBase } from './setup.ts';
import type { RootContext } from './types.ts';

/** What an agent was launched with, and whether its pool has other settings now. */
function launchOf(taskId: string, poolName: string, { config }: RootContext) {
  const pool = config.pools.find(({ name }) => name === poolName);
  const present = pool && fingerprintOf(pool);
  return { settings: launchedWith(taskId), isOutdated: isOutdated(taskId, present) };
}

/** The launch of one that is gone counts for its job no more, unless it came and found nothing to do. */
function takenBack(
  memory: Memory,
  { launchedFor, served, jobs }: Pick<AgentMemory, 'launchedFor' | 'served' | 'jobs'>,
): Memory {
  const foundNothingToDo = served && jobs === 0;
  return launchedFor === null || foundNothingToDo ? memory : launchTakenBack(memory, launchedFor);
}

export const agentActions = {
  noticeAgent: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'agent.moved') return;
    const agent = context.agents.get(event.taskId)?.getSnapshot();
    if (agent?.status !== 'active') return;
    const { taskId, pool, hostname, message, building } = agent.context;
    const phase = phaseOf(agent);
    enqueue.emit({
      type: 'agent.changed',
      taskId,
      pool,
      phase,
      hostname,
      detail: phase === 'building' ? building : message,
    });
  }),

  /** Said once for all of them. */
  noticeForeign: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'agent.foreign') return;
    const first = Array.from(context.agents.values()).find((agent) => agent.getSnapshot().matches('foreign'));
    if (first?.getSnapshot().context.taskId !== event.taskId) return;
    const { name } = context.config;
    const text = `another instance named ${name} has agents on this GoCD server, ${event.taskId} for one: nothing of it is touched; give each instance a name of its own`;
    enqueue.emit({ type: 'warning.raised', text });
  }),

  noteRegistered: rootBase.assign(({ context, event }) => {
    const agent = event.type === 'agent.registered' ? context.agents.get(event.taskId) : undefined;
    // What an earlier run saw serve says nothing new of its pool and its host.
    if (agent === undefined || (event.type === 'agent.registered' && event.again)) return {};
    const { taskId, pool, hostId, origin, launchedAt } = agent.getSnapshot().context;
    const now = context.clock.now();
    const startMs = origin === 'launched' ? now - launchedAt : null;
    const { isOutdated } = launchOf(taskId, pool, context);
    return { memory: agentRegistered(context.memory, { pool, isOutdated, hostId, startMs, now }) };
  }),

  noteFailing: rootBase.assign(({ context, event }) => {
    const agent = event.type === 'agent.failing' ? context.agents.get(event.taskId) : undefined;
    if (event.type !== 'agent.failing' || agent === undefined) return {};
    const { taskId, pool, hostId } = agent.getSnapshot().context;
    const launch = launchOf(taskId, pool, context);
    const failure = { pool, ...launch, hostId, kind: event.kind, error: event.message };
    return { memory: agentFailed(context.memory, { ...failure, now: context.clock.now() }) };
  }),

  /**
   * What an earlier run has launched for a job, and is not there once all is known, has ended while nobody looked: for another
   * job, for all that is known. Should it turn up after all, it was launched for none.
   */
  takeBackLaunches: rootBase.enqueueActions(({ context, self, enqueue }) => {
    const { framework } = self.getSnapshot().children;
    const missed = [...context.unmet].flatMap((taskId) => {
      const agent = context.recalled.get(taskId);
      return agent === undefined || agent.launchedFor === null ? [] : [{ taskId, agent }];
    });
    if (missed.length === 0 || framework === undefined || !isSettled(framework.getSnapshot())) return;
    const recalled = new Map(context.recalled);
    for (const { taskId, agent } of missed) recalled.set(taskId, { ...agent, launchedFor: null });
    const memory = missed.reduce((before, { agent }) => takenBack(before, agent), context.memory);
    enqueue.assign({ memory, recalled });
  }),

  noteEnding: rootBase.assign(({ context, event }) => {
    const agent = event.type === 'agent.ending' ? context.agents.get(event.taskId) : undefined;
    if (event.type !== 'agent.ending' || agent === undefined) return {};
    const { taskId, pool, hostId, launchedFor, jobs } = agent.getSnapshot().context;
    const memory = takenBack(context.memory, { launchedFor, jobs, served: event.served });
    if (event.served) return { memory };
    const launch = launchOf(taskId, pool, context);
    const error = event.message ?? 'no reason given';
    const failure = { pool, ...launch, hostId, kind: event.failure, error };
    return { memory: agentFailed(memory, { ...failure, now: context.clock.now() }) };
  }),

  noticeGone: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'agent.gone') return;
    const agent = context.agents.get(event.taskId)?.getSnapshot().context;
    enqueue.emit({
      type: 'agent.changed',
      taskId: event.taskId,
      pool: parseTaskId(event.taskId)?.pool ?? '',
      phase: 'gone',
      hostname: agent?.hostname ?? null,
      detail: agent?.message ?? null,
    });
  }),

  forgetAgent: rootBase.createAction(({ context, event }) => {
    if (event.type === 'agent.gone') context.agents.forget(event.taskId);
  }),

  /** The children that XState knows of stop with their parent. */
  stopAgents: rootBase.enqueueActions(({ context, enqueue }) => {
    for (const agent of context.agents.values()) enqueue.stopChild(agent);
  }),
};
