import { expect } from 'chai';
import fc from 'fast-check';
import type { RateClass } from '../../../../domain/waitLesson.ts';
import { cheapestFloors } from '../../../../policy/forecast/target/floors.ts';

const HOUR = 3_600_000;

function rateClass(hours: number, ...needs: number[]): RateClass {
  return { ms: hours * HOUR, jobs: needs.reduce((sum, count) => sum + count, 0), beyondMax: 0, needs };
}

describe('The cheapest floors for a target', () => {
  it('are none where every job may miss an agent, or none needs one', () => {
    expect(cheapestFloors([rateClass(1, 0, 50, 50)], 1, 10).floors).to.deep.equal([0]);
    expect(cheapestFloors([rateClass(1, 100)], 0, 10)).to.deep.equal({ floors: [0], missed: 0 });
  });

  it('leave no more jobs without an agent in time than may be', () => {
    const classes = [rateClass(10, 0, 60, 30, 10)];
    expect(cheapestFloors(classes, 0.4, 10)).to.deep.equal({ floors: [1], missed: 0.4 });
    expect(cheapestFloors(classes, 0.1, 10)).to.deep.equal({ floors: [2], missed: 0.1 });
    expect(cheapestFloors(classes, 0.09, 10)).to.deep.equal({ floors: [3], missed: 0 });
  });

  it('are kept where an idle hour saves most jobs, and not at night for the few that come then', () => {
    const night = rateClass(60, 0, 10);
    const day = rateClass(40, 0, 600, 300, 90);
    const { floors, missed } = cheapestFloors([night, day], 0.05, 10);
    expect(floors).to.deep.equal([0, 3]);
    expect(missed).to.be.closeTo(0.01, 0.001);
  });

  it('go beyond small needs that save little where a large bundle comes often', () => {
    const bundles = rateClass(1, 0, 10, 10, 10, 10, 10);
    expect(cheapestFloors([bundles], 0.05, 10).floors).to.deep.equal([5]);
  });

  it('are no larger than they may be, and tell what that leaves', () => {
    expect(cheapestFloors([rateClass(1, 0, 60, 30, 10)], 0, 2)).to.deep.equal({ floors: [2], missed: 0.1 });
  });

  it('learn from a neighbouring class what their own few jobs do not tell', () => {
    const classes = [rateClass(10, 0, 500, 400, 100), rateClass(0.1, 0, 1)];
    expect(cheapestFloors(classes, 0, 10).floors).to.deep.equal([3, 3]);
  });

  it('never leave more than may be, whatever was seen', () => {
    const anyClass = fc.tuple(fc.integer({ min: 1, max: 200 }), fc.array(fc.nat(200), { maxLength: 8 }));
    fc.assert(
      fc.property(fc.array(anyClass), fc.double({ min: 0, max: 1, noNaN: true }), (drawn, allowed) => {
        const classes = drawn.map(([hours, needs]) => rateClass(hours, ...needs));
        const { floors, missed } = cheapestFloors(classes, allowed, 20);
        expect(missed).to.be.at.most(allowed + 1e-6);
        expect(floors.every((floor) => floor >= 0 && floor < 8)).to.equal(true);
      }),
    );
  });
});
