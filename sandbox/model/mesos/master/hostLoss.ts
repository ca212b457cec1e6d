import type { Cancel } from '../../../../domain/clock/clock.ts';
import type { TaskState } from '../../../../domain/mesos.ts';
import { failure } from '../wire/events.ts';
import type { Master } from './master.ts';
import type { RegisteredHost, Task } from './state.ts';
import { isTerminal } from './terminal.ts';

/** The connection to a host's agent process broke; it may register again until it has missed its pings. */
export function disconnected(master: Master, registered: RegisteredHost): void {
  registered.connected = false;
  rescindOffers(master, registered);
  for (const task of [...registered.tasks]) {
    const framework = master.frameworks.get(task.frameworkId);
    if (!framework || framework.info.checkpoint) continue;
    const message = `Agent ${registered.host.hostname} disconnected`;
    tellLoss(master, task, { state: 'TASK_LOST', reason: 'REASON_AGENT_DISCONNECTED', message });
    master.removeTask(framework, task);
    registered.host.shutDownFramework(framework.id);
  }
}

/** A host has stopped to answer pings; gives it up when it has missed enough. The cancel is for its return. */
export function awaitPings(master: Master, registered: RegisteredHost): Cancel {
  const { hostPingMs, hostPings } = master.options;
  const sincePing = (master.clock.now() - registered.registeredAt) % hostPingMs;
  return master.after(hostPingMs - sincePing + hostPings * hostPingMs, () => giveUp(master, registered));
}

/** An operator says that a host will never be back; its agent process is told to end. */
export function markGone(master: Master, registered: RegisteredHost): void {
  master.gone.add(registered.id);
  remove(master, registered, {
    state: 'TASK_GONE_BY_OPERATOR',
    reason: 'REASON_AGENT_REMOVED_BY_OPERATOR',
    message: 'Agent has been marked gone',
  });
  registered.host.deliver(() => registered.host.remove());
}

/** An operator takes a machine down: its agent process ends, and what comes up later is a new host. */
export function takeDown(master: Master, registered: RegisteredHost): void {
  const { host } = registered;
  remove(master, registered, {
    state: 'TASK_LOST',
    reason: 'REASON_AGENT_REMOVED',
    message: `Agent ${host.hostname} removed: Operator initiated 'Machine DOWN'`,
  });
  host.deliver(() => {
    host.wipe();
    host.id = null;
    host.killProcess();
  });
}

/** Hosts the registry names have had their time to come back. */
export function giveUpExpected(master: Master): void {
  for (const id of master.recovered) {
    master.unreachable.set(id, master.clock.now());
    master.broadcast(failure(id));
  }
  master.recovered.clear();
}

function giveUp(master: Master, registered: RegisteredHost): void {
  if (master.registered.get(registered.id) !== registered) return;
  const unreachableSince = master.clock.now();
  master.unreachable.set(registered.id, unreachableSince);
  for (const task of registered.tasks) master.frameworks.get(task.frameworkId)?.unreachable.add(task.id);
  remove(master, registered, {
    state: 'TASK_UNREACHABLE',
    reason: 'REASON_AGENT_REMOVED',
    message: 'health check timed out',
    unreachableSince,
  });
}

interface Loss {
  readonly state: TaskState;
  readonly reason: string;
  readonly message: string;
  readonly unreachableSince?: number;
}

/** In this order each time: updates of its tasks, offers rescinded, and FAILURE to every framework. */
function remove(master: Master, registered: RegisteredHost, loss: Loss): void {
  master.registered.delete(registered.id);
  for (const task of [...registered.tasks]) {
    const framework = master.frameworks.get(task.frameworkId);
    tellLoss(master, task, loss);
    if (framework) master.removeTask(framework, task);
  }
  rescindOffers(master, registered);
  for (const inverse of [...registered.inverseOffers]) master.allocator.withdrawInverse(inverse, true);
  master.broadcast(failure(registered.id));
}

function tellLoss(master: Master, task: Task, loss: Loss): void {
  const framework = master.frameworks.get(task.frameworkId);
  if (!framework || isTerminal(task.latest)) return;
  master.tell(framework, { ...loss, taskId: task.id, hostId: task.host.id });
}

export function rescindOffers(master: Master, registered: RegisteredHost): void {
  for (const offer of [...registered.offers]) master.allocator.withdraw(offer, true);
}
