import { type Bundle, contains, isEmpty } from '../resources.ts';
import type { Allocating } from './allocating.ts';
import type { Framework, RegisteredHost } from './state.ts';

const DEFAULT_REFUSAL_SECONDS = 5;
const LONGEST_REFUSAL_SECONDS = 365 * 24 * 60 * 60;

/** What frameworks have refused, and until when they are not asked again. */
export class OfferFilters {
  readonly #master: Allocating;
  readonly #onEnd: (host: RegisteredHost) => void;
  /** Hosts with a filter that ends at a time, so that one timer serves all refusals of one call. */
  readonly #endings = new Map<number, Set<RegisteredHost>>();

  constructor(master: Allocating, onEnd: (host: RegisteredHost) => void) {
    this.#master = master;
    this.#onEnd = onEnd;
  }

  /** Keeps offers of no more than these resources from a framework's role; no time, no filter. */
  refuse(host: RegisteredHost, framework: Framework, role: string, resources: Bundle, seconds: number): void {
    const until = this.#until(seconds);
    if (until === null || isEmpty(resources)) return;
    const key = filterKey(framework.id, role);
    const filters = host.filters.get(key) ?? [];
    host.filters.set(key, [
      ...filters.filter((each) => each.until > this.#master.clock.now()),
      { resources, until },
    ]);
    this.#remember(host, until);
  }

  refuseInverse(host: RegisteredHost, framework: Framework, seconds: number): void {
    const until = this.#until(seconds);
    host.inverseFilters.set(framework.id, until ?? 0);
    if (until === null) this.#onEnd(host);
    else this.#remember(host, until);
  }

  /** An offer is kept back only while it is contained in what was refused. */
  refuses(host: RegisteredHost, frameworkId: string, role: string, resources: Bundle): boolean {
    const now = this.#master.clock.now();
    const filters = host.filters.get(filterKey(frameworkId, role)) ?? [];
    return filters.some((filter) => filter.until > now && contains(filter.resources, resources));
  }

  refusesInverse(host: RegisteredHost, frameworkId: string): boolean {
    return (host.inverseFilters.get(frameworkId) ?? 0) > this.#master.clock.now();
  }

  /** Forgets a framework's refusals for some of its roles. */
  clear(framework: Framework, roles: Iterable<string>): void {
    const keys = [...roles].map((role) => filterKey(framework.id, role));
    for (const host of this.#master.registered.values()) for (const key of keys) host.filters.delete(key);
  }

  clearInverse(framework: Framework): void {
    for (const host of this.#master.registered.values()) host.inverseFilters.delete(framework.id);
  }

  /** A refusal lasts no less than one round, no more than a year, and the default if it is negative. */
  #until(seconds: number): number | null {
    if (seconds === 0) return null;
    const { clock, options } = this.#master;
    const valid = seconds > 0 ? Math.min(seconds, LONGEST_REFUSAL_SECONDS) : DEFAULT_REFUSAL_SECONDS;
    return clock.now() + Math.max(valid * 1000, options.allocationIntervalMs);
  }

  #remember(host: RegisteredHost, until: number): void {
    const ending = this.#endings.get(until);
    if (ending) {
      ending.add(host);
      return;
    }
    const hosts = new Set([host]);
    this.#endings.set(until, hosts);
    this.#master.after(until - this.#master.clock.now(), () => {
      this.#endings.delete(until);
      for (const each of hosts) this.#onEnd(each);
    });
  }
}

function filterKey(frameworkId: string, role: string): string {
  return `${frameworkId} ${role}`;
}
