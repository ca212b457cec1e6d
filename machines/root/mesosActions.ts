import { assertEvent } from 'xstate';
import type { Command } from '../../domain/commands.ts';
import { agentInput, stranger } from './adoption.ts';
import { removalsUnder } from './holds.ts';
import { announced, PROMISE_S, withdrawn } from './maintenance.ts';
import {
  endedWithItsFramework,
  isSubscribed,
  questionsOn,
  questionsOnUnknown,
  unheardOf,
} from './questions.ts';
import { rootBase } from './setup.ts';
import { taskEventIn } from './updates.ts';

/** No master calls a host so. */
const NO_HOST = 'no-such-host';

/** Why the master sends an update: because it was asked. */
const RECONCILIATION = 'RECONCILIATION';

const REMOVED = {
  type: 'task.ended',
  state: 'TASK_KILLED',
  failure: null,
  message: 'the master has removed the framework and its tasks',
} as const;

export const mesosActions = {
  noteSubscribed: rootBase.assign(({ context }) => ({ subscribedAt: context.clock.now() })),

  repeatKills: rootBase.enqueueActions(({ context, enqueue }) => {
    for (const agent of context.agents.values())
      if (agent.getSnapshot().hasTag('ending')) enqueue.sendTo(agent, { type: 'kill.due' });
  }),

  tellFramework: rootBase.enqueueActions(({ event, enqueue }) => {
    switch (event.type) {
      case 'mesos.subscribed':
      case 'mesos.disconnected':
      case 'state.saved':
      case 'state.save.failed':
      case 'state.replaced':
        enqueue.sendTo('framework', event);
    }
  }),

  /** The master has ended the framework, and all its tasks with it. */
  endAllIfRemoved: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'mesos.disconnected' || event.reason !== 'removed') return;
    enqueue.assign({ idWasRemoved: true });
    for (const agent of context.agents.values()) enqueue.sendTo(agent, REMOVED);
  }),

  /**
   * Tasks of earlier runs that we learn of when their framework has been removed already: no master tells of their end.
   * Told after what GoCD lists, so that their records are known.
   */
  endThoseOfRemoved: rootBase.enqueueActions(({ context, enqueue }) => {
    for (const agent of context.agents.values()) {
      const { taskId, taskState, taskEnded } = agent.getSnapshot().context;
      if (taskState === null && !taskEnded && endedWithItsFramework(taskId, context))
        enqueue.sendTo(agent, REMOVED);
    }
  }),

  newMarkers: rootBase.assign(({ context }) => ({
    marker: `gocd-mesos-reconciliation.${context.config.name}.${context.clock.now()}`,
    hearing: `gocd-mesos-hearing.${context.config.name}.${context.clock.now()}`,
  })),

  /**
   * All the master knows of, then all we know of, then made-up tasks: on one ordered channel the answer for the last comes
   * last. A master that has just begun is silent about that one while hosts are due back, for one of them might bring it;
   * but not about a task of a host that it can never have known.
   */
  reconcile: rootBase.enqueueActions(({ context, enqueue }) => {
    const made = [
      { taskId: context.hearing, hostId: NO_HOST },
      { taskId: context.marker, hostId: null },
    ];
    enqueue.emit({ type: 'mesos.reconcile', tasks: [] });
    enqueue.emit({ type: 'mesos.reconcile', tasks: [...questionsOn(context), ...made] });
  }),

  /** Asked again and again, for a question may be lost, or asked too soon. */
  askAboutUnknown: rootBase.enqueueActions(({ context, enqueue, self }) => {
    if (!isSubscribed(self.getSnapshot().children)) return;
    const tasks = questionsOnUnknown(context);
    if (tasks.length > 0) enqueue.emit({ type: 'mesos.reconcile', tasks });
  }),

  /** Of a task that we could not ask for by name, the master tells because it was asked about all. */
  tellOfNewcomer: rootBase.enqueueActions(({ event, enqueue }) => {
    if (event.type === 'mesos.update.received' && event.update.reason === RECONCILIATION)
      enqueue.sendTo('framework', { type: 'reconciliation.told' });
  }),

  /** A newcomer is looked after like any other. */
  adoptRunningTask: rootBase.createAction(({ context, event, self }) => {
    if (event.type !== 'mesos.update.received') return;
    const { taskId, hostId } = event.update;
    context.agents.start(
      self,
      agentInput(context, stranger(taskId, 'running', hostId, context), removalsUnder(self)),
    );
  }),

  tellOfHearing: rootBase.sendTo('framework', { type: 'reconciliation.heard' }),

  tellOfAnswers: rootBase.sendTo('framework', ({ context }) => ({
    type: 'reconciliation.answered' as const,
    unheardOf: unheardOf(context).length,
  })),

  /** The master has no such task, or not where it could be looked after: that is an answer, too. */
  noteHeardOf: rootBase.assign(({ context, event }) => {
    assertEvent(event, 'mesos.update.received');
    const unheard = new Set(context.unheard);
    unheard.delete(event.update.taskId);
    return { unheard };
  }),

  tellTask: rootBase.sendTo(
    ({ context, event }) => {
      assertEvent(event, 'mesos.update.received');
      return context.agents.of(event.update.taskId);
    },
    ({ context, event }) => {
      assertEvent(event, 'mesos.update.received');
      return taskEventIn(event.update, context);
    },
  ),

  noteMaintenance: rootBase.assign(({ context, event }) =>
    event.type === 'mesos.inverse-offers.received'
      ? { announcements: announced(context.announcements, event.inverseOffers, context.clock.now()) }
      : {},
  ),

  forgetMaintenance: rootBase.assign(({ context, event }) =>
    event.type === 'mesos.inverse-offer.rescinded'
      ? { announcements: withdrawn(context.announcements, event.inverseOfferId) }
      : {},
  ),

  /** We drain the host in time, so the answer is always yes. */
  promiseToClear: rootBase.enqueueActions(({ event, enqueue }) => {
    if (event.type !== 'mesos.inverse-offers.received') return;
    enqueue.emit({
      type: 'mesos.inverse-offers.accept',
      inverseOfferIds: event.inverseOffers.map(({ id }) => id),
      refuseSeconds: PROMISE_S,
    });
  }),

  /**
   * A launch that may or may not have reached the master: it is asked, on the channel the launch went. Should it
   * turn up after all, the task is adopted like any other.
   */
  askAboutUncertainLaunches: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'mesos.call.failed' || event.call !== 'accept' || event.outcome !== 'unknown') return;
    const tasks = event.taskIds.flatMap((taskId) => {
      const agent = context.agents.get(taskId)?.getSnapshot();
      return agent === undefined ? [] : [{ taskId, hostId: agent.context.hostId }];
    });
    if (tasks.length > 0) enqueue.emit({ type: 'mesos.reconcile', tasks });
  }),

  /** Of a call that failed, in whatever way, what there is to ask or to say of offers has to be said again. */
  tellOfFailedCall: rootBase.enqueueActions(({ event, enqueue }) => {
    if (event.type !== 'mesos.call.failed') return;
    const { call, offerIds } = event;
    if (call === 'reconcile') enqueue.sendTo('framework', { type: 'reconciliation.failed' });
    if (call === 'revive') enqueue.sendTo('framework', { type: 'revive.failed' });
    if (call === 'suppress') enqueue.sendTo('framework', { type: 'suppress.failed' });
    if (offerIds.length > 0) enqueue.sendTo('framework', { type: 'offers.kept', offerIds });
  }),

  failRejectedLaunches: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'mesos.call.failed') return;
    if (event.call !== 'accept' || event.outcome === 'unknown') return;
    for (const taskId of event.taskIds) {
      const agent = context.agents.get(taskId);
      if (agent !== undefined)
        enqueue.sendTo(agent, {
          type: 'task.ended',
          state: 'TASK_DROPPED',
          failure: null,
          message: `the master did not take the launch: ${event.message}`,
        });
    }
  }),

  /** A dry run subscribes, reads and asks like any other, but changes no agent and ends no task. */
  passOn: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'command.issued') return;
    if (!context.config.dryRun || !changesAgents(event.command)) enqueue.emit(event.command);
  }),
};

function changesAgents({ type }: Command): boolean {
  return type === 'mesos.kill' || type.startsWith('gocd.agent.');
}
