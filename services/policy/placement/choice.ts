import { Heap, type HeapItem } from './heap.ts';
import type { Room } from './rooms.ts';

/** A way to find the best of some rooms. */
export interface Choice {
  /** The best that may be used now. */
  best(): Room | null;
  /** Nothing in it can be used any more. */
  readonly isSpent: boolean;
}

/** A field the pool's agents are to be even over, the first such field outermost. */
export interface Level {
  /** A host without any is ruled out. */
  readonly valuesOf: (room: Room) => readonly string[];
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
  readonly isUsable: (room: Room) => boolean;
  readonly #crowds: Int32Array;
  readonly #costs: Float64Array;
  readonly #slots: Int32Array;
  /** The one each room stands in. */
  readonly #heaps: (Heap<Room> | undefined)[];

  /** @param rooms how many there are in this pass. */
  constructor(rooms: number, isUsable: (room: Room) => boolean) {
    this.isUsable = isUsable;
    this.#crowds = new Int32Array(rooms);
    this.#costs = new Float64Array(rooms);
    this.#slots = new Int32Array(rooms);
    this.#heaps = new Array(rooms);
  }

  /**
   * @param crowd the pool's agents on the host, where they are to be spread; else 0.
   * @param cost how badly the room suits the pool's next agent.
   */
  rate(room: Room, crowd: number, cost: number): void {
    this.#crowds[room.index] = crowd;
    this.#costs[room.index] = cost;
    this.#heaps[room.index]?.reorder(room);
  }

  /** Whether some choice holds the room. */
  has({ index }: Room): boolean {
    return this.#heaps[index] !== undefined;
  }

  drop(room: Room): void {
    this.#heaps[room.index]?.remove(room);
    this.#heaps[room.index] = undefined;
  }

  /** A choice among rooms, which must have been rated: as even over the levels as can be. Takes over `rooms`. */
  among(rooms: Room[], levels: readonly Level[]): Choice {
    const [level, ...inner] = levels;
    if (level === undefined) return new CandidateSet(this, this.#heapOf(rooms));
    const members = new Map<string, { values: readonly string[]; rooms: Room[] }>();
    for (const room of rooms) {
      const values = level.valuesOf(room);
      if (values.length === 0) continue;
      const key = values.length === 1 ? (values[0] ?? '') : JSON.stringify(values);
      const group = members.get(key);
      if (group === undefined) members.set(key, { values, rooms: [room] });
      else group.rooms.push(room);
    }
    const branches = [...members].map(([key, { values, rooms }], index) => ({
      index,
      key,
      values,
      crowd: level.crowdOf(values),
      choice: this.among(rooms, inner),
    }));
    return new Grouping(level, branches);
  }

  #heapOf(rooms: Room[]): Heap<Room> {
    const heap = new Heap(rooms, (a, b) => this.#isBetter(a, b), this.#slots);
    for (const { index } of rooms) this.#heaps[index] = heap;
    return heap;
  }

  /** Host and role settle ties, so that the order in which offers came decides nothing. */
  #isBetter(a: Room, b: Room): boolean {
    const crowdOfA = this.#crowds[a.index] ?? 0;
    const crowdOfB = this.#crowds[b.index] ?? 0;
    if (crowdOfA !== crowdOfB) return crowdOfA < crowdOfB;
    const costOfA = this.#costs[a.index] ?? 0;
    const costOfB = this.#costs[b.index] ?? 0;
    if (costOfA !== costOfB) return costOfA < costOfB;
    return a.hostId === b.hostId ? a.role < b.role : a.hostId < b.hostId;
  }
}

/** Candidates that differ in nothing the pool is to be even over. */
class CandidateSet implements Choice {
  readonly #candidates: Candidates;
  readonly #heap: Heap<Room>;

  constructor(candidates: Candidates, heap: Heap<Room>) {
    this.#candidates = candidates;
    this.#heap = heap;
  }

  get isSpent(): boolean {
    return this.#heap.first === undefined;
  }

  best(): Room | null {
    for (let first = this.#heap.first; first !== undefined; first = this.#heap.first) {
      if (this.#candidates.isUsable(first)) return first;
      this.#candidates.drop(first);
    }
    return null;
  }
}

interface Branch extends HeapItem {
  readonly key: string;
  readonly values: readonly string[];
  readonly choice: Choice;
  crowd: number;
}

/** Candidates by their values of one field: the least crowded value goes first. */
class Grouping implements Choice {
  readonly #level: Level;
  readonly #heap: Heap<Branch>;

  constructor(level: Level, branches: Branch[]) {
    this.#level = level;
    const slots = new Int32Array(branches.length);
    this.#heap = new Heap(
      branches,
      (a, b) => (a.crowd === b.crowd ? a.key < b.key : a.crowd < b.crowd),
      slots,
    );
  }

  get isSpent(): boolean {
    return this.#heap.first === undefined;
  }

  best(): Room | null {
    const passedOver: Branch[] = [];
    let best: Room | null = null;
    for (let branch = this.#leastCrowded(); branch !== undefined; branch = this.#leastCrowded()) {
      if (!this.#level.admits(branch.values)) break;
      best = branch.choice.best();
      if (best !== null) break;
      this.#heap.remove(branch);
      if (!branch.choice.isSpent) passedOver.push(branch);
    }
    for (const branch of passedOver) this.#heap.push(branch);
    return best;
  }

  /** Crowds only ever grow, so a stale one can stand too early in the heap, never too late. */
  #leastCrowded(): Branch | undefined {
    for (let first = this.#heap.first; first !== undefined; first = this.#heap.first) {
      const crowd = this.#level.crowdOf(first.values);
      if (crowd === first.crowd) return first;
      first.crowd = crowd;
      this.#heap.reorder(first);
    }
    return undefined;
  }
}
