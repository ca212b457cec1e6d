import { expect } from 'chai';
import fc from 'fast-check';
import { Matching } from '../../../policy/demand/cover/matching.ts';

interface Places {
  readonly name: string;
  readonly places: number;
}
interface Kind {
  readonly fits: readonly Places[];
}

function slot(name: string, places = 1): Places {
  return { name, places };
}

function matching(slots: readonly Places[]): Matching<Kind, Places> {
  const made = new Matching<Kind, Places>(({ fits }) => fits);
  for (const each of slots) made.open(each, each.places);
  return made;
}

describe('matching', () => {
  it('takes the first slot that fits and has a place', () => {
    const [a, b] = [slot('a', 0), slot('b', 2)];
    const kind = { fits: [a, b] };
    const match = matching([a, b]);
    expect(match.place(kind)).to.equal(true);
    expect(match.covered(kind, b)).to.equal(1);
    expect(match.free(b)).to.equal(1);
  });

  it('moves a job aside for one that fits nowhere else', () => {
    const [a, b] = [slot('a'), slot('b')];
    const [either, only] = [{ fits: [a, b] }, { fits: [a] }];
    const match = matching([a, b]);
    expect([match.place(either), match.place(only)]).to.deep.equal([true, true]);
    expect([match.covered(either, b), match.covered(only, a)]).to.deep.equal([1, 1]);
  });

  it('moves a whole chain', () => {
    const slots = Array.from({ length: 50 }, (_, n) => slot(`s${n}`));
    const chain = slots.map((each, n) => ({ fits: [each, ...slots.slice(n + 1, n + 2)] }));
    const last = { fits: slots.slice(0, 1) };
    const match = matching(slots);
    for (const kind of chain.slice(0, -1)) match.place(kind);
    expect(match.place(last)).to.equal(true);
    expect(match.place(last)).to.equal(false);
  });

  it('never takes a cover away again', () => {
    const a = slot('a');
    const [first, second] = [{ fits: [a] }, { fits: [a] }];
    const match = matching([a]);
    expect([match.place(first), match.place(second)]).to.deep.equal([true, false]);
    expect(match.covered(first, a)).to.equal(1);
  });

  it('tries again once more is opened', () => {
    const a = slot('a', 0);
    const kind = { fits: [a] };
    const match = matching([a]);
    expect(match.place(kind)).to.equal(false);
    match.open(a, 1);
    expect(match.place(kind)).to.equal(true);
  });

  it('covers as many as can be covered, and of those the first, whatever the fit', () => {
    const world = fc.record({
      places: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 }),
      kinds: fc.array(fc.array(fc.nat(4), { maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      jobs: fc.array(fc.nat(4), { maxLength: 12 }),
    });
    fc.assert(
      fc.property(world, ({ places, kinds, jobs }) => {
        const slots = places.map((count, n) => slot(`s${n}`, count));
        const made = kinds.map((fits) => ({ fits: slots.filter((_, n) => fits.includes(n)) }));
        const wanted = jobs.map((n) => made[n % made.length] ?? { fits: [] });
        const match = matching(slots);
        const placed = wanted.map((kind) => match.place(kind));
        expect(placed).to.deep.equal(greedily(wanted, slots));
        for (const each of slots) {
          const held = made.reduce((sum, kind) => sum + match.covered(kind, each), 0);
          expect(held + match.free(each)).to.equal(each.places);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** The same by brute force: a job is covered if all covered before it can still be covered with it. */
function greedily(jobs: readonly Kind[], slots: readonly Places[]): boolean[] {
  const kept: Kind[] = [];
  return jobs.map((job) => {
    const possible = canAllBeCovered([...kept, job], new Map(slots.map((each) => [each, each.places])));
    if (possible) kept.push(job);
    return possible;
  });
}

function canAllBeCovered([first, ...rest]: readonly Kind[], free: Map<Places, number>): boolean {
  if (first === undefined) return true;
  return first.fits.some((each) => {
    const left = free.get(each) ?? 0;
    return left > 0 && canAllBeCovered(rest, new Map(free).set(each, left - 1));
  });
}
