/** A binary heap of whole numbers from 0, each at most once, whose order may change as long as `reorder` is told. */
export class Heap {
  /** Those in the heap, and then room for more. */
  readonly #items: Int32Array;
  #size: number;
  readonly #isBefore: (a: number, b: number) => boolean;
  readonly #slots: Int32Array;

  /**
   * Takes over `items`: the first `size` of them are in the heap, the rest is room for more. `isBefore` must be a strict
   * total order, or equal items come out in any order.
   * @param slots where each item stands: the heap's own notes, with a place for each item it will meet. Heaps that never
   *   hold the same item can share them.
   */
  constructor(
    items: Int32Array,
    isBefore: (a: number, b: number) => boolean,
    slots: Int32Array,
    size = items.length,
  ) {
    this.#items = items;
    this.#size = size;
    this.#isBefore = isBefore;
    this.#slots = slots;
    for (let slot = 0; slot < size; slot++) slots[this.#at(slot)] = slot;
    for (let slot = (size >> 1) - 1; slot >= 0; slot--) this.#sink(this.#at(slot));
  }

  get first(): number | undefined {
    return this.#size === 0 ? undefined : this.#at(0);
  }

  push(item: number): void {
    this.#put(item, this.#size++);
    this.#rise(item);
  }

  reorder(item: number): void {
    this.#rise(item);
    this.#sink(item);
  }

  remove(item: number): void {
    const last = this.#at(--this.#size);
    if (last === item) return;
    this.#put(last, this.#slotOf(item));
    this.reorder(last);
  }

  #rise(item: number): void {
    let slot = this.#slotOf(item);
    while (slot > 0) {
      const above = (slot - 1) >> 1;
      const parent = this.#at(above);
      if (!this.#isBefore(item, parent)) break;
      this.#put(parent, slot);
      slot = above;
    }
    this.#put(item, slot);
  }

  #sink(item: number): void {
    let slot = this.#slotOf(item);
    for (let below = 2 * slot + 1; below < this.#size; below = 2 * slot + 1) {
      if (below + 1 < this.#size && this.#isBefore(this.#at(below + 1), this.#at(below))) below += 1;
      const child = this.#at(below);
      if (!this.#isBefore(child, item)) break;
      this.#put(child, slot);
      slot = below;
    }
    this.#put(item, slot);
  }

  #at(slot: number): number {
    return this.#items[slot] ?? 0;
  }

  #slotOf(item: number): number {
    return this.#slots[item] ?? 0;
  }

  #put(item: number, slot: number): void {
    this.#items[slot] = item;
    this.#slots[item] = slot;
  }
}
