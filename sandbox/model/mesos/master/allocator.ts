import {
  add,
  type Bundle,
  contains,
  inOrderOf,
  isEmpty,
  scalarOf,
  subtract,
  usableBy,
} from '../resources.ts';
import {
  inverseOffers as inverseOffersEvent,
  offers as offersEvent,
  rescind,
  rescindInverseOffer,
} from '../wire/events.ts';
import type { Allocating } from './allocating.ts';
import { hasCapability, rolesOf } from './frameworkInfo.ts';
import { OfferFilters } from './offerFilters.ts';
import type { Framework, InverseOffer, Offer, RegisteredHost } from './state.ts';

/** Who holds resources: one role of one framework. */
export interface Holder {
  readonly frameworkId: string;
  readonly role: string;
}

/**
 * Decides who is offered what. A real master looks at all hosts once a second; this one looks, at the same
 * instants, only at hosts where something has changed since (more is free, a filter has ended), which gives the
 * same offers and lets ten thousand idle hosts cost nothing.
 */
export class Allocator {
  readonly #master: Allocating;
  readonly #startedAt: number;
  readonly #filters: OfferFilters;
  readonly #changed = new Set<RegisteredHost>();
  /** Cpus held, in thousandths, by holder: who holds least is served first. */
  readonly #held = new Map<string, number>();
  #roundIsDue = false;

  constructor(master: Allocating) {
    this.#master = master;
    this.#startedAt = master.clock.now();
    this.#filters = new OfferFilters(master, (host) => this.changed(host));
  }

  get filters(): OfferFilters {
    return this.#filters;
  }

