import type { MachineActivity, MachineName } from '../../../services/views/statecharts/machineSchemas.ts';

export const MACHINE_NAMES: readonly MachineName[] = ['root', 'framework', 'backlog', 'agent'];

export const isMachine = (name: string | undefined): name is MachineName =>
  MACHINE_NAMES.some((known) => known === name);

export const NOTES: Readonly<Record<MachineName, string>> = {
  root: 'Holds the other machines, hands each fact to whom it concerns, and asks the policy what to do.',
  framework: 'Our standing with the Mesos master.',
  backlog: 'Counts for how many polls jobs have been short of an agent, before any is launched.',
  agent: 'One for each agent, from launch to gone. Pick one to see where it stands.',
};

/** Innermost states of one machine, or of all agents. */
export function standingOf(
  activity: MachineActivity,
  machine: MachineName,
  taskId: string | null,
): readonly string[] {
  return machine === 'agent' ? agentsOf(activity, taskId).flat() : activity[machine];
}

const agentsOf = ({ agents }: MachineActivity, taskId: string | null) =>
  agents.filter((agent) => taskId === null || agent.taskId === taskId).map(({ active }) => active);

/** How many machines are in each state, those around the innermost ones included. */
export function litStates(
  activity: MachineActivity,
  machine: MachineName,
  taskId: string | null,
): ReadonlyMap<string, number> {
  if (machine === 'agent' && taskId === null) return new Map(Object.entries(activity.agentStates));
  const active = standingOf(activity, machine, taskId);
  return new Map(active.flatMap(pathAndAround).map((path) => [path, 1]));
}

/** `a.b.c` is in `a.b.c`, `a.b` and `a`. */
function pathAndAround(path: string): readonly string[] {
  const keys = path.split('.');
  return keys.map((_key, index) => keys.slice(0, index + 1).join('.'));
}
