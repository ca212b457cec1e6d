import type { Unavailability } from './mesos.ts';

/** A host whose maintenance begins within this time gets no agents and gives up those it has: most jobs end sooner. */
export const MAINTENANCE_IS_NEAR_MS = 60 * 60 * 1000;

/** Whether a host's maintenance has begun or soon will, is announced for later, or is none or over. */
export function maintenanceOf(window: Unavailability | null, now: number): 'near' | 'later' | 'none' {
  if (window === null) return 'none';
  if (window.duration !== null && window.start + window.duration <= now) return 'none';
  return window.start <= now + MAINTENANCE_IS_NEAR_MS ? 'near' : 'later';
}
