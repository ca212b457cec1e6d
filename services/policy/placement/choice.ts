import type { HostTraits } from './constraints.ts';
import { Heap, type HeapItem } from './heap.ts';
import type { Room } from './rooms.ts';

/** A room as one pool sees it: the lower crowd goes first, then the lower cost. */
export interface Candidate extends HeapItem {
  readonly room: Room;
  /** The pool's agents on the host, where they are to be spread; else 0. */
  crowd: number;
  /** How badly the room suits the pool's next agent. */
  cost: number;
  /** The set it stands in. */
  set: CandidateSet | null;
}

/** A way to find the best of some candidates. */
export interface Choice {
  /** The best that may be used now. */
  best(): Candidate | null;
  /** Nothing in it can be used any more. */
  readonly isSpent: boolean;
}

/** A field the pool's agents are to be even over, the first such field outermost. */
export interface Level {
  /** At least one for every candidate. */
  readonly valuesOf: (host: HostTraits) => readonly string[];
  /** How many agents the fullest of these values has. */
  readonly crowdOf: (values: readonly string[]) => number;
  /** May another agent go there now? If not, no branch more crowded is admitted either. */
  readonly admits: (values: readonly string[]) => boolean;
}

/** `isUsable` must stay false for a room once it is: such candidates are dropped for good. */
export function choiceAmong(
  candidates: readonly Candidate[],
  levels: readonly Level[],
  isUsable: (room: Room) => boolean,
): Choice {
  const [level, ...inner] = levels;
  if (level === undefined) return new CandidateSet([...candidates], isUsable);
  const members = new Map<string, { values: readonly string[]; candidates: Candidate[] }>();
  for (const candidate of candidates) {
    const values = level.valuesOf(candidate.room);
    const key = values.length === 1 ? (values[0] ?? '') : JSON.stringify(values);
    const group = members.get(key);
    if (group === undefined) members.set(key, { values, candidates: [candidate] });
    else group.candidates.push(candidate);
  }
  const branches = [...members].map(([key, { values, candidates }]) => ({
    key,
    values,
    crowd: level.crowdOf(values),
    choice: choiceAmong(candidates, inner, isUsable),
    slot: -1,
  }));
  return new Grouping(level, branches);
}

/** Candidates that differ in nothing the pool is to be even over. */
export class CandidateSet implements Choice {
  readonly #heap: Heap<Candidate>;
  readonly #isUsable: (room: Room) => boolean;

  constructor(candidates: Candidate[], isUsable: (room: Room) => boolean) {
    for (const candidate of candidates) candidate.set = this;
    this.#heap = new Heap(candidates, isBetter);
    this.#isUsable = isUsable;
  }

  get isSpent(): boolean {
    return this.#heap.first === undefined;
  }

  best(): Candidate | null {
    for (let first = this.#heap.first; first !== undefined; first = this.#heap.first) {
      if (this.#isUsable(first.room)) return first;
      this.#heap.remove(first);
      first.set = null;
    }
    return null;
  }

  /** Its crowd or cost has changed. */
  reorder(candidate: Candidate): void {
    this.#heap.reorder(candidate);
  }
}

/** Host and role settle ties, so that the order in which offers came decides nothing. */
function isBetter(a: Candidate, b: Candidate): boolean {
  if (a.crowd !== b.crowd) return a.crowd < b.crowd;
  if (a.cost !== b.cost) return a.cost < b.cost;
  return a.room.hostId === b.room.hostId ? a.room.role < b.room.role : a.room.hostId < b.room.hostId;
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
    this.#heap = new Heap(branches, (a, b) => (a.crowd === b.crowd ? a.key < b.key : a.crowd < b.crowd));
  }

  get isSpent(): boolean {
    return this.#heap.first === undefined;
  }

  best(): Candidate | null {
    const passedOver: Branch[] = [];
    let best: Candidate | null = null;
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
