import { isInForce, leverId } from '../../domain/levers.ts';
import { type Hold, holdsIn, isRemovalHeld } from '../../policy/holds.ts';
import type { AgentSnapshot } from '../agent/machine.ts';
import type { AgentInput } from '../agent/types.ts';
import { type FrameworkSnapshot, isSettled } from '../framework/machine.ts';
import type { RootContext } from './types.ts';

/** The root machine, as far as it has to be asked. */
export interface Root {
  getSnapshot(): {
    readonly context: RootContext;
    readonly children: { readonly framework?: { getSnapshot(): FrameworkSnapshot } | undefined };
  };
}

/** @param pool whose agents are concerned, for it may be paused alone; all pools if left out. */
export function holdsOn(
  context: RootContext,
  framework: FrameworkSnapshot | undefined,
  pool?: string,
): readonly Hold[] {
  return holdsIn({
    now: context.clock.now(),
    config: context.config,
    view: context.view,
    isSettled: framework !== undefined && isSettled(framework),
    // The later and greater wish.
    isPaused: (context.pausedBy !== null || isPoolPaused(context, pool)) && context.tornDownBy === null,
    isTearingDown: context.tornDownBy !== null,
    brakeOn: context.brakeOn,
  });
}

function isPoolPaused({ levers, clock, calendarAhead }: RootContext, pool: string | undefined): boolean {
  const pause = pool === undefined ? undefined : levers.get(leverId({ kind: 'pause-pool', target: pool }));
  return pause !== undefined && isInForce(pause, clock.now() + calendarAhead);
}

/** After so long without a sign of life of any of its agents, another instance counts as gone (ms). */
const SILENT_FOR_GOOD_MS = 30 * 60_000;

/** Whether another instance may use our name: somebody whom nobody knows lives under it, or has not long ago. */
function isNameShared({ agents, clock }: RootContext): boolean {
  return Array.from(agents.values(), (agent) => agent.getSnapshot()).some(
    (agent) =>
      agent.status === 'active' &&
      ((agent.matches('unclaimed') && isListedAlive(agent)) ||
        (agent.matches('foreign') &&
          clock.now() - (agent.context.lostSince ?? clock.now()) < SILENT_FOR_GOOD_MS)),
  );
}

function isListedAlive({ context: { uuid, lostSince } }: AgentSnapshot): boolean {
  return uuid !== null && lostSince === null;
}

/** One for all agents of a root: of thousands, each would hold its own. */
const known = new WeakMap<Root, AgentInput['removals']>();

/** For agents to ask before they take themselves away: some holds come and go by mere time, so nobody could tell them. */
export function removalsUnder(root: Root): AgentInput['removals'] {
  const removals = known.get(root) ?? newRemovals(root);
  known.set(root, removals);
  return removals;
}

function newRemovals(root: Root): AgentInput['removals'] {
  return {
    areHeld: (rule, pool) => {
      const { context, children } = root.getSnapshot();
      return isRemovalHeld(holdsOn(context, children.framework?.getSnapshot(), pool), rule);
    },
    isNameShared: () => isNameShared(root.getSnapshot().context),
    isJustRead: () => {
      const { readAt, clock } = root.getSnapshot().context;
      return readAt === clock.now();
    },
    isClosed: () => root.getSnapshot().context.view?.maintenance === true,
  };
}
