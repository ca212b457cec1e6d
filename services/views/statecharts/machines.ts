import { machineDescriptions, type StateDescription } from '../../../machines/descriptions.ts';
import type { Picture } from '../../../machines/picture.ts';
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
export function activeStates({
  active,
  framework,
  backlog,
  agents,
}: Picture): Pick<MachineActivity, 'root' | 'framework' | 'backlog' | 'agents'> {
  return {
    root: [...active],
    framework: [...(framework?.active ?? [])],
    backlog: [...(backlog?.active ?? [])],
    agents: Array.from(agents.values(), ({ taskId, pool, phase, active }) => ({
      taskId,
      pool,
      phase,
      active: [...active],
    })),
  };
}
