import { phaseOf } from './fleet.ts';
import { rootBase } from './setup.ts';

/** Agents that never had a job to lose, or that nobody can wait for. */
const KILLED_AT_ONCE: ReadonlySet<string> = new Set([
  'launching',
  'staging',
  'registering',
  'unapproved',
  'lost',
]);

export const teardownActions = {
  beginTeardown: rootBase.assign(({ event }) =>
    event.type === 'operator.teardown.requested' ? { pausedBy: event.by, teardownBy: event.deadline } : {},
  ),

  /** Idle and building agents go gracefully; the rest has no job to lose. Repeated, since agents move on meanwhile. */
  drainAll: rootBase.enqueueActions(({ context, enqueue }) => {
    for (const agent of context.agents.values()) {
      const snapshot = agent.getSnapshot();
      if (snapshot.status !== 'active') continue;
      if (KILLED_AT_ONCE.has(phaseOf(snapshot))) enqueue.sendTo(agent, { type: 'kill.requested' });
      else enqueue.sendTo(agent, { type: 'drain.requested', rule: 'teardown' });
    }
  }),

  /** The time for a graceful end is over: says whose work is lost. */
  killAll: rootBase.enqueueActions(({ context, enqueue }) => {
    for (const agent of context.agents.values()) {
      const snapshot = agent.getSnapshot();
      if (snapshot.status !== 'active' || snapshot.hasTag('ending')) continue;
      const { taskId, building } = snapshot.context;
      if (building !== null)
        enqueue.emit({ type: 'warning.raised', text: `${taskId} is killed with ${building} in hand` });
      enqueue.sendTo(agent, { type: 'kill.requested' });
    }
  }),

  endFramework: rootBase.enqueueActions(({ context, enqueue }) => {
    for (const taskId of context.agents.taskIds())
      enqueue.emit({
        type: 'warning.raised',
        text: `${taskId} is left behind: its record in GoCD, or its host`,
      });
    enqueue.emit({ type: 'mesos.teardown' });
  }),

  reportTornDown: rootBase.enqueueActions(({ enqueue }) => {
    enqueue.emit({ type: 'state.forget' });
    enqueue.emit({ type: 'service.stop', code: 0, reason: 'the framework has been torn down' });
  }),

  reportNotTornDown: rootBase.enqueueActions(({ enqueue }) => {
    enqueue.emit({ type: 'service.stop', code: 1, reason: 'the master did not confirm the teardown' });
  }),
};
