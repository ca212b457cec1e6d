import { expect } from 'chai';
import fc from 'fast-check';
import { Heap } from '../../../../services/policy/placement/heap.ts';

interface Item {
  slot: number;
  rank: number;
}

const itemOf = (rank: number): Item => ({ slot: -1, rank });

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
        const items = ranks.map(itemOf);
        const heap = new Heap([...items], (a, b) => a.rank < b.rank);
        for (const { kind, which, rank } of changes) {
          const item = items[which % Math.max(items.length, 1)];
          if (kind === 'push' || item === undefined) {
            const added = itemOf(rank);
            items.push(added);
            heap.push(added);
          } else if (kind === 'remove') {
            items.splice(items.indexOf(item), 1);
            heap.remove(item);
            expect(item.slot).to.equal(-1);
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
    expect(new Heap<Item>([], () => false).first).to.equal(undefined);
  });
});
