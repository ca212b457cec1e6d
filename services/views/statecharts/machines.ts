import type { StateValue } from 'xstate';
import { machineDescriptions, type StateDescription } from '../../../machines/descriptions.ts';
import { phaseOf } from '../../../machines/root/fleet.ts';
import { agentsIn, type CoreSnapshot } from '../snapshot.ts';
import {
  MACHINE_NAME,
  type MachineActivity,
  type MachineState,
  type MachinesView,
} from './machineSchemas.ts';

/** All machines from their definitions: what is shown is what runs. */
export function machinesView(): MachinesView {
  return {
    machines: MACHINE_NAME.options.map((name) => ({
      name,
      definition: stateView(machineDescriptions[name]),
    })),
  };
}

function stateView({ path, key, kind, isInitial, transitions, states }: StateDescription): MachineState {
  return {
    path,
    key,
    kind,
    isInitial,
    transitions: transitions.map(({ when, to }) => ({ when, to: [...to] })),
    states: states.map(stateView),
  };
}

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
