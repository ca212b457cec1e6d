/** What a heap holds. `slot` is the heap's own note of where the item stands; -1 when it is in none. */
export interface HeapItem {
  slot: number;
}

/** A binary heap whose items may change their order while in it, as long as `reorder` is told. */
export class Heap<Item extends HeapItem> {
  readonly #items: Item[];
  readonly #isBefore: (a: Item, b: Item) => boolean;

  /** Takes over `items`. `isBefore` must be a strict total order, or equal items come out in any order. */
  constructor(items: Item[], isBefore: (a: Item, b: Item) => boolean) {
    this.#items = items;
    this.#isBefore = isBefore;
    items.forEach((item, slot) => {
      item.slot = slot;
    });
    for (let slot = (items.length >> 1) - 1; slot >= 0; slot--) this.#sink(items[slot]);
  }

  get first(): Item | undefined {
    return this.#items[0];
  }

  push(item: Item): void {
    item.slot = this.#items.length;
    this.#items.push(item);
    this.#rise(item);
  }

  reorder(item: Item): void {
    this.#rise(item);
    this.#sink(item);
  }

  remove(item: Item): void {
    const last = this.#items.pop();
    if (last !== undefined && last !== item) {
      last.slot = item.slot;
      this.#items[item.slot] = last;
      this.reorder(last);
    }
    item.slot = -1;
  }

  #rise(item: Item): void {
    while (item.slot > 0) {
      const parent = this.#items[(item.slot - 1) >> 1];
      if (parent === undefined || !this.#isBefore(item, parent)) return;
      this.#swap(item, parent);
    }
  }

  #sink(item: Item | undefined): void {
    if (item === undefined) return;
    for (;;) {
      const child = this.#firstChild(item);
      if (child === undefined || !this.#isBefore(child, item)) return;
      this.#swap(item, child);
    }
  }

  #firstChild(item: Item): Item | undefined {
    const left = this.#items[2 * item.slot + 1];
    const right = this.#items[2 * item.slot + 2];
    return left !== undefined && right !== undefined && this.#isBefore(right, left) ? right : left;
  }

  #swap(a: Item, b: Item): void {
    [a.slot, b.slot] = [b.slot, a.slot];
    this.#items[a.slot] = a;
    this.#items[b.slot] = b;
  }
}
