import type { AgentSnapshot } from '../agent/machine.ts';
import { removalsUnder } from './holds.ts';
import { saidOf } from './listing.ts';
import { hasBeenRead } from './readings.ts';
import { rootBase } from './setup.ts';
import type { RootContext } from './types.ts';

/**
 * Whether an agent may be ended at once: one that is pending, or whose container does not run yet, by a reading begun since
 * the wish. Nothing else is certain to have no job. One whose container runs may come, and be given a job, before a KILL
 * has reached it; what was found running may have come already, whatever a list says that lacks it.
 */
function hasNotCome(agent: AgentSnapshot, { listings, emptyList }: RootContext): boolean {
  const said = saidOf(listings.get(agent.context.taskId), emptyList !== null);
  switch (said?.type) {
    case 'listed.pending':
      return true;
    case 'listed.nowhere':
      return !said.doubtful && mayNotRun(agent);
    default:
      return false;
  }
}

function mayNotRun(agent: AgentSnapshot): boolean {
  return agent.hasTag('launching') || agent.hasTag('staging');
}

/** Whether it has still to come, or to be approved: it is neither drained nor lost. */
function isComing(agent: AgentSnapshot): boolean {
  return agent.matches('starting') || agent.matches('unapproved');
}

export const teardownActions = {
  beginTeardown: rootBase.assign(({ context, event }) =>
    event.type === 'operator.teardown.requested'
      ? { tornDownBy: event.by, readingsFrom: context.clock.now(), teardownBy: event.deadline }
      : {},
  ),

  /** Whoever serves is drained. Repeated, since agents move on meanwhile; those that are lost end by their own deadline. */
  drainAll: rootBase.enqueueActions(({ context, enqueue }) => {
    const active = Array.from(context.agents.values(), (agent) => ({ agent, snapshot: agent.getSnapshot() }));
    for (const { agent, snapshot } of active)
      if (snapshot.status === 'active') enqueue.sendTo(agent, { type: 'drain.requested', rule: 'teardown' });
    if (active.some(({ snapshot }) => isComing(snapshot)) || (active.length > 0 && !hasBeenRead(context)))
      enqueue.emit({ type: 'gocd.poll' });
  }),

  /** Of those that have not come nobody waits: told by a reading just taken in, for they may come at any moment. */
  endUncome: rootBase.enqueueActions(({ context, self, enqueue }) => {
    if (!hasBeenRead(context) || removalsUnder(self).areHeld('teardown')) return;
    for (const agent of context.agents.values()) {
      const snapshot = agent.getSnapshot();
      if (snapshot.status === 'active' && hasNotCome(snapshot, context))
        enqueue.sendTo(agent, { type: 'forgo.requested' });
    }
  }),

  /** The time for a graceful end is over: says whose work is lost. Who is being ended already is waited for no longer either. */
  killAll: rootBase.enqueueActions(({ context, enqueue }) => {
    for (const agent of context.agents.values()) {
      const snapshot = agent.getSnapshot();
      if (snapshot.status !== 'active' || snapshot.context.taskEnded) continue;
      const { taskId, building } = snapshot.context;
      if (building !== null && !snapshot.hasTag('ending'))
        enqueue.emit({ type: 'warning.raised', text: `${taskId} is killed with ${building} in hand` });
      enqueue.sendTo(agent, { type: 'kill.requested' });
    }
  }),

  beginFreshReadings: rootBase.assign(({ context }) => ({ readingsFrom: context.clock.now() })),

  askForReading: rootBase.enqueueActions(({ enqueue }) => {
    enqueue.emit({ type: 'gocd.poll' });
  }),

  tellWhatIsLeft: rootBase.enqueueActions(({ context, enqueue }) => {
    for (const [taskId, agent] of context.agents)
      if (!agent.getSnapshot().hasTag('foreign'))
        enqueue.emit({
          type: 'warning.raised',
          text: `${taskId} is left behind: its record in GoCD, or its host`,
        });
    if (!hasBeenRead(context))
      enqueue.emit({
        type: 'warning.raised',
        text: 'GoCD may still list agents of ours: it could not be read at the end',
      });
  }),

  endFramework: rootBase.enqueueActions(({ enqueue }) => {
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
