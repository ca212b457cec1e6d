import type { AnyStateNode, AnyTransitionDefinition } from 'xstate';

/** All that can happen in a state itself, in the order in which it is tried. */
export function transitionsOf(node: AnyStateNode): readonly AnyTransitionDefinition[] {
  return [...(node.always ?? []), ...[...node.transitions.values()].flat()];
}

/** What makes a transition happen: the event or `after` a delay, and its guard in brackets; empty if it is at once. */
export function reasonOf({ eventType, guard, ...transition }: AnyTransitionDefinition): string {
  const condition = typeof guard === 'string' ? ` [${guard}]` : '';
  if (eventType === '') return condition.trim();
  if (eventType.startsWith('xstate.done.')) return `all done${condition}`;
  const isDelay = eventType.startsWith('xstate.after.') && 'delay' in transition;
  return `${isDelay ? `after ${transition.delay}` : eventType}${condition}`;
}
