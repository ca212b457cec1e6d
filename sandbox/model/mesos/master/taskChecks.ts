import { type Bundle, contains, isEmpty } from '../resources.ts';
import type { TaskInfo } from '../wire/calls.ts';
import { requestedResources, resourcesText } from '../wire/resourceWire.ts';
import type { Framework, RegisteredHost } from './state.ts';

/** What a task is launched against. */
export interface LaunchContext {
  readonly framework: Framework;
  readonly host: RegisteredHost;
  /** The role of the offers. */
  readonly role: string;
  /** What is left of the offers. */
  readonly remaining: Bundle;
}

/** Why a master will not launch a task, in its words and its order of looking; null if it will. */
export function taskFault(task: TaskInfo, context: LaunchContext): string | null {
  return (
    taskIdFault(task.task_id) ??
    placeFault(task, context) ??
    limitFault(task) ??
    (task.resources.length === 0 ? 'Task uses no resources' : null) ??
    commandFault(task) ??
    containerFault(task) ??
    amountFault(task, context)
  );
}

const LONGEST_TASK_ID = 255;

function taskIdFault(id: string): string | null {
  if (id === '') return 'ID must not be empty';
  if (Buffer.byteLength(id) > LONGEST_TASK_ID)
    return `ID must not be greater than ${LONGEST_TASK_ID} characters`;
  if (id === '.' || id === '..') return `'${id}' is disallowed`;
  const invalid = [...id].some((char) => char < ' ' || '/\\\x7f'.includes(char));
  return invalid ? `'${id}' contains invalid characters` : null;
}

function placeFault(task: TaskInfo, { framework, host }: LaunchContext): string | null {
  const id = task.task_id;
  if (framework.tasks.has(id) || framework.unreachable.has(id)) return `Task has duplicate ID: ${id}`;
  if (task.agent_id !== host.id)
    return `Task uses invalid agent ${task.agent_id} while agent ${host.id} is expected`;
  return null;
}

function limitFault(task: TaskInfo): string | null {
  if ((task.kill_policy?.grace_period?.nanoseconds ?? 0) < 0)
    return "Task's 'kill_policy.grace_period' must be non-negative";
  if ((task.max_completion_time?.nanoseconds ?? 0) < 0)
    return "Task's 'max_completion_time' must be non-negative";
  return null;
}

function commandFault(task: TaskInfo): string | null {
  for (const { name, type, value } of task.command?.environment?.variables ?? []) {
    if (type !== 'SECRET' && value === undefined)
      return `Task's \`CommandInfo\` is invalid: Environment variable '${name}' of type 'VALUE' must have a value set`;
  }
  return null;
}

function containerFault({ container, command, executor }: TaskInfo): string | null {
  if (container?.type === 'DOCKER' && !container.docker)
    return "Task's `ContainerInfo` is invalid: DockerInfo 'docker' is not set for DOCKER typed ContainerInfo";
  if (container?.docker?.parameters.some(({ key }) => key === 'name'))
    return "Task's `ContainerInfo` is invalid: Parameter in DockerInfo must not be 'name'";
  if ((command === undefined) === (executor === undefined))
    return 'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present';
  return executor === undefined
    ? null
    : 'This cluster runs command and docker tasks only, no custom executors';
}

function amountFault(task: TaskInfo, { role, remaining }: LaunchContext): string | null {
  const wanted = requestedResources(task.resources, role);
  if (isEmpty(wanted.resources)) return 'Task uses no resources';
  if (wanted.role === role && contains(remaining, wanted.resources)) return null;
  return (
    `Total resources ${resourcesText(wanted.resources, wanted.role)} required by task and its executor ` +
    `is more than available ${resourcesText(remaining, role)}`
  );
}
