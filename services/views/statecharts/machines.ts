import type { AnyStateMachine, AnyStateNode, StateValue } from 'xstate';
import { agentMachine } from '../../../machines/agent/machine.ts';
import { backlogMachine } from '../../../machines/backlog/machine.ts';
import { frameworkMachine } from '../../../machines/framework/machine.ts';
import { phaseOf } from '../../../machines/root/fleet.ts';
import { rootMachine } from '../../../machines/root/machine.ts';
import { reasonOf, transitionsOf } from '../../diagram/transitions.ts';
import { agentsIn, type CoreSnapshot } from '../snapshot.ts';
import type { MachineActivity, MachineState, MachinesView } from './machineSchemas.ts';

/** All machines from their definitions: what is shown is what runs. */
export function machinesView(): MachinesView {
  return {
    machines: [
      { name: 'root', definition: definitionOf(rootMachine) },
      { name: 'framework', definition: definitionOf(frameworkMachine) },
      { name: 'backlog', definition: definitionOf(backlogMachine) },
      { name: 'agent', definition: definitionOf(agentMachine) },
    ],
  };
}

const definitionOf = (machine: AnyStateMachine) => stateOf(machine.root);

function stateOf(node: AnyStateNode): MachineState {
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

const pathOf = (node: AnyStateNode) => node.path.join('.');

/** Where each machine stands now. */
export function activeStates(
  snapshot: CoreSnapshot,
): Pick<MachineActivity, 'root' | 'framework' | 'backlog' | 'agents'> {
  const { framework, backlog } = snapshot.children;
  return {
    root: innermost(snapshot.value),
    framework: framework === undefined ? [] : innermost(framework.getSnapshot().value),
    backlog: backlog === undefined ? [] : innermost(backlog.getSnapshot().value),
    agents: agentsIn(snapshot).map((agent) => ({
      taskId: agent.context.taskId,
      pool: agent.context.pool,
      phase: phaseOf(agent),
      active: innermost(agent.value),
    })),
  };
}

/** The paths of the innermost states of a state value. */
export function innermost(value: StateValue): string[] {
  if (typeof value === 'string') return [value];
  return Object.entries(value).flatMap(([key, inside]) => {
    const paths = inside === undefined ? [] : innermost(inside);
    return paths.length === 0 ? [key] : paths.map((path) => `${key}.${path}`);
  });
}
