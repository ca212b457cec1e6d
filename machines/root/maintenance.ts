import type { InverseOffer, Unavailability } from '../../domain/mesos.ts';

/** How long the master waits before it asks again about a host we have promised to clear, in seconds. */
export const PROMISE_S = 600;
/** A window that is not asked about again in this time is off: the master does not withdraw what was answered. */
const FORGOTTEN_AFTER_MS = (PROMISE_S + 300) * 1000;

/** A maintenance window the master has told us of. */
export interface Announcement {
  readonly hostId: string;
  readonly unavailability: Unavailability;
  readonly toldAt: number;
}

/** By inverse offer: what is known of coming maintenance. */
export type Announcements = ReadonlyMap<string, Announcement>;

export function announced(known: Announcements, offers: readonly InverseOffer[], now: number): Announcements {
  const fresh = [...known].filter(([, { toldAt }]) => now - toldAt < FORGOTTEN_AFTER_MS);
  const told = offers.map(
    ({ id, hostId, unavailability }) => [id, { hostId, unavailability, toldAt: now }] as const,
  );
  return new Map([...fresh, ...told]);
}

export function withdrawn(known: Announcements, inverseOfferId: string): Announcements {
  const left = new Map(known);
  left.delete(inverseOfferId);
  return left;
}

/** Hosts with a window ahead or begun, as of now, in our time. */
export function maintenanceHosts(
  known: Announcements,
  now: number,
  calendarAhead: number,
): ReadonlyMap<string, Unavailability> {
  return new Map(
    [...known.values()]
      .filter(({ toldAt }) => now - toldAt < FORGOTTEN_AFTER_MS)
      .map(({ hostId, unavailability }) => [hostId, inOurTime(unavailability, calendarAhead)]),
  );
}

/** A window that the calendar tells of. */
export function inOurTime(window: Unavailability, calendarAhead: number): Unavailability {
  return calendarAhead === 0 ? window : { ...window, start: window.start - calendarAhead };
}
