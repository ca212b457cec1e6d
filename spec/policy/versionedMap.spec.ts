import { expect } from 'chai';
import fc from 'fast-check';
import { VersionedMap } from '../../policy/versionedMap.ts';

const KEYS = ['a', 'b', 'c', 'd'] as const;

const STEP = fc.record({
  /** Which of the versions there are by then is changed. */
  of: fc.nat({ max: 1_000 }),
  key: fc.constantFrom(...KEYS),
  value: fc.option(fc.nat({ max: 3 }), { nil: undefined }),
  /** A version that is read in between. */
  read: fc.nat({ max: 1_000 }),
});

describe('A map of which each change makes a version', () => {
  it('is in each version what a copy with the change would be, whichever is changed or read when', () => {
    fc.assert(
      fc.property(fc.array(STEP, { maxLength: 40 }), (steps) => {
        const versions = [new VersionedMap([['a', 1]])];
        const copies = [new Map([['a', 1]])];
        for (const { of, key, value, read } of steps) {
          const index = of % versions.length;
          versions.push(versions[index]?.with(key, value) ?? new VersionedMap());
          copies.push(changedCopy(copies[index], key, value));
          const other = read % versions.length;
          expect(contentOf(versions[other])).to.deep.equal(contentOf(copies[other]));
        }
        expect(versions.map(contentOf)).to.deep.equal(copies.map(contentOf));
      }),
    );
  });

  it('stays itself where a change changes nothing', () => {
    const map = new VersionedMap([['a', 1]]);
    expect(map.with('a', 1)).to.equal(map);
    expect(map.with('b', undefined)).to.equal(map);
  });

  it('reads like any map', () => {
    const map = new VersionedMap<number>().with('a', 1).with('b', 2);
    const visited: [string, number][] = [];
    map.forEach((value, key, whole) => {
      expect(whole).to.equal(map);
      visited.push([key, value]);
    });
    expect(visited).to.deep.equal([...map]);
    expect([...map.keys()]).to.deep.equal(['a', 'b']);
    expect([...map.values()]).to.deep.equal([1, 2]);
    expect(map.size).to.equal(2);
    expect([map.has('a'), map.has('c'), map.get('c')]).to.deep.equal([true, false, undefined]);
  });
});

function changedCopy(map: ReadonlyMap<string, number> = new Map(), key: string, value: number | undefined) {
  const copy = new Map(map);
  if (value === undefined) copy.delete(key);
  else copy.set(key, value);
  return copy;
}

function contentOf(map: ReadonlyMap<string, number> = new Map()): Record<string, number> {
  return Object.fromEntries(map);
}
