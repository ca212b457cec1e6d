import { machineDescriptions, type StateDescription } from '../../../machines/descriptions.ts';
import type { AgentPicture, Picture } from '../../../machines/picture.ts';
import type { ActivityAsked } from '../asked.ts';
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

/** Where each machine stands now, each agent or only as many as are asked for. */
export function activeStates(
  { active, framework, backlog, agents }: Picture,
  { agent, agents: told }: Pick<ActivityAsked, 'agent' | 'agents'>,
): Pick<MachineActivity, 'root' | 'framework' | 'backlog' | 'agentStates' | 'agents'> {
  const shown = told === 'counted' && agent === undefined ? [] : [...agents.values()];
  return {
    root: [...active],
    framework: [...(framework?.active ?? [])],
    backlog: [...(backlog?.active ?? [])],
    agentStates: countsByState(agents.values()),
    agents: shown
      .filter(({ taskId }) => agent === undefined || taskId === agent)
      .map(({ taskId, pool, phase, active: paths }) => ({ taskId, pool, phase, active: [...paths] })),
  };
}

function countsByState(agents: Iterable<AgentPicture>): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { active } of agents)
    for (const path of new Set(active.flatMap(pathAndAround))) counts.set(path, (counts.get(path) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** `a.b.c` is in `a`, `a.b` and `a.b.c`. */
function pathAndAround(path: string): readonly string[] {
  const keys = path.split('.');
  return keys.map((_key, index) => keys.slice(0, index + 1).join('.'));
}
