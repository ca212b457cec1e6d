/** Where what a run remembers is kept; the runs of one process have it in common. */
export interface SeenMemory {
  /** Whether all that was to be remembered is on the disk. */
  readonly isKept: boolean;
}

interface Known<Value> {
  readonly value: Value;
  /** In a step before the last: then its commands have been carried out. */
  readonly isTold: boolean;
  /** The disk has had it since. */
  readonly isKept: boolean;
}

/**
 * What a run knows that the one after it has to know, too: what has been written since, and all of it where both are of one
 * process. What a disk that was full has not taken before the process died may be forgotten, however long ago it was told.
 */
export class Keeping<Value> {
  #memory: SeenMemory | null = null;
  #known = new Map<string, Known<Value>>();

  /** What the run with that memory knows at one of its steps, whose commands have not been carried out yet. */
  note(memory: SeenMemory, values: Iterable<readonly [id: string, value: Value]>): void {
    const before = this.#known;
    this.#memory = memory;
    this.#known = new Map();
    for (const [id, value] of values) {
      const known = before.get(id);
      const isTold = known?.value === value;
      this.#known.set(id, { value, isTold, isKept: isTold && (known.isKept || memory.isKept) });
    }
  }

  /** Of what is known so far nobody can say where it is kept. */
  doubt(): void {
    this.#known = new Map();
  }

  /** What the run with that memory has to know if it follows the one that was noted last. */
  expectedOf(next: SeenMemory): ReadonlyMap<string, Value> {
    const isHandedOn = this.#memory === next || this.#memory?.isKept === true;
    const expected = [...this.#known].filter(([, { isTold, isKept }]) => isKept || (isTold && isHandedOn));
    return new Map(expected.map(([id, { value }]) => [id, value]));
  }
}
