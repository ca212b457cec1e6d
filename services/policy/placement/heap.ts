/** A binary heap of whole numbers from 0, each at most once, whose order may change as long as `reorder` is told. */
export class Heap {
  readonly #items: number[];
  readonly #isBefore: (a: number, b: number) => boolean;
  readonly #slots: Int32Array;

  /**
   * Takes over `items`. `isBefore` must be a strict total order, or equal items come out in any order.
   * @param slots where each item stands: the heap's own notes, with a place for each item it will meet. Heaps that never
   *   hold the same item can share them.
   */
  constructor(items: number[], isBefore: (a: number, b: number) => boolean, slots: Int32Array) {
    this.#items = items;
    this.#isBefore = isBefore;
    this.#slots = slots;
    items.forEach((item, slot) => {
      slots[item] = slot;
    });
    for (let slot = (items.length >> 1) - 1; slot >= 0; slot--) this.#sink(items[slot]);
  }

  get first(): number | undefined {
    return this.#items[0];
  }

  push(item: number): void {
    this.#slots[item] = this.#items.length;
    this.#items.push(item);
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
      const parent = this.#items[above];
      if (parent === undefined || !this.#isBefore(item, parent)) break;
      this.#put(parent, slot);
      slot = above;
    }
    this.#put(item, slot);
  }

  #sink(item: number | undefined): void {
    if (item === undefined) return;
    let slot = this.#slotOf(item);
    for (;;) {
      const child = this.#firstChild(slot);
      if (child === undefined || !this.#isBefore(child, item)) break;
      const below = this.#slotOf(child);
      this.#put(child, slot);
      slot = below;
    }
    this.#put(item, slot);
  }

  #firstChild(slot: number): number | undefined {
    const left = this.#items[2 * slot + 1];
    const right = this.#items[2 * slot + 2];
    return left !== undefined && right !== undefined && this.#isBefore(right, left) ? right : left;
  }

  #slotOf(item: number): number {
    return this.#slots[item] ?? 0;
  }

  #put(item: number, slot: number): void {
    this.#items[slot] = item;
    this.#slots[item] = slot;
  }
}
