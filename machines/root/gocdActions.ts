import { grouped } from '../../domain/collections.ts';
import type { GocdAgent, GocdView } from '../../domain/gocd.ts';
import { isOurs } from '../../domain/ids.ts';
import { jobsSeen } from '../../policy/memory.ts';
import { emptyRow } from '../../policy/scaledown/emptyList.ts';
import type { AgentSnapshot } from '../agent/machine.ts';
import { agentInput, stranger } from './adoption.ts';
import { isLostToMesos } from './fleet.ts';
import { removalsUnder } from './holds.ts';
import {
  hasNoWorkToLose,
  isBadNews,
  isMissed,
  isOfBefore,
  isOldNews,
  mayBeAtWorkUnlisted,
  recordAmong,
  saidOf,
} from './listing.ts';
import { endedWithItsFramework, isSubscribed } from './questions.ts';
import { stillRecalled } from './recall.ts';
import { rootBase } from './setup.ts';
import type { RootContext } from './types.ts';

export const gocdActions = {
  noteReading: rootBase.assign(({ context, event }) =>
    event.type === 'gocd.polled' ? { ...taken(event.view, context), readAt: context.clock.now() } : {},
  ),

  notePollFailure: rootBase.assign(({ event }) =>
    event.type === 'gocd.poll.failed' ? { pollFailure: event.failure } : {},
  ),

  /** Agents of ours that GoCD lists and we do not know: from before a restart, or dead ones left behind. */
  adoptListedAgents: rootBase.enqueueActions(({ context, enqueue, self }) => {
    const found = [...context.listings.keys()]
      .filter((taskId) => !context.agents.has(taskId))
      .map((taskId) => stranger(taskId, 'listed', null, context));
    if (found.length === 0) return;
    enqueue(({ context, self }) => {
      for (const arrival of found)
        context.agents.start(self, agentInput(context, arrival, removalsUnder(self)));
    });
    const tasks = found
      .filter(({ taskId }) => !endedWithItsFramework(taskId, context))
      .map(({ taskId, hostId }) => ({ taskId, hostId }));
    if (tasks.length > 0 && isSubscribed(self.getSnapshot().children))
      enqueue.emit({ type: 'mesos.reconcile', tasks });
  }),

  /**
   * Each agent hears what a reading says of it. While the brake is on, bad news is kept from those that were at work; of
   * the others, some must be known not to have come, if only to be told of.
   */
  tellListings: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'gocd.polled') return;
    const isFalseForAll = context.emptyList !== null && !context.brakeReleased;
    for (const [taskId, agent] of context.agents) {
      const snapshot = agent.getSnapshot();
      const listing = context.listings.get(taskId);
      if (listing != null && knownTo.get(snapshot) === listing) continue;
      const doubtful =
        (isFalseForAll && !hasNoWorkToLose(snapshot.context, context.unheld)) ||
        mayBeAtWorkUnlisted(snapshot.context, context.unlistedWorkers);
      const said = saidOf(listing, doubtful);
      if (said === null || isOfBefore(said, snapshot, context)) continue;
      const isDoubted = context.brakeOn && isBadNews(said) && !hasReason(snapshot);
      if (isOldNews(snapshot, said)) {
        if (listing != null) knownTo.set(snapshot, listing);
      } else if (!isDoubted)
        enqueue.sendTo(agent, { type: 'reading.came', startedAt: event.view.startedAt, said });
    }
  }),

  /** Sent to ourselves, it arrives when all agents have taken the reading in. */
  afterTelling: rootBase.enqueueActions(({ self, enqueue }) => {
    enqueue.sendTo(self, { type: 'reading.told' });
  }),
};

/** What is old news to an agent that stands as it stood: most are listed just so by the next reading, too. */
const knownTo = new WeakMap<AgentSnapshot, GocdAgent>();

/** One that is not known to GoCD yet, or lost to Mesos too, is missing for a reason. */
function hasReason(agent: AgentSnapshot): boolean {
  return agent.matches('starting') || isLostToMesos(agent);
}

/** What a reading changes of what is known. */
function taken(view: GocdView, context: RootContext) {
  const recalled = stillRecalled(context);
  const listings = ourListings(view, context);
  const isMet = (taskId: string) => listings.has(taskId) || context.agents.has(taskId);
  return {
    view,
    listings,
    pollFailure: null,
    emptyList: emptyRow(context.emptyList, view, context.view, context.config),
    memory: jobsSeen(context.memory, view, context.clock.now()),
    recalled,
    unmet: new Set([...context.unmet].filter((taskId) => recalled.has(taskId) && !isMet(taskId))),
  };
}

/** By task id. The name is how we meet an agent of ours; who has been met is known by its uuid, whatever it is called now. */
function ourListings(
  { agents: listed }: GocdView,
  { agents, recalled, config }: RootContext,
): ReadonlyMap<string, GocdAgent | null> {
  const taskWith = new Map<string, string>();
  for (const [taskId, { uuid }] of recalled) if (uuid !== null) taskWith.set(uuid, taskId);
  for (const [taskId, agent] of agents) {
    const { uuid } = agent.getSnapshot().context;
    if (uuid !== null) taskWith.set(uuid, taskId);
  }
  const taskOf = ({ uuid, hostname }: GocdAgent) =>
    taskWith.get(uuid) ?? (isOurs(hostname, config.name) ? hostname : null);
  const recordsOf = grouped(listed, taskOf);
  const tasks = [...new Set(listed.flatMap((record) => taskOf(record) ?? []))];
  return new Map(
    tasks.flatMap((taskId): [string, GocdAgent | null][] => {
      const records = recordsOf(taskId);
      return isMissed(agents.get(taskId)?.getSnapshot(), records) ? [] : [[taskId, recordAmong(records)]];
    }),
  );
}
