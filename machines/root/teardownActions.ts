import type { AgentSnapshot } from '../agent/machine.ts';
import { phaseOf } from './fleet.ts';
import { hasBeenRead } from './readings.ts';
import { rootBase } from './setup.ts';

const NOT_AT_WORK: ReadonlySet<string> = new Set([
  'launching',
  'staging',
  'registering',
  'unapproved',
  'lost',
]);

/** Whether an agent may have a job although nobody sees it at work: not read yet since a restart, or lost with one. */
function mayHaveJob({ context: { origin, uuid, busy } }: AgentSnapshot): boolean {
  return busy || (origin === 'running' && uuid === null);
}

export const teardownActions = {
  beginTeardown: rootBase.assign(({ context, event }) =>
    event.type === 'operator.teardown.requested'
      ? { pausedBy: event.by, readingsFrom: context.clock.now(), teardownBy: event.deadline }
      : {},
  ),

  /**
   * Idle and building agents go gracefully, lost ones with a job by their own deadline; the rest has no job to lose,
   * by a reading that began since the wish: they may have registered after the last. Repeated, since agents move on
   * meanwhile.
   */
  drainAll: rootBase.enqueueActions(({ context, enqueue }) => {
    const isRead = hasBeenRead(context);
    for (const agent of context.agents.values()) {
      const snapshot = agent.getSnapshot();
      if (snapshot.status !== 'active') continue;
      const hasNoJob = NOT_AT_WORK.has(phaseOf(snapshot)) && !mayHaveJob(snapshot);
      if (hasNoJob && isRead) enqueue.sendTo(agent, { type: 'kill.requested' });
      else enqueue.sendTo(agent, { type: 'drain.requested', rule: 'teardown' });
    }
    if (!isRead && context.agents.size > 0) enqueue.emit({ type: 'gocd.poll' });
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

  beginFreshReadings: rootBase.assign(({ context }) => ({ readingsFrom: context.clock.now() })),

  askForReading: rootBase.enqueueActions(({ enqueue }) => {
    enqueue.emit({ type: 'gocd.poll' });
  }),

  endFramework: rootBase.enqueueActions(({ context, enqueue }) => {
    for (const taskId of context.agents.taskIds())
      enqueue.emit({
        type: 'warning.raised',
        text: `${taskId} is left behind: its record in GoCD, or its host`,
      });
    if (!hasBeenRead(context))
      enqueue.emit({
        type: 'warning.raised',
        text: 'GoCD may still list agents of ours: it could not be read at the end',
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
