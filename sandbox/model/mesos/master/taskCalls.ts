import type { TaskState } from '../../../../domain/mesos.ts';
import type { Call } from '../wire/calls.ts';
import { update } from '../wire/events.ts';
import type { Status } from '../wire/status.ts';
import { completeDrain } from './draining.ts';
import type { Master } from './master.ts';
import type { Framework, Task } from './state.ts';
import { isTerminal } from './terminal.ts';

const RECONCILIATION = 'REASON_RECONCILIATION';

/** A task a framework asks about. */
export interface TaskQuestion {
  readonly task_id: string;
  readonly agent_id?: string | undefined;
}

/** Answers for each task named, in that order; for all in the master's table if none is. */
export function reconcile(master: Master, framework: Framework, questions: readonly TaskQuestion[]): void {
  if (questions.length > 0) for (const question of questions) answer(master, framework, question);
  else for (const task of framework.tasks.values()) tellLatest(master, framework, task);
}

/** Kills a task on its host; one the master does not know is answered as if asked about. */
export function kill(master: Master, framework: Framework, call: NonNullable<Call['kill']>): void {
  const task = framework.tasks.get(call.task_id);
  if (task) killKnown(framework, task, call);
  else answer(master, framework, call);
}

function killKnown(framework: Framework, task: Task, call: NonNullable<Call['kill']>): void {
  const { host } = task;
  if (call.agent_id !== undefined && call.agent_id !== host.id) return;
  const grace = call.kill_policy?.grace_period;
  const graceMs = grace === undefined ? null : grace.nanoseconds / 1e6;
  const send = () => host.host.kill(framework.id, task.id, graceMs);
  if (host.connected) host.host.deliver(send);
  else host.owedKills.set(`${framework.id}/${task.id}`, send);
}

/** Passes an acknowledgement on; dropped if the host is not there. A terminal one ends what the master knows of the task. */
export function acknowledge(
  master: Master,
  framework: Framework,
  call: NonNullable<Call['acknowledge']>,
): void {
  const host = master.registered.get(call.agent_id);
  if (!host?.connected) return;
  const uuid = call.uuid.toString('base64');
  const task = framework.tasks.get(call.task_id);
  if (task?.sent && task.sent.uuid === uuid && isTerminal(task.sent.state)) {
    master.removeTask(framework, task);
    completeDrain(master, host);
  }
  host.host.deliver(() => host.host.acknowledge(framework.id, call.task_id, uuid));
}

/** A host tells of a task: its oldest unacknowledged update, and its newest state, which frees the resources. */
export function takeUpdate(
  master: Master,
  from: { readonly hostId: string; readonly frameworkId: string },
  status: Status,
  latest: TaskState,
): void {
  const framework = master.frameworks.get(from.frameworkId);
  const host = master.registered.get(from.hostId);
  if (!framework || !host?.connected || status.uuid === undefined) return;
  framework.stream?.send(update(status));
  const task = framework.tasks.get(status.taskId);
  if (task?.host !== host) return;
  task.sent = { state: status.state, uuid: status.uuid, containerStatus: status.containerStatus };
  task.latest = latest;
  if (isTerminal(latest)) master.freeResources(task);
}

function answer(master: Master, framework: Framework, question: TaskQuestion): void {
  const { task_id, agent_id } = question;
  const task = framework.tasks.get(task_id);
  if (task) tellLatest(master, framework, task);
  else if (!mayStillComeBack(master, agent_id))
    master.tell(framework, {
      ...unknownTask(master, agent_id),
      taskId: task_id,
      reason: RECONCILIATION,
      hostId: agent_id ?? null,
    });
}

/** What a master says of a task that is not in its table. */
function unknownTask(
  master: Master,
  hostId: string | undefined,
): Pick<Status, 'state' | 'message' | 'unreachableSince'> {
  const since = hostId === undefined ? undefined : master.unreachable.get(hostId);
  if (hostId !== undefined && master.registered.has(hostId))
    return { state: 'TASK_GONE', message: 'Reconciliation: Task is unknown to the agent' };
  if (since !== undefined)
    return {
      state: 'TASK_UNREACHABLE',
      message: 'Reconciliation: Task is unreachable',
      unreachableSince: since,
    };
  if (hostId !== undefined && master.gone.has(hostId))
    return { state: 'TASK_GONE_BY_OPERATOR', message: 'Reconciliation: Task is gone' };
  return { state: 'TASK_UNKNOWN', message: 'Reconciliation: Task is unknown' };
}

/** After a restart with its registry the master is silent about tasks that a host due to return may bring. */
function mayStillComeBack(master: Master, hostId: string | undefined): boolean {
  return hostId === undefined ? master.recovered.size > 0 : master.recovered.has(hostId);
}

/** The state is that of the last update sent: an unacknowledged one hides those behind it. */
function tellLatest(master: Master, framework: Framework, task: Task): void {
  master.tell(framework, {
    taskId: task.id,
    state: task.sent?.state ?? 'TASK_STAGING',
    reason: RECONCILIATION,
    message: 'Reconciliation: Latest task state',
    hostId: task.host.id,
    containerStatus: task.sent?.containerStatus,
  });
}
