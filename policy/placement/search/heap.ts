/** A binary heap of whole numbers from 0, each at most once, whose order may change as long as `reorder` is told. */
export class Heap {
  readonly #items: number[];
  readonly #isBefore: (a: number, b: number) => boolean;
  readonly #slots: Int32Array;

  /**
   * @param items what is in it at first; it takes the list over.
   * @param isBefore must be a strict total order, or equal items come out in any order.
   * @param slots where each item stands: the heap's own notes, with a place for each item it will meet. Heaps that never
   *   hold the same item can share them.
   */
  constructor(items: number[], isBefore: (a: number, b: number) => boolean, slots: Int32Array) {
    this.#items = items;
    this.#isBefore = isBefore;
    this.#slots = slots;
    for (let slot = 0; slot < items.length; slot++) slots[this.#at(slot)] = slot;
    for (let slot = (items.length >> 1) - 1; slot >= 0; slot--) this.#sink(this.#at(slot));
  }

  get first(): number | undefined {
    return this.#items[0];
  }

  push(item: number): void {
    this.#put(item, this.#items.length);
    this.#rise(item);
  }

  reorder(item: number): void {
    this.#rise(item);
    this.#sink(item);
  }

  remove(item: number): void {
    const last = this.#items.pop();
    if (last === undefined || last === item) return;
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
    for (let below = 2 * slot + 1; below < this.#items.length; below = 2 * slot + 1) {
      if (below + 1 < this.#items.length && this.#isBefore(this.#at(below + 1), this.#at(below))) below += 1;
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