  /** A host is to be looked at in the next round. */
  changed(host: RegisteredHost): void {
    this.#changed.add(host);
    if (this.#roundIsDue) return;
    this.#roundIsDue = true;
    const { clock, options } = this.#master;
    const interval = options.allocationIntervalMs;
    const sinceRound = (clock.now() - this.#startedAt) % interval;
    this.#master.after(interval - sinceRound, () => {
      this.#roundIsDue = false;
      const hosts = [...this.#changed];
      this.#changed.clear();
      this.allocate(hosts);
    });
  }

  /** Every host is to be looked at in the next round, as when a framework wants something else. */
  allChanged(): void {
    for (const host of this.#master.registered.values()) this.changed(host);
  }

  /** Resources are held already, as by tasks of a host that comes back. */
  holds(holder: Holder, resources: Bundle): void {
    this.#hold(holder, scalarOf(resources, 'cpus'));
  }

  /** Resources are held no more. */
  free(host: RegisteredHost, resources: Bundle, holder: Holder): void {
    if (isEmpty(resources)) return;
    host.free = inOrderOf(host.host.total, add(host.free, resources));
    this.#hold(holder, -scalarOf(resources, 'cpus'));
    this.changed(host);
  }

  /** Offers at once what these hosts have, in a random order; to all hosts if none are given. */
  allocate(hosts: Iterable<RegisteredHost> = this.#master.registered.values()): void {
    const able = [...hosts].filter((host) => this.#isInService(host));
    const offers = this.#shuffled(able).flatMap((host) => this.#offersOf(host));
    for (const [framework, made] of byFramework(offers)) framework.stream?.send(offersEvent(made));
    const inverse = able.flatMap((host) => this.#inverseOffersOf(host));
    for (const [framework, made] of byFramework(inverse)) framework.stream?.send(inverseOffersEvent(made));
  }

  /** Takes an offer from the outstanding ones; its resources stay held until they are freed or used. */
  take(offer: Offer): void {
    this.#master.offers.delete(offer.id);
    offer.framework.offers.delete(offer);
    offer.host.offers.delete(offer);
  }

  /** Voids an offer; `tell` sends a RESCIND. */
  withdraw(offer: Offer, tell: boolean): void {
    this.take(offer);
    this.free(offer.host, offer.resources, { frameworkId: offer.framework.id, role: offer.role });
    if (tell) offer.framework.stream?.send(rescind(offer.id));
  }

  withdrawInverse(inverse: InverseOffer, tell: boolean): void {
    this.#master.inverseOffers.delete(inverse.id);
    inverse.framework.inverseOffers.delete(inverse);
    inverse.host.inverseOffers.delete(inverse);
    if (tell) inverse.framework.stream?.send(rescindInverseOffer(inverse.id));
  }

  #isInService(host: RegisteredHost): boolean {
    return host.connected && !host.deactivated && this.#master.registered.get(host.id) === host;
  }

  #offersOf(host: RegisteredHost): Offer[] {
    const made: Offer[] = [];
    if (isEmpty(host.free)) return made;
    const { minAllocatable } = this.#master.options;
    for (const [framework, role] of this.#neediestFirst()) {
      const resources = usableBy(host.free, role);
      if (isEmpty(resources) || !isWorthOffering(resources, framework, role, minAllocatable)) continue;
      if (scalarOf(host.host.total, 'gpus') > 0 && !hasCapability(framework.info, 'GPU_RESOURCES')) continue;
      if (this.#filters.refuses(host, framework.id, role, resources)) continue;
      made.push(this.#offer(host, framework, role, resources));
    }
    return made;
  }

  #offer(host: RegisteredHost, framework: Framework, role: string, resources: Bundle): Offer {
    const { offers, clock } = this.#master;
    const offer = { id: this.#master.newOfferId(), framework, role, host, resources, madeAt: clock.now() };
    host.free = subtract(host.free, resources);
    this.#hold({ frameworkId: framework.id, role }, scalarOf(resources, 'cpus'));
    offers.set(offer.id, offer);
    framework.offers.add(offer);
    host.offers.add(offer);
    return offer;
  }

  #inverseOffersOf(host: RegisteredHost): InverseOffer[] {
    if (host.unavailability === null) return [];
    const { frameworks } = this.#master;
    const offered = [...host.offers].map(({ framework }) => framework);
    const used = [...host.tasks].map(({ frameworkId }) => frameworks.get(frameworkId));
    const asked = new Set([...host.inverseOffers].map(({ framework }) => framework));
    const made: InverseOffer[] = [];
    for (const framework of new Set([...offered, ...used])) {
      if (!framework?.stream || asked.has(framework)) continue;
      if (this.#filters.refusesInverse(host, framework.id)) continue;
      const inverse = { id: this.#master.newOfferId(), framework, host };
      this.#master.inverseOffers.set(inverse.id, inverse);
      framework.inverseOffers.add(inverse);
      host.inverseOffers.add(inverse);
      made.push(inverse);
    }
    return made;
  }

  #neediestFirst(): [Framework, string][] {
    const willing: [Framework, string][] = [];
    for (const framework of this.#master.frameworks.values()) {
      if (!framework.stream) continue;
      for (const role of rolesOf(framework.info))
        if (!framework.suppressed.has(role)) willing.push([framework, role]);
    }
    if (willing.length < 2) return willing;
    const held = ([framework, role]: [Framework, string]) =>
      this.#held.get(holderKey({ frameworkId: framework.id, role })) ?? 0;
    return willing.sort((a, b) => held(a) - held(b));
  }

  #hold(holder: Holder, cpus: number): void {
    const key = holderKey(holder);
    const held = (this.#held.get(key) ?? 0) + cpus;
    if (held > 0) this.#held.set(key, held);
    else this.#held.delete(key);
  }

  #shuffled<Item>(items: Item[]): Item[] {
    for (let at = items.length - 1; at > 0; at--) {
      const other = this.#master.random.integer(0, at);
      const [a, b] = [items[at], items[other]];
      if (a !== undefined && b !== undefined) [items[at], items[other]] = [b, a];
    }
    return items;
  }
}

function holderKey({ frameworkId, role }: Holder): string {
  return `${frameworkId} ${role}`;
}

function byFramework<Made extends { readonly framework: Framework }>(
  made: readonly Made[],
): Map<Framework, Made[]> {
  const groups = new Map<Framework, Made[]>();
  for (const each of made) {
    const group = groups.get(each.framework);
    if (group) group.push(each);
    else groups.set(each.framework, [each]);
  }
  return groups;
}

/** What the master's flag says, or the framework's filter of the role in its stead. */
function isWorthOffering(
  resources: Bundle,
  framework: Framework,
  role: string,
  least: Allocating['options']['minAllocatable'],
): boolean {
  const wanted = framework.info.offer_filters?.[role]?.min_allocatable_resources?.quantities;
  const sets = (wanted?.map(valuesOf) ?? least).map(bundleOf);
  const amounts = new Map(
    [...new Set(sets.flatMap((set) => [...set.keys()]))].map((name) => [name, scalarOf(resources, name)]),
  );
  return sets.length === 0 || sets.some((set) => contains(amounts, set));
}

type Quantities = Readonly<Record<string, { readonly value: number }>>;

function valuesOf({ quantities = {} }: { readonly quantities?: Quantities | undefined }) {
  return Object.fromEntries(Object.entries(quantities).map(([name, { value }]) => [name, value]));
}

function bundleOf(amounts: Readonly<Record<string, number>>): Bundle {
  return new Map(Object.entries(amounts).map(([name, value]) => [name, Math.round(value * 1000)]));
}
