import type { HostOffers } from '../cluster.ts';
import { Heap } from './heap.ts';

/** A way to find the best of some hosts. */
export interface Choice {
  /** The best that may be used now. */
  best(): HostOffers | null;
  /** Nothing in it can be used any more. */
  readonly isSpent: boolean;
}

/**
 * How well each host suits one pool: the fewest agents of the pool go first, then the lowest cost. Notes are kept in
 * lists of numbers, by the host's index: an object for each host and pool would cost more than all the rest of a pass.
 */
export class Ranking {
  /** Must stay false for a host once it is: such hosts are dropped for good. */
  readonly #isUsable: (host: HostOffers) => boolean;
  readonly #hosts: readonly HostOffers[];
  readonly #agents: Int32Array;
  readonly #costs: Float64Array;
  readonly #slots: Int32Array;
  /** In which heap each host stands, if in one. */
  readonly #heaps: (Heap | null)[];

  constructor(hosts: readonly HostOffers[], isUsable: (host: HostOffers) => boolean) {
    this.#isUsable = isUsable;
    this.#hosts = hosts;
    this.#agents = new Int32Array(hosts.length);
    this.#costs = new Float64Array(hosts.length);
    this.#slots = new Int32Array(hosts.length);
    this.#heaps = new Array<Heap | null>(hosts.length).fill(null);
  }

  /** @param agents how many the pool has there, where they are to be spread; else 0. */
  rate(host: number, agents: number, cost: number): void {
    this.#agents[host] = agents;
    this.#costs[host] = cost;
    this.#heaps[host]?.reorder(host);
  }

  /** Whether the host may still be chosen. */
  has(host: number): boolean {
    return this.#heaps[host] !== null;
  }

  /**
   * A choice among hosts that have been rated.
   * @param hosts their indexes. The list is taken over.
   */
  among(hosts: number[]): Choice {
    const heap = new Heap(hosts, (a, b) => this.#isBetter(a, b), this.#slots);
    for (const host of hosts) this.#heaps[host] = heap;
    return {
      best: () => this.#bestOf(heap),
      get isSpent() {
        return heap.first === undefined;
      },
    };
  }

  #bestOf(heap: Heap): HostOffers | null {
    for (let first = heap.first; first !== undefined; first = heap.first) {
      const host = this.#hosts[first];
      if (host !== undefined && this.#isUsable(host)) return host;
      heap.remove(first);
      this.#heaps[first] = null;
    }
    return null;
  }

  /** Host and role settle ties, so that the order in which offers came decides nothing. */
  #isBetter(a: number, b: number): boolean {
    const fewer = (this.#agents[a] ?? 0) - (this.#agents[b] ?? 0);
    if (fewer !== 0) return fewer < 0;
    const costOfA = this.#costs[a] ?? 0;
    const costOfB = this.#costs[b] ?? 0;
    if (costOfA !== costOfB) return costOfA < costOfB;
    const [one, other] = [this.#hosts[a], this.#hosts[b]];
    if (one === undefined || other === undefined) return false;
    return one.hostId === other.hostId ? one.role < other.role : one.hostId < other.hostId;
  }
}
