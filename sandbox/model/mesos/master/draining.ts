import type { Drain } from '../host/drain.ts';
import { markGone, rescindOffers } from './hostLoss.ts';
import type { Master } from './master.ts';
import type { RegisteredHost } from './state.ts';

/** Takes a host out of service and kills what runs there. */
export function startDrain(master: Master, registered: RegisteredHost, drain: Drain): void {
  deactivate(master, registered);
  registered.drain = drain;
  registered.host.deliver(() => registered.host.startDrain(drain));
  completeDrain(master, registered);
}

/** A drain is complete when the last terminal update is acknowledged. */
export function completeDrain(master: Master, registered: RegisteredHost): void {
  if (registered.drain?.markGone && registered.tasks.size === 0) markGone(master, registered);
}

export function deactivate(master: Master, registered: RegisteredHost): void {
  registered.deactivated = true;
  rescindOffers(master, registered);
}

/** False if it is still being drained. */
export function reactivate(master: Master, registered: RegisteredHost): boolean {
  if (registered.drain && registered.tasks.size > 0) return false;
  registered.deactivated = false;
  registered.drain = null;
  registered.host.drain = null;
  master.allocator.changed(registered);
  return true;
}
