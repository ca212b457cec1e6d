import type { GocdView } from '../../domain/gocd.ts';
import { taskId as makeTaskId, pullId, type TaskIdentity } from '../../domain/ids.ts';
import type { Offer } from '../../domain/mesos.ts';
import { uniquePart } from '../../policy/fingerprint.ts';
import { launchHold } from '../../policy/holds.ts';
import { effectsOf } from '../../policy/levers/effects.ts';
import type { World } from '../../policy/world.ts';
import type { BacklogSnapshot } from '../backlog/machine.ts';
import type { FrameworkSnapshot } from '../framework/machine.ts';
import { missingIn } from '../framework/missing.ts';
import { fleetOf, restorableIn } from './fleet.ts';
import { holdsOn } from './holds.ts';
import { inOurTime, maintenanceHosts } from './maintenance.ts';
import type { RootContext } from './types.ts';

/** The machines beside the agents', while they run. */
export type Children = { readonly framework?: { getSnapshot(): FrameworkSnapshot } | undefined } & {
  readonly backlog?: { getSnapshot(): BacklogSnapshot } | undefined;
};

/** What the policy decides on; null before GoCD has been read. */
export function worldOf(
  context: RootContext,
  children: Children,
  { offers, isNewReading }: Pick<World, 'offers' | 'isNewReading'>,
): World | null {
  const { config, clock, view, memory, launched, pulled, calendarAhead } = context;
  const named = namesIn(context);
  const framework = children.framework?.getSnapshot();
  const backlog = children.backlog?.getSnapshot();
  if (view === null || framework === undefined || backlog === undefined) return null;
  return {
    now: clock.now(),
    calendar: clock.now() + calendarAhead,
    config,
    view: viewInOurTime(view, calendarAhead),
    isNewReading,
    fleet: fleetOf(context.agents),
    memory,
    backlog: { pendingPolls: backlog.context.pendingPolls, counted: backlog.context.count },
    levers: effectsOf(context.levers, clock.now() + calendarAhead),
    hold: launchHold(holdsOn(context, framework)),
    ...standingOf(framework),
    budget: context.budget(),
    restorable: restorableIn(context.agents),
    maintenanceHosts: maintenanceHosts(context.announcements, clock.now(), calendarAhead),
    brakeOn: context.brakeOn,
    offers: offersInOurTime(offers, calendarAhead),
    newTaskId: (pool, index) => makeTaskId(named(pool, launched + index)),
    newPullId: (pool, index) => pullId(named(pool, pulled + index)),
  };
}

/** Holds on to nothing else of the context: worlds are kept for a while, and each would keep all that came before it. */
function namesIn({ config, incarnation, clock, calendarAhead }: RootContext) {
  return (poolName: string, index: number): TaskIdentity => {
    const pool = config.pools.find(({ name }) => name === poolName);
    if (pool === undefined) throw new Error(`there is no pool ${poolName}`);
    const unique = uniquePart(incarnation, index, pool, clock.now() + calendarAhead);
    return { instance: config.name, pool: poolName, unique };
  };
}

function standingOf(framework: FrameworkSnapshot): Pick<World, 'mesosProblem' | 'missing'> {
  const { problem } = framework.context;
  return {
    missing: missingIn(framework),
    ...(problem === null ? {} : { mesosProblem: problem.message }),
  };
}

/** GoCD says by the calendar when a job was scheduled. */
export function viewInOurTime(view: GocdView, calendarAhead: number): GocdView {
  if (calendarAhead === 0) return view;
  const jobs = view.jobs.map((job) =>
    job.scheduledAt === null ? job : { ...job, scheduledAt: job.scheduledAt - calendarAhead },
  );
  return { ...view, jobs };
}

function offersInOurTime(offers: readonly Offer[], calendarAhead: number): readonly Offer[] {
  if (calendarAhead === 0) return offers;
  return offers.map((offer) =>
    offer.unavailability === null
      ? offer
      : { ...offer, unavailability: inOurTime(offer.unavailability, calendarAhead) },
  );
}
