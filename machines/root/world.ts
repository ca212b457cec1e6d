import type { GocdView } from '../../domain/gocd.ts';
import { taskId as makeTaskId } from '../../domain/ids.ts';
import { uniquePart } from '../../policy/fingerprint.ts';
import { isStale } from '../../policy/staleness.ts';
import type { Hold, World } from '../../policy/world.ts';
import type { BacklogSnapshot } from '../backlog/machine.ts';
import { type FrameworkSnapshot, isSettled } from '../framework/machine.ts';
import { fleetOf, restorableIn } from './fleet.ts';
import { maintenanceHosts } from './maintenance.ts';
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
  const { config, clock, view, memory, incarnation, launched } = context;
  const framework = children.framework?.getSnapshot();
  const backlog = children.backlog?.getSnapshot();
  if (view === null || framework === undefined || backlog === undefined) return null;
  return {
    now: clock.now(),
    config,
    view,
    isNewReading,
    fleet: fleetOf(context.agents),
    memory,
    backlog: { pendingPolls: backlog.context.pendingPolls, counted: backlog.context.count },
    hold: holdOn(context, view, framework),
    restorable: restorableIn(context.agents),
    maintenanceHosts: maintenanceHosts(context.announcements, clock.now()),
    brakeOn: context.brakeOn,
    offers,
    newTaskId: (poolName, index) => {
      const pool = config.pools.find(({ name }) => name === poolName);
      if (pool === undefined) throw new Error(`there is no pool ${poolName}`);
      const unique = uniquePart(incarnation, launched + index, pool, clock.now());
      return makeTaskId({ instance: config.name, pool: poolName, unique });
    },
  };
}

/** What holds launches back now. Maintenance of the server does so whether or not anyone has noticed it yet. */
function holdOn(context: RootContext, view: GocdView, framework: FrameworkSnapshot): Hold | null {
  if (context.pausedBy !== null) return 'paused';
  if (!isSettled(framework)) return 'not-reconciled';
  if (isStale(view, context.config, context.clock.now())) return 'stale-view';
  return view.maintenance === true ? 'maintenance' : null;
}
