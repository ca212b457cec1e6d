/** What a heap holds: items are told apart by their indexes. */
export interface HeapItem {
  readonly index: number;
}

/** A binary heap whose items may change their order while in it, as long as `reorder` is told. */
export class Heap<Item extends HeapItem> {
  readonly #items: Item[];
  readonly #isBefore: (a: Item, b: Item) => boolean;
  readonly #slots: Int32Array;

  /**
   * Takes over `items`. `isBefore` must be a strict total order, or equal items come out in any order.
   * @param slots where each item stands, by its index: the heap's own notes, with a place for each index it will meet.
   *   Heaps that never hold the same item can share them.
   */
  constructor(items: Item[], isBefore: (a: Item, b: Item) => boolean, slots: Int32Array) {
    this.#items = items;
    this.#isBefore = isBefore;
    this.#slots = slots;
    items.forEach((item, slot) => {
      slots[item.index] = slot;
    });
    for (let slot = (items.length >> 1) - 1; slot >= 0; slot--) this.#sink(items[slot]);
  }

  get first(): Item | undefined {
    return this.#items[0];
  }

  push(item: Item): void {
    this.#slots[item.index] = this.#items.length;
    this.#items.push(item);
    this.#rise(item);
  }

  reorder(item: Item): void {
    this.#rise(item);
    this.#sink(item);
  }

  remove(item: Item): void {
    const last = this.#items.pop();
    if (last === undefined || last === item) return;
    this.#put(last, this.#slotOf(item));
    this.reorder(last);
  }

  #rise(item: Item): void {
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

  #sink(item: Item | undefined): void {
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

  #firstChild(slot: number): Item | undefined {
    const left = this.#items[2 * slot + 1];
    const right = this.#items[2 * slot + 2];
    return left !== undefined && right !== undefined && this.#isBefore(right, left) ? right : left;
  }

  #slotOf(item: Item): number {
    return this.#slots[item.index] ?? 0;
  }

  #put(item: Item, slot: number): void {
    this.#items[slot] = item;
    this.#slots[item.index] = slot;
  }
}
