import type { Attribute, Offer, Resource, Unavailability } from '../../domain/mesos.ts';
import type { Amounts } from './amounts.ts';
import { Stock, sizeOf } from './stock.ts';

/**
 * All that one host offers to one role. Mesos takes several offers in one ACCEPT only if they are of the same
 * host and the same role; then a task may take of all of them.
 */
export class Room {
  readonly hostId: string;
  readonly hostname: string;
  readonly role: string;
  readonly attributes: readonly Attribute[];
  /** Where it stands among the rooms of this pass. */
  readonly index: number;
  /** Another room of the same host, for another role. */
  readonly beside: Room | undefined;
  readonly #offers: Offer[];
  readonly #free = { cpus: 0, mem: 0, disk: 0, gpus: 0, ports: 0 };
  #unavailability: Unavailability | null = null;
  #stock: Stock | null = null;

  constructor(first: Offer, index: number, beside: Room | undefined) {
    this.hostId = first.hostId;
    this.hostname = first.hostname;
    this.role = first.role;
    this.attributes = first.attributes;
    this.index = index;
    this.beside = beside;
    this.#offers = [first];
    this.#count(first);
  }

  /** What is left. */
  get free(): Amounts {
    return this.#free;
  }

  get offerIds(): readonly string[] {
    return this.#offers.map(({ id }) => id).sort();
  }

  /** The first maintenance window any of the offers tells of. */
  get unavailability(): Unavailability | null {
    return this.#unavailability;
  }

  add(offer: Offer): void {
    this.#offers.push(offer);
    this.#count(offer);
  }

  /** Takes the amounts out. The caller has made sure that they fit. */
  take(wanted: Amounts): readonly Resource[] {
    this.#stock ??= new Stock(this.#offers);
    this.#free.cpus -= wanted.cpus;
    this.#free.mem -= wanted.mem;
    this.#free.disk -= wanted.disk;
    this.#free.gpus -= wanted.gpus;
    this.#free.ports -= wanted.ports;
    return this.#stock.cut(wanted);
  }

  #count({ resources, unavailability }: Offer): void {
    for (const resource of resources) this.#countResource(resource);
    if (unavailability === null) return;
    if (this.#unavailability === null || unavailability.start < this.#unavailability.start)
      this.#unavailability = unavailability;
  }

  #countResource(resource: Resource): void {
    if (resource.kind === 'ranges') {
      if (resource.name === 'ports') this.#free.ports += sizeOf(resource.ranges);
      return;
    }
    switch (resource.name) {
      case 'cpus':
      case 'mem':
      case 'disk':
      case 'gpus':
        this.#free[resource.name] += resource.milli;
    }
  }
}

/** Offers gathered into rooms. */
export class Rooms {
  readonly all: readonly Room[];
  readonly #lastOfHost = new Map<string, Room>();

  constructor(offers: readonly Offer[]) {
    const all: Room[] = [];
    for (const offer of offers) {
      const last = this.#lastOfHost.get(offer.hostId);
      let room = last;
      while (room !== undefined && room.role !== offer.role) room = room.beside;
      if (room !== undefined) {
        room.add(offer);
        continue;
      }
      room = new Room(offer, all.length, last);
      all.push(room);
      this.#lastOfHost.set(offer.hostId, room);
    }
    this.all = all;
  }

  /** Those of one host: one for each role it offers to. */
  of(hostId: string): readonly Room[] {
    const rooms: Room[] = [];
    for (let room = this.#lastOfHost.get(hostId); room !== undefined; room = room.beside) rooms.push(room);
    return rooms;
  }
}
