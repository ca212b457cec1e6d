import { type Column, keyOf } from './columns.ts';
import { Heap } from './heap.ts';
import type { Rooms } from './rooms.ts';

/*
 * Rooms are told by their indexes here: lists of numbers are small and lie together, where the rooms themselves would have
 * to be fetched one by one, by each pool again.
 */

/** A way to find the best of some rooms. */
export interface Choice {
  /** The best that may be used now. */
  best(): number | null;
  /** Nothing in it can be used any more. */
  readonly isSpent: boolean;
}

/** A field the pool's agents are to be even over, the first such field outermost. */
export interface Level {
  readonly column: Column;
  /** What hosts without the field count as; null if they are ruled out. */
  readonly blank: readonly string[] | null;
  /** How many agents the fullest of these values has. */
  readonly crowdOf: (values: readonly string[]) => number;
  /** May another agent go there now? If not, no branch more crowded is admitted either. */
  readonly admits: (values: readonly string[]) => boolean;
}

/**
 * The rooms one pool may use and how well each suits it: the lower crowd goes first, then the lower cost. Kept in lists
 * of numbers by the room's index, for an object for each room and pool would cost more than all the rest of a pass.
 */
export class Candidates {
  /** Must stay false for a room once it is: such rooms are dropped for good. */
  readonly isUsable: (room: number) => boolean;
  readonly #rooms: Rooms;
  readonly #crowds: Int32Array;
  readonly #costs: Float64Array;
  readonly #slots: Int32Array;
  readonly #heaps: Heap[] = [];
  /** Which of them each room stands in, counted from 1; 0 if in none. */
  readonly #heapOf: Int32Array;

  constructor(rooms: Rooms, isUsable: (room: number) => boolean) {
    this.isUsable = isUsable;
    this.#rooms = rooms;
    const { length } = rooms.all;
    this.#crowds = new Int32Array(length);
    this.#costs = new Float64Array(length);
    this.#slots = new Int32Array(length);
    this.#heapOf = new Int32Array(length);
  }

  /**
   * @param crowd the pool's agents on the host, where they are to be spread; else 0.
   * @param cost how badly the room suits the pool's next agent.
   */
  rate(room: number, crowd: number, cost: number): void {
    this.#crowds[room] = crowd;
    this.#costs[room] = cost;
    this.#heapWith(room)?.reorder(room);
  }

  /** Whether some choice holds the room. */
  has(room: number): boolean {
    return this.#heapOf[room] !== 0;
  }

  drop(room: number): void {
    this.#heapWith(room)?.remove(room);
    this.#heapOf[room] = 0;
  }

  /** A choice among rooms, which must have been rated: as even over the levels as can be. Takes over `rooms`. */
  among(rooms: Int32Array, levels: readonly Level[]): Choice {
    const [level, ...inner] = levels;
    if (level === undefined) return new CandidateSet(this, this.#heapFor(rooms));
    const branches: Branch[] = [];
    for (const [group, members] of level.column.split(rooms).entries()) {
      const own = level.column.groups[group] ?? [];
      const values = own.length === 0 ? level.blank : own;
      if (values === null || members.length === 0) continue;
      branches.push({
        key: keyOf(values),
        values,
        crowd: level.crowdOf(values),
        choice: this.among(members, inner),
      });
    }
    return new Grouping(level, branches);
  }

  #heapFor(rooms: Int32Array): Heap {
    const heap = new Heap(rooms, (a, b) => this.#isBetter(a, b), this.#slots);
    const number = this.#heaps.push(heap);
    for (const room of rooms) this.#heapOf[room] = number;
    return heap;
  }

  #heapWith(room: number): Heap | undefined {
    const number = this.#heapOf[room] ?? 0;
    return number === 0 ? undefined : this.#heaps[number - 1];
  }

  /** Host and role settle ties, so that the order in which offers came decides nothing. */
  #isBetter(a: number, b: number): boolean {
    const crowdOfA = this.#crowds[a] ?? 0;
    const crowdOfB = this.#crowds[b] ?? 0;
    if (crowdOfA !== crowdOfB) return crowdOfA < crowdOfB;
    const costOfA = this.#costs[a] ?? 0;
    const costOfB = this.#costs[b] ?? 0;
    if (costOfA !== costOfB) return costOfA < costOfB;
    const [one, other] = [this.#rooms.at(a), this.#rooms.at(b)];
    return one.hostId === other.hostId ? one.role < other.role : one.hostId < other.hostId;
  }
}

/** Candidates that differ in nothing the pool is to be even over. */
class CandidateSet implements Choice {
  readonly #candidates: Candidates;
  readonly #heap: Heap;

  constructor(candidates: Candidates, heap: Heap) {
    this.#candidates = candidates;
    this.#heap = heap;
  }

  get isSpent(): boolean {
    return this.#heap.first === undefined;
  }

  best(): number | null {
    for (let first = this.#heap.first; first !== undefined; first = this.#heap.first) {
      if (this.#candidates.isUsable(first)) return first;
      this.#candidates.drop(first);
    }
    return null;
  }
}

interface Branch {
  readonly key: string;
  readonly values: readonly string[];
  readonly choice: Choice;
  crowd: number;
}

/** Candidates by their values of one field: the least crowded value goes first. */
class Grouping implements Choice {
  readonly #level: Level;
  readonly #branches: readonly Branch[];
  /** Branches by their place in the list. */
  readonly #heap: Heap;

  constructor(level: Level, branches: readonly Branch[]) {
    this.#level = level;
    this.#branches = branches;
    const isBefore = (a: number, b: number) => isLessCrowded(branches[a], branches[b]);
    this.#heap = new Heap(new Int32Array(branches.keys()), isBefore, new Int32Array(branches.length));
  }

  get isSpent(): boolean {
    return this.#heap.first === undefined;
  }

  best(): number | null {
    const passedOver: number[] = [];
    let best: number | null = null;
    for (let at = this.#leastCrowded(); at !== undefined; at = this.#leastCrowded()) {
      const branch = this.#branches[at];
      if (branch === undefined || !this.#level.admits(branch.values)) break;
      best = branch.choice.best();
      if (best !== null) break;
      this.#heap.remove(at);
      if (!branch.choice.isSpent) passedOver.push(at);
    }
    for (const at of passedOver) this.#heap.push(at);
    return best;
  }

  /** Crowds only ever grow, so a stale one can stand too early in the heap, never too late. */
  #leastCrowded(): number | undefined {
    for (let first = this.#heap.first; first !== undefined; first = this.#heap.first) {
      const branch = this.#branches[first];
      if (branch === undefined) return undefined;
      const crowd = this.#level.crowdOf(branch.values);
      if (crowd === branch.crowd) return first;
      branch.crowd = crowd;
      this.#heap.reorder(first);
    }
    return undefined;
  }
}

function isLessCrowded(a: Branch | undefined, b: Branch | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.crowd === b.crowd ? a.key < b.key : a.crowd < b.crowd;
}
