import { leverId } from '../../domain/levers.ts';
import { type Hold, holdsIn, isRemovalHeld } from '../../policy/holds.ts';
import type { AgentInput } from '../agent/types.ts';
import { type FrameworkSnapshot, isSettled } from '../framework/machine.ts';
import type { RootContext } from './types.ts';

/** The root machine, as far as it has to be asked. */
interface Root {
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
  return pause !== undefined && pause.until > clock.now() + calendarAhead;
}

/** Whether another instance is known to use our name. */
function isNameShared({ agents }: RootContext): boolean {
  return Array.from(agents.values()).some((agent) => agent.getSnapshot().hasTag('foreign'));
}

/** For agents to ask before they take themselves away: some holds come and go by mere time, so nobody could tell them. */
export function removalsUnder(root: Root): AgentInput['removals'] {
  return {
    areHeld: (rule, pool) => {
      const { context, children } = root.getSnapshot();
      return isRemovalHeld(holdsOn(context, children.framework?.getSnapshot(), pool), rule);
    },
    isNameShared: () => isNameShared(root.getSnapshot().context),
  };
}
