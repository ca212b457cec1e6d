import type { GocdView } from '../../domain/gocd.ts';
import { taskId as makeTaskId } from '../../domain/ids.ts';
import type { Offer } from '../../domain/mesos.ts';
import { assess } from '../../policy/demand/assess.ts';
import type { Hold } from '../../policy/demand/input.ts';
import { uniquePart } from '../../policy/fingerprint.ts';
import { learn } from '../../policy/forecast/learn.ts';
import { launchesMade, roomSought } from '../../policy/memory.ts';
import type { Placement } from '../../policy/placement/place.ts';
import type { Round } from '../../policy/round.ts';
import { isStale } from '../../policy/staleness.ts';
import type { World } from '../../policy/world.ts';
import type { BacklogSnapshot } from '../backlog/machine.ts';
import { type FrameworkSnapshot, isSettled } from '../framework/machine.ts';
import { type Arrival, agentInput } from './adoption.ts';
import { fleetOf, restorableIn } from './fleet.ts';
import { maintenanceHosts } from './maintenance.ts';
import { rootBase } from './setup.ts';
import type { RootContext } from './types.ts';

/** For offers that nothing is wanted of: REVIVE clears the refusal when that changes. */
const LONG_REFUSAL_S = 3_600;
/** For offers that do not fit, and for what is left over, while more is wanted. */
const SHORT_REFUSAL_S = 5;

export const roundActions = {
  /** Counted once per reading; what the gate and holds forbid to launch is short all the same. */
  countShortage: rootBase.enqueueActions(({ context, enqueue, self }) => {
    const world = worldOf(context, self.getSnapshot().children, []);
    if (world === null) return;
    const { config, view, memory, gate } = world;
    const { shortage, jobs } = assess({ ...world, ...memory, gate: { ...gate, open: true } });
    enqueue.sendTo('backlog', { type: 'shortage.counted', shortage });
    const lesson = learn(memory.experience, { config, view, jobs });
    if (lesson === null) return;
    enqueue.assign({ memory: { ...memory, experience: lesson.experience } });
    if (lesson.habits.length > 0) enqueue.emit({ type: 'habits.save', habits: lesson.habits });
  }),

  /** Sent to ourselves, so that all that was told before has been taken in. */
  decideSoon: rootBase.enqueueActions(({ self, enqueue }) => {
    enqueue.sendTo(self, { type: 'round.due', offers: [] });
  }),

  /** As many things may end at once, a round is not due for each of them, but for all that end in a moment. */
  decideInAMoment: rootBase.enqueueActions(({ context, self, enqueue }) => {
    if (context.roundIsDue) return;
    enqueue.assign({ roundIsDue: true });
    enqueue.sendTo(self, { type: 'round.due', offers: [] }, { delay: 'moment' });
  }),

  decideWithOffers: rootBase.enqueueActions(({ event, self, enqueue }) => {
    if (event.type === 'mesos.offers.received')
      enqueue.sendTo(self, { type: 'round.due', offers: event.offers });
  }),

  /** Every offer is answered in the round it came with; none is held. */
  decide: rootBase.enqueueActions(({ context, event, enqueue, self }) => {
    if (event.type !== 'round.due') return;
    enqueue.assign({ roundIsDue: false });
    const offers = context.config.dryRun ? [] : event.offers;
    const world = worldOf(context, self.getSnapshot().children, offers);
    const round = world === null ? null : context.decide(world);
    const placement = round?.placement ?? null;
    const wantsOffers = round?.wantsOffers === true && !context.config.dryRun;

    if (round !== null) enqueue.assign(({ context }) => decided(context, round));
    if (placement !== null) {
      enqueue(({ context, self }) => {
        for (const arrival of arrivalsIn(placement, event.offers))
          context.agents.start(self, agentInput(context, arrival));
      });
      enqueue.assign(({ context }) => launched(context, placement));
    }
    for (const decision of round?.decisions ?? []) enqueue.emit({ type: 'decision.made', decision });
    const moves = context.config.dryRun ? null : round;
    for (const { taskId } of moves?.returns ?? []) {
      const agent = context.agents.get(taskId);
      if (agent !== undefined) enqueue.sendTo(agent, { type: 'drain.cancelled' });
    }
    for (const { taskId, rule } of moves?.drains ?? []) {
      const agent = context.agents.get(taskId);
      if (agent !== undefined) enqueue.sendTo(agent, { type: 'drain.requested', rule });
    }
    for (const { offerIds, launches } of placement?.accepts ?? [])
      enqueue.emit({
        type: 'mesos.accept',
        offerIds,
        launches,
        refuseSeconds: refusal(context, SHORT_REFUSAL_S),
      });
    const unused = placement?.unusedOfferIds ?? event.offers.map(({ id }) => id);
    if (unused.length > 0)
      enqueue.emit({
        type: 'mesos.decline',
        offerIds: unused,
        refuseSeconds: refusal(context, wantsOffers ? SHORT_REFUSAL_S : LONG_REFUSAL_S),
      });
    // What was launched changes why jobs wait.
    if (placement !== null) enqueue.sendTo(self, { type: 'round.due', offers: [] });
    enqueue.sendTo('framework', { type: wantsOffers ? 'offers.wanted' : 'offers.unwanted' });
    if (!wantsOffers && event.offers.length > 0) enqueue.sendTo('framework', { type: 'offers.uninvited' });
  }),
};

