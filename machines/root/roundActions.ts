import type { Command } from '../../domain/commands.ts';
import type { Offer } from '../../domain/mesos.ts';
import type { Random } from '../../domain/random.ts';
import { type Estimates, estimatesBy } from '../../policy/estimate/estimate.ts';
import { withFirstEstimates } from '../../policy/estimate/first.ts';
import { newlyUnmet } from '../../policy/forecast/words.ts';
import { launchesMade, roomSought } from '../../policy/memory.ts';
import type { Placement } from '../../policy/placement/place.ts';
import type { Round } from '../../policy/round.ts';
import { staleSince } from '../../policy/staleness.ts';
import { roundSeen } from '../../policy/waits/waits.ts';
import type { BacklogSnapshot } from '../backlog/machine.ts';
import type { FrameworkSnapshot } from '../framework/machine.ts';
import type { FrameworkEvent } from '../framework/types.ts';
import { type Arrival, agentInput, newcomer } from './adoption.ts';
import { removalsUnder } from './holds.ts';
import { commandsOf } from './roundCommands.ts';
import { rootBase } from './setup.ts';
import type { RootContext } from './types.ts';
import { worldOf } from './world.ts';

const NO_OFFER = 'asked for offers, Mesos has made none';

export const roundActions = {
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

  /** The answer to all that is wanted, as if each offer there is had been too small for it. */
  noteNoOffers: rootBase.assign(({ context: { memory, assessment } }) => ({
    memory: roomSought(
      memory,
      (assessment?.wanted ?? []).map((wanted) => ({ wanted, short: NO_OFFER })),
    ),
  })),

  decideWithOffers: rootBase.enqueueActions(({ event, self, enqueue }) => {
    if (event.type === 'mesos.offers.received')
      enqueue.sendTo(self, { type: 'round.due', offers: event.offers });
  }),

  /** One round: for a new reading, for a batch of offers, or because something else has changed. */
  decide: rootBase.enqueueActions(({ context, event, enqueue, self }) => {
    if (event.type !== 'round.due' && event.type !== 'reading.told') return;
    const received = event.type === 'round.due' ? event.offers : [];
    const { dryRun } = context.config;
    const isNewReading = event.type === 'reading.told';
    const offers = dryRun ? [] : received;
    const { children } = self.getSnapshot();
    const [framework, backlog] = [children.framework?.getSnapshot(), children.backlog?.getSnapshot()];
    const world = worldOf(context, children, { offers, isNewReading });
    const round = world === null ? null : context.decide(world);
    const outcome = commandsOf(round, { offers: received, dryRun });

    enqueue.assign(({ context }) => ({
      roundIsDue: false,
      decidedAt: context.clock.now(),
      ...(round !== null && decided(context, round)),
    }));
    if (round !== null) {
      if (isNewReading && !isQuiet(round, backlog))
        enqueue.sendTo('backlog', {
          type: 'shortage.counted',
          shortage: round.assessment.shortage,
          at: context.clock.now(),
        });
      const { placement } = round;
      if (placement !== null) {
        enqueue(({ context, self }) => {
          for (const arrival of arrivalsIn(placement, offers))
            context.agents.start(self, agentInput(context, arrival, removalsUnder(self)));
        });
        enqueue.assign(({ context }) => launched(context, placement));
      }
      for (const name of round.newlyHung) enqueue.emit({ type: 'warning.raised', text: hungText(name) });
      for (const text of newlyUnmet(context.assessment?.pools ?? [], round.assessment.pools))
        enqueue.emit({ type: 'warning.raised', text });
      for (const decision of round.decisions) enqueue.emit({ type: 'decision.made', decision });
    }
    for (const { taskId, event } of outcome.toAgents) {
      const agent = context.agents.get(taskId);
      if (agent !== undefined) enqueue.sendTo(agent, event);
    }
    for (const command of outcome.commands) enqueue.emit(spread(command, context.random));
    for (const event of outcome.toFramework)
      if (framework === undefined || !isKnownTo(framework, event)) enqueue.sendTo('framework', event);
  }),
};

/** Nothing is short, and nothing was. */
function isQuiet({ assessment }: Round, backlog: BacklogSnapshot | undefined): boolean {
  return assessment.shortage === 0 && backlog?.value === 'idle';
}

/** Most rounds want of Mesos what the one before did: then its machine need not hear it. */
function isKnownTo(framework: FrameworkSnapshot, { type }: FrameworkEvent): boolean {
  return (
    (type === 'offers.wanted' && framework.matches({ subscribed: { interest: 'wanted' } })) ||
    (type === 'offers.unwanted' && framework.matches({ subscribed: { interest: 'unwanted' } }))
  );
}

/** The context after a round, but for what it launched. */
function decided(context: RootContext, round: Round) {
  const { assessment, surplusSince, unservedShares, shareArrivals, hostSizes, hungAgents, record, lesson } =
    round;
  const experience = lesson?.experience ?? context.memory.experience;
  const estimates = estimatesBy(round.demand);
  const waits = waitsAfter(context, round, estimates);
  const learned = { surplusSince, unservedShares, shareArrivals, hostSizes, hungAgents, experience };
  const memory = { ...context.memory, ...record, ...learned, ...aheadOf(round), ...imagesOf(round), waits };
  return { assessment, estimates, memory, pulled: context.pulled + (round.pulls?.ahead.length ?? 0) };
}

function imagesOf({ pulls }: Round) {
  return pulls === undefined ? {} : { images: pulls.images };
}

/** How stages follow each other, as it is known now, and what was foretold; nothing new by a policy that does not look ahead. */
function aheadOf({ demand }: Round) {
  if (demand === null) return {};
  const { course, foretold, foreseen } = demand;
  return { course, foretold, foreseen };
}

function waitsAfter(
  { memory, view, config, clock }: RootContext,
  { assessment: { jobs }, placement }: Round,
  estimates: Estimates,
) {
  const launches = placement === null ? [] : launchesOf(placement);
  const now = clock.now();
  const judged = roundSeen(memory.waits, {
    jobs,
    launchedFor: new Set(launches.flatMap(({ job }) => job ?? [])),
    now,
    blindSince: view === null ? null : staleSince(view, config, now),
  });
  return withFirstEstimates(judged, jobs, now, estimates);
}

function hungText(name: string): string {
  return `agent ${name} says it is idle and takes no job: it counts for nobody from now on`;
}

function launchesOf({ accepts }: Placement) {
  return accepts.flatMap(({ launches, launchedFor }) =>
    launches.map((launch) => ({ ...launch, job: launchedFor.get(launch.taskId)?.job ?? null })),
  );
}

/** The agents of a placement, whose machines begin before the launch is asked for. */
function arrivalsIn(placement: Placement, offers: readonly Offer[]): readonly Arrival[] {
  const attributes = new Map(offers.map((offer) => [offer.hostId, offer.attributes]));
  return launchesOf(placement).map(({ taskId, hostId, hostname, job }) =>
    newcomer({ taskId, hostId, hostname, attributes: attributes.get(hostId) ?? [], launchedFor: job }),
  );
}

/** The context after a placement. */
function launched(context: RootContext, placement: Placement) {
  const launches = launchesOf(placement);
  return {
    launched: context.launched + launches.length,
    memory: roomSought(launchesMade(context.memory, launches), placement.unplaced),
  };
}

/** Refusals end at different times, so that offers do not all come back at once. */
function spread(command: Command, random: Random): Command {
  return 'refuseSeconds' in command
    ? { ...command, refuseSeconds: Math.round(command.refuseSeconds * (0.8 + 0.4 * random.next())) }
    : command;
}
