import type { Host } from '../host/host.ts';
import type { TaskRun } from '../host/taskRun.ts';
import { subtract } from '../resources.ts';
import type { Master } from './master.ts';
import type { RegisteredHost, Task } from './state.ts';
import { newFramework } from './subscription.ts';
import { isTerminal } from './terminal.ts';

/**
 * A host registers, for the first time or again. Only for a host the master had given up, or did not know, are
 * frameworks told of its tasks; one that the master expected back just has its offers made.
 */
export function register(master: Master, host: Host): void {
  const known = host.id === null ? undefined : master.registered.get(host.id);
  for (const { order } of [...host.runs])
    if (master.completed.has(order.frameworkId)) host.shutDownFramework(order.frameworkId);
  if (host.id !== null && master.gone.has(host.id)) host.remove();
  else if (known) reconnect(master, known);
  else admit(master, host);
}

function admit(master: Master, host: Host): void {
  const isNew = host.id === null;
  const id = host.id ?? master.newHostId();
  host.id = id;
  const wasUnreachable = master.unreachable.delete(id);
  const wasExpected = master.recovered.delete(id);
  const registered = newRegistration(master, host, id);
  master.registered.set(id, registered);
  for (const run of host.runs) takeOverRun(master, registered, run);
  if (!isNew && !wasExpected)
    tellOfReturn(
      master,
      registered,
      wasUnreachable ? 'Unreachable agent re-reregistered' : 'Unknown agent reregistered',
    );
  host.resumeUpdates();
  master.allocator.allocate([registered]);
}

function newRegistration(master: Master, host: Host, id: string): RegisteredHost {
  return {
    id,
    host,
    registeredAt: master.clock.now(),
    connected: true,
    deactivated: host.drain !== null,
    drain: host.drain,
    unavailability: master.maintenance.get(host.hostname) ?? null,
    free: host.total,
    offers: new Set(),
    tasks: new Set(),
    inverseOffers: new Set(),
    filters: new Map(),
    inverseFilters: new Map(),
    owedKills: new Map(),
  };
}

function reconnect(master: Master, registered: RegisteredHost): void {
  registered.connected = true;
  registered.host.resumeUpdates();
  for (const kill of registered.owedKills.values()) registered.host.deliver(kill);
  registered.owedKills.clear();
  master.allocator.changed(registered);
}

/** The master learns of a task, and maybe of a framework, from the host it runs on. */
function takeOverRun(master: Master, registered: RegisteredHost, run: TaskRun): void {
  const { frameworkId, framework: info, task, role, resources } = run.order;
  const framework = master.frameworks.get(frameworkId) ?? newFramework(frameworkId, info);
  master.frameworks.set(frameworkId, framework);
  framework.unreachable.delete(task.task_id);
  const { latest, lastSent } = run.updates;
  const holdsResources = !isTerminal(latest);
  const known: Task = {
    id: task.task_id,
    frameworkId,
    host: registered,
    role,
    resources,
    latest,
    sent:
      lastSent?.uuid === undefined
        ? null
        : { state: lastSent.state, uuid: lastSent.uuid, containerStatus: lastSent.containerStatus },
    holdsResources,
  };
  framework.tasks.set(known.id, known);
  registered.tasks.add(known);
  if (holdsResources) {
    registered.free = subtract(registered.free, resources);
    master.allocator.holds({ frameworkId, role }, resources);
  }
}

function tellOfReturn(master: Master, registered: RegisteredHost, message: string): void {
  for (const task of registered.tasks) {
    const framework = master.frameworks.get(task.frameworkId);
    const state = task.sent?.state ?? 'TASK_STAGING';
    if (!framework || isTerminal(state)) continue;
    master.tell(framework, {
      taskId: task.id,
      state,
      reason: 'REASON_AGENT_REREGISTERED',
      message,
      hostId: registered.id,
      containerStatus: task.sent?.containerStatus,
    });
  }
}
