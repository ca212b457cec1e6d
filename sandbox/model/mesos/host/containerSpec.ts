import type { ContainerSpec } from '../../container.ts';
import type { TaskInfo } from '../wire/calls.ts';
import type { LaunchOrder } from './launchOrder.ts';

/**
 * What a host asks its engine to run for a task, be it Docker or, for its own containers, Mesos itself. A command task has
 * no image.
 */
export function containerSpec(
  { task, role }: LaunchOrder,
  run: {
    readonly containerId: string;
    readonly hostname: string;
    readonly sandbox: Readonly<Record<string, string>>;
  },
): ContainerSpec {
  const variables = task.command?.environment?.variables ?? [];
  return {
    taskId: task.task_id,
    ...(Object.keys(run.sandbox).length > 0 ? { sandbox: run.sandbox } : {}),
    ...(task.command?.shell && task.command.value !== undefined ? { shell: task.command.value } : {}),
    image: task.container?.docker?.image ?? task.container?.mesos?.image?.docker?.name ?? '',
    ...(knowsItsName(task) ? {} : { knowsItsName: false }),
    host: run.hostname,
    hostname: hostnameOf(task) ?? (networkOf(task) === 'HOST' ? run.hostname : run.containerId.slice(0, 12)),
    env: {
      ...Object.fromEntries(variables.map(({ name, value }) => [name, value ?? ''])),
      MESOS_ALLOCATION_ROLE: role,
      MESOS_CONTAINER_NAME: `mesos-${run.containerId}`,
      MESOS_SANDBOX: '/mnt/mesos/sandbox',
    },
  };
}

export function isDocker(task: TaskInfo): boolean {
  return task.container?.docker !== undefined;
}

/** Mesos takes the host's network unless told otherwise. */
export function networkOf(task: TaskInfo): 'HOST' | 'BRIDGE' | 'NONE' | 'USER' {
  return task.container?.docker?.network ?? 'HOST';
}

/**
 * Why Docker is not even asked to run the task; null if it is. Mesos refuses a hostname of its own with the host's network,
 * and hands one among the parameters on: Docker takes it since 1.11, and makes it so since 1.13.
 */
export function runFault(task: TaskInfo): string | null {
  const isRefused = isDocker(task) && networkOf(task) === 'HOST' && task.container?.hostname !== undefined;
  return isRefused
    ? 'Failed to create docker run options: Unable to set hostname with host network mode'
    : null;
}

/**
 * Docker writes a container's name into its own list of hosts. With the network of the host that list is a copy of the host's,
 * which has only what `add-host` adds.
 */
function knowsItsName(task: TaskInfo): boolean {
  const name = hostnameOf(task);
  if (name === undefined || networkOf(task) !== 'HOST') return true;
  const parameters = task.container?.docker?.parameters ?? [];
  return parameters.some(({ key, value }) => key === 'add-host' && value.startsWith(`${name}:`));
}

function hostnameOf(task: TaskInfo): string | undefined {
  const parameter = task.container?.docker?.parameters.find(({ key }) => key === 'hostname');
  return task.container?.hostname ?? parameter?.value;
}
