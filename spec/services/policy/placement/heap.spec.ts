import { expect } from 'chai';
import fc from 'fast-check';
import { Heap } from '../../../../services/policy/placement/heap.ts';

interface Item {
  readonly index: number;
  rank: number;
}

const isBefore = (a: Item, b: Item) => a.rank < b.rank;

function drained(heap: Heap<Item>): number[] {
  const ranks: number[] = [];
  for (let first = heap.first; first !== undefined; first = heap.first) {
    ranks.push(first.rank);
    heap.remove(first);
  }
  return ranks;
}

const ascending = (ranks: readonly number[]) => [...ranks].sort((a, b) => a - b);

describe('a heap', () => {
  it('gives its items in order, also after some were added, taken out of the middle or changed', () => {
    const change = fc.record({
      kind: fc.constantFrom('push', 'remove', 'reorder'),
      which: fc.nat(),
      rank: fc.nat(50),
    });
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.array(change), (ranks, changes) => {
        const items: Item[] = ranks.map((rank, index) => ({ index, rank }));
        const heap = new Heap([...items], isBefore, new Int32Array(ranks.length + changes.length));
        let index = ranks.length;
        for (const { kind, which, rank } of changes) {
          const item = items[which % Math.max(items.length, 1)];
          if (kind === 'push' || item === undefined) {
            const added = { index: index++, rank };
            items.push(added);
            heap.push(added);
          } else if (kind === 'remove') {
            items.splice(items.indexOf(item), 1);
            heap.remove(item);
          } else {
            item.rank = rank;
            heap.reorder(item);
          }
        }
        expect(drained(heap)).to.deep.equal(ascending(items.map(({ rank }) => rank)));
      }),
    );
  });

  it('has no first item when empty', () => {
    expect(new Heap<Item>([], isBefore, new Int32Array()).first).to.equal(undefined);
  });

  it('shares its notes with heaps of other items', () => {
    const items = [5, 3, 9, 1, 7, 2].map((rank, index) => ({ index, rank }));
    const slots = new Int32Array(items.length);
    const [even, odd] = [0, 1].map((rest) => {
      const mine = items.filter(({ index }) => index % 2 === rest);
      return new Heap(mine, isBefore, slots);
    });
    for (const item of items) {
      item.rank = 10 - item.rank;
      (item.index % 2 === 0 ? even : odd)?.reorder(item);
    }
    expect([even, odd].map((heap) => heap && drained(heap))).to.deep.equal([
      [1, 3, 5],
      [7, 8, 9],
    ]);
  });
});
