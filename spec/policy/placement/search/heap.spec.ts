import { expect } from 'chai';
import fc from 'fast-check';
import { Heap } from '../../../../policy/placement/search/heap.ts';

/** A heap of numbers in the order of their ranks. */
function heapOf(items: number[], ranks: readonly number[], slots = new Int32Array(ranks.length)): Heap {
  return new Heap(items, (a, b) => (ranks[a] ?? 0) < (ranks[b] ?? 0), slots);
}

function drained(heap: Heap, ranks: readonly number[]): (number | undefined)[] {
  const drained: (number | undefined)[] = [];
  for (let first = heap.first; first !== undefined; first = heap.first) {
    drained.push(ranks[first]);
    heap.remove(first);
  }
  return drained;
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
      fc.property(fc.array(fc.nat(50)), fc.array(change), (begun, changes) => {
        const ranks = [...begun];
        const items = [...begun.keys()];
        const heap = heapOf([...items], ranks, new Int32Array(begun.length + changes.length));
        for (const { kind, which, rank } of changes) {
          const item = items[which % Math.max(items.length, 1)];
          if (kind === 'push' || item === undefined) {
            const added = ranks.push(rank) - 1;
            items.push(added);
            heap.push(added);
          } else if (kind === 'remove') {
            items.splice(items.indexOf(item), 1);
            heap.remove(item);
          } else {
            ranks[item] = rank;
            heap.reorder(item);
          }
        }
        expect(drained(heap, ranks)).to.deep.equal(ascending(items.map((item) => ranks[item] ?? Number.NaN)));
      }),
    );
  });

  it('has no first item when empty', () => {
    expect(heapOf([], []).first).to.equal(undefined);
  });

  it('shares its notes with heaps of other items', () => {
    const ranks = [5, 3, 9, 1, 7, 2];
    const slots = new Int32Array(ranks.length);
    const [even, odd] = [heapOf([0, 2, 4], ranks, slots), heapOf([1, 3, 5], ranks, slots)];
    for (const item of ranks.keys()) {
      ranks[item] = 10 - (ranks[item] ?? 0);
      (item % 2 === 0 ? even : odd).reorder(item);
    }
    expect([drained(even, ranks), drained(odd, ranks)]).to.deep.equal([
      [1, 3, 5],
      [7, 8, 9],
    ]);
  });
});
