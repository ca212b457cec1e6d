/** Keeps the latest entries, oldest first, and never more than `size`. */
export class Ring<Entry> {
  readonly #entries: Entry[] = [];
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#size) this.#entries.shift();
  }

  all(): readonly Entry[] {
    return this.#entries;
  }
}
