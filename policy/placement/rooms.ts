import type { Attribute, Offer, Resource, Unavailability } from '../../domain/mesos.ts';
import type { Amounts } from './amounts.ts';
import { Ledger } from './ledger.ts';
import { Stock, sizeOf } from './stock.ts';

/**
 * All that one host offers to one role. Mesos takes several offers in one ACCEPT only if they are of the same
 * host and the same role; then a task may take of all of them.
 */
export class Room {
  /** Where it stands among the rooms of this pass. */
  readonly index: number;
  /** Another room of the same host, for another role. */
  readonly beside: Room | undefined;
  readonly #first: Offer;
  /** Most rooms have none. */
  #others: Offer[] | null = null;
  #unavailability: Unavailability | null = null;
  #stock: Stock | null = null;

  constructor(first: Offer, index: number, beside: Room | undefined) {
    this.#first = first;
    this.index = index;
    this.beside = beside;
    this.#note(first);
  }

  get hostId(): string {
    return this.#first.hostId;
  }

  get hostname(): string {
    return this.#first.hostname;
  }

  get role(): string {
    return this.#first.role;
  }

  get attributes(): readonly Attribute[] {
    return this.#first.attributes;
  }

  get offerIds(): readonly string[] {
    return this.#others === null ? [this.#first.id] : this.#offers.map(({ id }) => id).sort();
  }

  /** The first maintenance window any of the offers tells of. */
  get unavailability(): Unavailability | null {
    return this.#unavailability;
  }

  add(offer: Offer): void {
    this.#others ??= [];
    this.#others.push(offer);
    this.#note(offer);
  }

  /** Shares that make up the amounts, out of all that was offered and not yet cut. */
  cut(wanted: Amounts): readonly Resource[] {
    this.#stock ??= new Stock(this.#offers);
    return this.#stock.cut(wanted);
  }

  get #offers(): readonly Offer[] {
    return [this.#first, ...(this.#others ?? [])];
  }

  #note({ unavailability }: Offer): void {
    if (unavailability === null) return;
    if (this.#unavailability === null || unavailability.start < this.#unavailability.start)
      this.#unavailability = unavailability;
  }
}

/** Offers gathered into rooms. */
export class Rooms {
  /** In the order of their indexes. */
  readonly all: readonly Room[];
  /** What is left in each. */
  readonly free: Ledger;
  readonly #lastOfHost = new Map<string, Room>();

  constructor(offers: readonly Offer[]) {
    const all: Room[] = [];
    this.free = new Ledger(offers.length);
    for (const offer of offers) {
      const last = this.#lastOfHost.get(offer.hostId);
      let room = last;
      while (room !== undefined && room.role !== offer.role) room = room.beside;
      if (room !== undefined) room.add(offer);
      else {
        room = new Room(offer, all.length, last);
        all.push(room);
        this.#lastOfHost.set(offer.hostId, room);
      }
      for (const resource of offer.resources) this.#count(resource, room);
    }
    this.all = all;
  }

  /** Takes amounts out of a room. The caller has made sure that they fit. */
  take(room: Room, wanted: Amounts): readonly Resource[] {
    this.free.take(room.index, wanted);
    return room.cut(wanted);
  }

  /** @throws RangeError if there is none of this index. */
  at(index: number): Room {
    const room = this.all[index];
    if (room === undefined) throw new RangeError(`there is no room ${index}`);
    return room;
  }

  /** Those of one host: one for each role it offers to. */
  of(hostId: string): readonly Room[] {
    const rooms: Room[] = [];
    for (let room = this.#lastOfHost.get(hostId); room !== undefined; room = room.beside) rooms.push(room);
    return rooms;
  }

  #count(resource: Resource, { index }: Room): void {
    if (resource.kind === 'ranges') {
      if (resource.name === 'ports') this.free.add(index, 'ports', sizeOf(resource.ranges));
      return;
    }
    switch (resource.name) {
      case 'cpus':
      case 'mem':
      case 'disk':
      case 'gpus':
        this.free.add(index, resource.name, resource.milli);
    }
  }
}
