import type { Unavailability } from '../../../../domain/mesos.ts';
import { takeDown } from './hostLoss.ts';
import type { Master } from './master.ts';
import type { RegisteredHost } from './state.ts';

/** Replaces the whole schedule. Offers of hosts it concerns are rescinded and made again, now saying so. */
export function scheduleMaintenance(master: Master, schedule: ReadonlyMap<string, Unavailability>): void {
  const concerned = [...master.registered.values()].filter(
    ({ host, unavailability }) => unavailability !== null || schedule.has(host.hostname),
  );
  master.maintenance.clear();
  for (const [hostname, window] of schedule) master.maintenance.set(hostname, window);
  for (const host of concerned) {
    host.unavailability = schedule.get(host.host.hostname) ?? null;
    for (const offer of [...host.offers]) master.allocator.withdraw(offer, true);
    for (const inverse of [...host.inverseOffers]) master.allocator.withdrawInverse(inverse, true);
    host.inverseFilters.clear();
  }
  master.allocator.allocate(concerned);
}

/** Takes machines down that the schedule names; false if it does not name them all. */
export function machinesDown(master: Master, hostnames: readonly string[]): boolean {
  if (!hostnames.every((hostname) => master.maintenance.has(hostname))) return false;
  for (const hostname of hostnames) for (const host of hostsNamed(master, hostname)) takeDown(master, host);
  return true;
}

/** Machines are in service again and no longer scheduled. */
export function machinesUp(master: Master, hostnames: readonly string[]): void {
  for (const hostname of hostnames) {
    master.maintenance.delete(hostname);
    for (const host of hostsNamed(master, hostname)) host.unavailability = null;
  }
}

export function hostsNamed(master: Master, hostname: string): RegisteredHost[] {
  return [...master.registered.values()].filter(({ host }) => host.hostname === hostname);
}
