import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { agentMachine } from './agent/machine.ts';
import { backlogMachine } from './backlog/machine.ts';
import { frameworkMachine } from './framework/machine.ts';
import { rootMachine } from './root/machine.ts';

/** A state of a machine as its definition has it, in plain data. The outermost stands for the machine itself. */
export interface StateDescription {
  /** From the outermost state in, with dots; empty for the machine itself. */
  readonly path: string;
  readonly key: string;
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  /** Entered with the state around it, unless something leads elsewhere. */
  readonly isInitial: boolean;
  /** All that can happen in the state itself, in the order in which it is tried. */
  readonly transitions: readonly TransitionDescription[];
  readonly states: readonly StateDescription[];
}

export interface TransitionDescription {
  /** The event or `after` a delay, and its guard in brackets; empty if it is at once. */
  readonly when: string;
  /** Paths of the states it leads to; empty if it stays where it is. */
  readonly to: readonly string[];
}

/** What all machines are made of, by their names. */
export const machineDescriptions = {
  root: described(rootMachine),
  framework: described(frameworkMachine),
  backlog: described(backlogMachine),
  agent: described(agentMachine),
} as const satisfies Readonly<Record<string, StateDescription>>;

export function described(machine: AnyStateMachine): StateDescription {
  return stateOf(machine.root);
}

function stateOf(node: AnyStateNode): StateDescription {
  const { parent } = node;
  return {
    path: pathOf(node),
    key: node.key,
    kind: node.type,
    isInitial: parent?.type === 'compound' && parent.initial.target[0] === node,
    transitions: transitionsOf(node).map((transition) => ({
      when: reasonOf(transition),
      to: (transition.target ?? []).map(pathOf),
    })),
    states: Object.values(node.states).map(stateOf),
  };
}

function transitionsOf(node: AnyStateNode): readonly AnyTransitionDefinition[] {
  return [...(node.always ?? []), ...[...node.transitions.values()].flat()];
}

function reasonOf({ eventType, guard, ...transition }: AnyTransitionDefinition): string {
  const condition = typeof guard === 'string' ? ` [${guard}]` : '';
  if (eventType === '') return condition.trim();
  if (eventType.startsWith('xstate.done.')) return `all done${condition}`;
  const isDelay = eventType.startsWith('xstate.after.') && 'delay' in transition;
  return `${isDelay ? `after ${transition.delay}` : eventType}${condition}`;
}

function pathOf(node: AnyStateNode): string {
  return node.path.join('.');
}