type Children = { readonly framework?: { getSnapshot(): FrameworkSnapshot } | undefined } & {
  readonly backlog?: { getSnapshot(): BacklogSnapshot } | undefined;
};

/** What the policy decides on; null before GoCD has been read. */
function worldOf(context: RootContext, children: Children, offers: readonly Offer[]): World | null {
  const { config, clock, view, memory, incarnation, launched } = context;
  const framework = children.framework?.getSnapshot();
  const backlog = children.backlog?.getSnapshot();
  if (view === null || framework === undefined || backlog === undefined) return null;
  return {
    now: clock.now(),
    config,
    view,
    fleet: fleetOf(context.agents),
    memory,
    gate: {
      open: backlog.matches('demand'),
      pendingPolls: backlog.context.pendingPolls,
      counted: backlog.context.count,
    },
    hold: holdOf(context, view, framework),
    restorable: restorableIn(context.agents),
    maintenanceHosts: maintenanceHosts(context.announcements, clock.now()),
    brakeOn: context.brakeOn,
    offers,
    newTaskId: (poolName, index) => {
      const pool = config.pools.find(({ name }) => name === poolName);
      if (pool === undefined) throw new Error(`there is no pool ${poolName}`);
      const unique = uniquePart(incarnation, launched + index, pool);
      return makeTaskId({ instance: config.name, pool: poolName, unique });
    },
  };
}

function holdOf(context: RootContext, view: GocdView, framework: FrameworkSnapshot): Hold | null {
  if (context.pausedBy !== null) return 'paused';
  if (!isSettled(framework)) return 'not-reconciled';
  return isStale(view, context.config, context.clock.now()) ? 'stale-view' : null;
}

function decided(context: RootContext, { assessment, surplusSince }: Round) {
  return { assessment, memory: { ...context.memory, surplusSince } };
}

function launchesOf({ accepts }: Placement) {
  return accepts.flatMap(({ launches, launchedFor }) =>
    launches.map((launch) => ({ ...launch, job: launchedFor.get(launch.taskId)?.job ?? null })),
  );
}

/** The agents of a placement, whose machines begin before the launch is asked for. */
function arrivalsIn(placement: Placement, offers: readonly Offer[]): readonly Arrival[] {
  const attributes = new Map(offers.map((offer) => [offer.hostId, offer.attributes]));
  return launchesOf(placement).map(({ taskId, hostId, hostname, job }) => ({
    taskId,
    origin: 'launched',
    hostId,
    hostname,
    attributes: attributes.get(hostId) ?? [],
    launchedFor: job,
  }));
}

/** The context after a placement. */
function launched(context: RootContext, placement: Placement) {
  const launches = launchesOf(placement);
  return {
    launched: context.launched + launches.length,
    memory: roomSought(launchesMade(context.memory, launches), placement.unplaced),
  };
}

function refusal(context: RootContext, seconds: number): number {
  return Math.round(seconds * (0.8 + 0.4 * context.random.next()));
}
