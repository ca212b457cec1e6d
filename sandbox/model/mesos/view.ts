import type { TaskState } from '../../../domain/mesos.ts';
import type { Container } from '../container.ts';
import type { Host, Power } from './host/host.ts';
import { rolesOf } from './master/frameworkInfo.ts';
import type { Master } from './master/master.ts';
import { type Bundle, subtract } from './resources.ts';

/** The truth about a cluster, whatever its master knows or has told. */
export interface ClusterView {
  readonly tasks: readonly TaskView[];
  readonly offers: readonly OfferView[];
  readonly frameworks: readonly FrameworkView[];
  readonly hosts: readonly HostView[];
}

/** A task that is on a host: from its launch until its terminal update is acknowledged. */
export interface TaskView {
  readonly taskId: string;
  readonly frameworkId: string;
  readonly hostname: string;
  readonly hostId: string | null;
  /** The newest, told or not. */
  readonly state: TaskState;
  /** The last one sent to the framework; null before the first. */
  readonly sentState: TaskState | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly resources: Bundle;
  /** Null once it has ended. */
  readonly container: Container | null;
}

export interface OfferView {
  readonly offerId: string;
  readonly frameworkId: string;
  readonly role: string;
  readonly hostname: string;
  readonly resources: Bundle;
  /** Milliseconds since the epoch. */
  readonly madeAt: number;
}

export interface FrameworkView {
  readonly frameworkId: string;
  readonly name: string;
  readonly connected: boolean;
  readonly roles: readonly string[];
  readonly suppressedRoles: readonly string[];
  readonly failoverTimeoutSeconds: number;
  /** In the master's table. */
  readonly tasks: number;
  readonly offers: number;
}

export interface HostView {
  readonly hostname: string;
  readonly hostId: string | null;
  readonly power: Power;
  readonly standing: 'registered' | 'disconnected' | 'expected' | 'unreachable' | 'gone' | 'unknown';
  readonly deactivated: boolean;
  readonly total: Bundle;
  /** In use by tasks, as the master counts. */
  readonly used: Bundle;
}

/** `master` is null while none leads; then there are neither offers nor frameworks. */
export function viewOf(master: Master | null, hosts: readonly Host[]): ClusterView {
  return {
    tasks: tasksOf(hosts),
    offers: [...(master?.offers.values() ?? [])].map(({ id, framework, role, host, resources, madeAt }) => ({
      offerId: id,
      frameworkId: framework.id,
      role,
      hostname: host.host.hostname,
      resources,
      madeAt,
    })),
    frameworks: [...(master?.frameworks.values() ?? [])].map((framework) => ({
      frameworkId: framework.id,
      name: framework.info.name,
      connected: framework.stream !== null,
      roles: rolesOf(framework.info),
      suppressedRoles: [...framework.suppressed],
      failoverTimeoutSeconds: framework.info.failover_timeout,
      tasks: framework.tasks.size,
      offers: framework.offers.size,
    })),
    hosts: hosts.map((host) => hostView(master, host)),
  };
}

export function tasksOf(hosts: readonly Host[]): readonly TaskView[] {
  return hosts.flatMap(tasksOn);
}

function tasksOn(host: Host): TaskView[] {
  return [...host.runs].map(({ order, updates, container }) => ({
    taskId: order.task.task_id,
    frameworkId: order.frameworkId,
    hostname: host.hostname,
    hostId: host.id,
    state: updates.latest,
    sentState: updates.lastSent?.state ?? null,
    labels: Object.fromEntries((order.task.labels?.labels ?? []).map(({ key, value }) => [key, value ?? ''])),
    resources: order.resources,
    container,
  }));
}

function hostView(master: Master | null, host: Host): HostView {
  const registered = host.id === null ? undefined : master?.registered.get(host.id);
  const offered = [...(registered?.offers ?? [])].map(({ resources }) => resources);
  const idle = [registered?.free ?? host.total, ...offered];
  return {
    hostname: host.hostname,
    hostId: host.id,
    power: host.power,
    standing: standingOf(master, host),
    deactivated: registered?.deactivated ?? false,
    total: host.total,
    used: idle.reduce(subtract, host.total),
  };
}

function standingOf(master: Master | null, { id }: Host): HostView['standing'] {
  if (master === null || id === null) return 'unknown';
  const registered = master.registered.get(id);
  if (registered) return registered.connected ? 'registered' : 'disconnected';
  if (master.recovered.has(id)) return 'expected';
  if (master.unreachable.has(id)) return 'unreachable';
  return master.gone.has(id) ? 'gone' : 'unknown';
}
