import type { TaskLaunch } from '../../domain/commands.ts';
import type { Offer } from '../../domain/mesos.ts';
import type { inProcessMesos } from '../../sandbox/index.ts';

/** Room on a host, in the units of a config. */
export interface Room {
  readonly cpus: number;
  readonly mem: number;
  readonly disk: number;
}

/** Another framework, as far as ours could get in its way. */
export interface ForeignFramework {
  readonly master: ReturnType<typeof inProcessMesos>;
  /** Ids of tasks that it launches, the last one first and one for each offer; it may be emptied before. */
  readonly waiting: string[];
  /** What each of its tasks takes. */
  readonly room: Room;
  readonly onSubscribed?: (frameworkId: string) => void;
}

/** It launches what it waits to launch, acknowledges what becomes of that, and stays subscribed. */
export function startForeignFramework({ master, waiting, room, onSubscribed }: ForeignFramework): void {
  master.subscribe({ type: 'mesos.subscribe', frameworkId: null, suppressed: false }).subscribe((fact) => {
    if (fact.type === 'mesos.subscribed') onSubscribed?.(fact.frameworkId);
    if (fact.type === 'mesos.update.received') {
      const { taskId, hostId, uuid } = fact.update;
      if (hostId !== null && uuid !== null)
        master.call({ type: 'mesos.acknowledge', taskId, hostId, uuid }).subscribe();
    }
    if (fact.type !== 'mesos.offers.received') return;
    for (const offer of fact.offers) {
      const next = waiting.pop();
      const launches = next === undefined ? [] : [launchOn(offer, next, room)];
      master.call({ type: 'mesos.accept', offerIds: [offer.id], launches, refuseSeconds: 3600 }).subscribe();
    }
    if (waiting.length === 0) master.call({ type: 'mesos.suppress' }).subscribe();
  });
}

function launchOn({ hostId, hostname, role }: Offer, taskId: string, { cpus, mem, disk }: Room): TaskLaunch {
  const scalar = (name: string, amount: number) =>
    ({ kind: 'scalar', name, milli: amount * 1000, reservations: [] }) as const;
  const resources = [scalar('cpus', cpus), scalar('mem', mem), scalar('disk', disk)];
  return { taskId, pool: 'build', hostId, hostname, role, resources };
}
