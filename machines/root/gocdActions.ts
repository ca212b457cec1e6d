import { grouped } from '../../domain/collections.ts';
import type { GocdAgent, GocdView } from '../../domain/gocd.ts';
import { isOurs } from '../../domain/ids.ts';
import { jobsSeen } from '../../policy/memory.ts';
import { emptyRow, isDoubtful } from '../../policy/scaledown/emptyList.ts';
import { brakeFor } from '../../policy/scaledown/vanishBrake.ts';
import { longestAge } from '../../policy/staleness.ts';
import type { AgentSnapshot } from '../agent/machine.ts';
import type { ListingEvent } from '../agent/types.ts';
import { agentInput, stranger } from './adoption.ts';
import { isLostToMesos } from './fleet.ts';
import { listingEventOf, recordAmong } from './listing.ts';
import { endedWithItsFramework, isSubscribed } from './questions.ts';
import { stillRecalled } from './recall.ts';
import { rootBase } from './setup.ts';

export const gocdActions = {
  noteReading: rootBase.assign(({ context, event }) =>
    event.type === 'gocd.polled'
      ? {
          view: event.view,
          listings: ourListings(event.view, context.config.name),
          pollFailure: null,
          emptyList: emptyRow(context.emptyList, event.view, longestAge(context.config)),
          memory: jobsSeen(context.memory, event.view, context.clock.now()),
          recalled: stillRecalled(context),
        }
      : {},
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
      for (const arrival of found) context.agents.start(self, agentInput(context, arrival));
    });
    const tasks = found
      .filter(({ taskId }) => !endedWithItsFramework(taskId, context))
      .map(({ taskId, hostId }) => ({ taskId, hostId }));
    if (tasks.length > 0 && isSubscribed(self.getSnapshot().children))
      enqueue.emit({ type: 'mesos.reconcile', tasks });
  }),

  /**
   * Agents that were at work and are not listed as such now: a few go for a reason, many at once do not. Those that
   * Mesos has lost too, with a host that holds half of the fleet for instance, have a reason.
   */
  setBrake: rootBase.enqueueActions(({ context, enqueue }) => {
    const atWork = [...context.agents].filter(([, agent]) => {
      const snapshot = agent.getSnapshot();
      return isAtWork(snapshot) && !isLostToMesos(snapshot);
    });
    const vanishedNow = atWork.filter(([taskId]) =>
      isBadNews(saidOf(context.listings.get(taskId), false)),
    ).length;
    const share = context.config.scaling.vanishBrake;
    const isAlarming = brakeFor({ before: atWork.length, vanishedNow, share });
    const brakeOn = isAlarming && !context.brakeOverridden;
    if (brakeOn !== context.brakeOn)
      enqueue.emit({
        type: 'warning.raised',
        text: brakeText(brakeOn, isAlarming, vanishedNow, atWork.length),
      });
    enqueue.assign({ brakeOn, brakeOverridden: isAlarming && context.brakeOverridden });
  }),

  overrideBrake: rootBase.assign(({ context }) => ({ brakeOverridden: context.brakeOn })),

  /** Each agent hears what a reading says of it. While the brake is on, bad news is kept from them. */
  tellListings: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'gocd.polled') return;
    const doubtful = isDoubtful(context.emptyList);
    for (const [taskId, agent] of context.agents) {
      const said = saidOf(context.listings.get(taskId), doubtful);
      const isDoubted = context.brakeOn && isBadNews(said) && !isLostToMesos(agent.getSnapshot());
      if (said !== null && !isDoubted)
        enqueue.sendTo(agent, { type: 'reading.came', startedAt: event.view.startedAt, said });
    }
  }),

  /** Sent to ourselves, it arrives when all agents have taken the reading in. */
  afterTelling: rootBase.enqueueActions(({ self, enqueue }) => {
    enqueue.sendTo(self, { type: 'reading.told' });
  }),
};

function brakeText(isOn: boolean, isAlarming: boolean, vanished: number, before: number): string {
  const what = `${vanished} of ${before} agents have vanished from GoCD at once`;
  if (isOn)
    return `${what}: nothing is removed until they are back, Mesos confirms their end, or an operator resumes`;
  return isAlarming
    ? `${what}, and an operator has resumed: they count as gone`
    : 'the agents that had vanished are accounted for: going on as usual';
}

function saidOf(listing: GocdAgent | null | undefined, doubtful: boolean): ListingEvent | null {
  if (listing === undefined) return { type: 'listed.nowhere', doubtful };
  return listing === null ? null : listingEventOf(listing);
}

function isBadNews(said: ListingEvent | null): boolean {
  return said?.type === 'listed.nowhere' || said?.type === 'listed.lost' || said?.type === 'listed.dead';
}

function isAtWork(agent: AgentSnapshot): boolean {
  return agent.hasTag('idle') || agent.hasTag('building') || agent.hasTag('disabled');
}

function ourListings({ agents }: GocdView, instance: string): ReadonlyMap<string, GocdAgent | null> {
  const ours = agents.filter(({ hostname }) => isOurs(hostname, instance));
  const recordsOf = grouped(ours, ({ hostname }) => hostname);
  return new Map(ours.map(({ hostname }) => [hostname, recordAmong(recordsOf(hostname))]));
}
