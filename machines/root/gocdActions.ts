import type { GocdAgent, GocdView } from '../../services/domain/gocd.ts';
import { isOurs } from '../../services/domain/ids.ts';
import { listingEventOf } from '../../services/fleet/listing.ts';
import { jobsSeen } from '../../services/policy/memory.ts';
import { agentInput, stranger } from './adoption.ts';
import { rootBase } from './setup.ts';

export const gocdActions = {
  noteReading: rootBase.assign(({ context, event }) =>
    event.type === 'gocd.polled'
      ? {
          view: event.view,
          pollFailure: null,
          memory: jobsSeen(context.memory, event.view, context.clock.now()),
        }
      : {},
  ),

  notePollFailure: rootBase.assign(({ event }) =>
    event.type === 'gocd.poll.failed' ? { pollFailure: event.failure } : {},
  ),

  /** Agents of ours that GoCD lists and we do not know: from before a restart, or dead ones left behind. */
  adoptListedAgents: rootBase.assign(({ context, event, spawn }) => {
    if (event.type !== 'gocd.polled') return {};
    const unknown = [...ourListings(event.view, context.config.name).keys()].filter(
      (taskId) => !context.agents.has(taskId),
    );
    if (unknown.length === 0) return {};
    const agents = new Map(context.agents);
    for (const taskId of unknown)
      agents.set(
        taskId,
        spawn('agent', { id: taskId, input: agentInput(context, stranger(taskId, 'listed', null)) }),
      );
    return { agents };
  }),

  /** Each agent hears what a reading says of it, unless the reading began before its last step took effect. */
  tellListings: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'gocd.polled') return;
    const listings = ourListings(event.view, context.config.name);
    for (const [taskId, agent] of context.agents) {
      if (event.view.startedAt < agent.getSnapshot().context.readingsFrom) continue;
      const listing = listings.get(taskId);
      const said = listing === undefined ? ({ type: 'listed.nowhere' } as const) : listingEventOf(listing);
      if (said !== null) enqueue.sendTo(agent, said);
    }
  }),

  /** Sent to ourselves, it arrives when all agents have taken the reading in. */
  afterTelling: rootBase.enqueueActions(({ self, enqueue }) => {
    enqueue.sendTo(self, { type: 'reading.told' });
  }),

  tellChange: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'gocd.agent.changed' && event.type !== 'gocd.agent.change.failed') return;
    const agent = context.agents.get(event.taskId);
    if (agent === undefined) return;
    enqueue.sendTo(
      agent,
      event.type === 'gocd.agent.changed'
        ? { type: 'change.done' }
        : { type: 'change.failed', reason: event.failure.reason },
    );
  }),
};

/** Agents of this instance by task id. Of two records under one name the live one counts. */
function ourListings({ agents }: GocdView, instance: string): ReadonlyMap<string, GocdAgent> {
  const ours = new Map<string, GocdAgent>();
  for (const agent of agents) {
    if (!isOurs(agent.hostname, instance)) continue;
    const other = ours.get(agent.hostname);
    if (other === undefined || other.runState === 'LostContact' || other.runState === 'Missing')
      ours.set(agent.hostname, agent);
  }
  return ours;
}
