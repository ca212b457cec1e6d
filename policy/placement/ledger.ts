import type { Amounts } from './amounts.ts';

/** Where each amount stands among those of its room. */
const AT = { cpus: 0, mem: 1, disk: 2, gpus: 3, ports: 4 } as const;
const WIDTH = 5;

/**
 * What is free in each room, by the room's index. Each pool looks through all rooms: numbers that lie side by side are
 * read several times faster than an object for each room.
 */
export class Ledger {
  readonly #free: Float64Array;

  /** @param rooms how many there are at most. */
  constructor(rooms: number) {
    this.#free = new Float64Array(rooms * WIDTH);
  }

  add(room: number, name: keyof Amounts, amount: number): void {
    const at = room * WIDTH + AT[name];
    this.#free[at] = (this.#free[at] ?? 0) + amount;
  }

  /** Takes amounts out that fit. */
  take(room: number, { cpus, mem, disk, gpus, ports }: Amounts): void {
    this.add(room, 'cpus', -cpus);
    this.add(room, 'mem', -mem);
    this.add(room, 'disk', -disk);
    this.add(room, 'gpus', -gpus);
    this.add(room, 'ports', -ports);
  }

  of(room: number): Amounts {
    return {
      cpus: this.#amount(room, AT.cpus),
      mem: this.#amount(room, AT.mem),
      disk: this.#amount(room, AT.disk),
      gpus: this.#amount(room, AT.gpus),
      ports: this.#amount(room, AT.ports),
    };
  }

  fits(room: number, wanted: Amounts): boolean {
    return (
      wanted.cpus <= this.#amount(room, AT.cpus) &&
      wanted.mem <= this.#amount(room, AT.mem) &&
      wanted.disk <= this.#amount(room, AT.disk) &&
      wanted.gpus <= this.#amount(room, AT.gpus) &&
      wanted.ports <= this.#amount(room, AT.ports)
    );
  }

  /** Of the resource that gets tightest: the share of what is free that `wanted` takes, 0 to 1 where it fits. */
  dominantShare(room: number, wanted: Amounts): number {
    return Math.max(
      shareOf(wanted.cpus, this.#amount(room, AT.cpus)),
      shareOf(wanted.mem, this.#amount(room, AT.mem)),
      shareOf(wanted.disk, this.#amount(room, AT.disk)),
      shareOf(wanted.gpus, this.#amount(room, AT.gpus)),
      shareOf(wanted.ports, this.#amount(room, AT.ports)),
    );
  }

  #amount(room: number, at: number): number {
    return this.#free[room * WIDTH + at] ?? 0;
  }
}

function shareOf(wanted: number, free: number): number {
  return wanted === 0 ? 0 : wanted / free;
}
