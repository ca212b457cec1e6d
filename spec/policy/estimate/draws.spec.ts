import { expect } from 'chai';
import { COURSES, draws } from '../../../policy/estimate/draws.ts';

const drawn = (thing: string) => draws().map((draw) => draw(thing));

describe('The draws of a course', () => {
  it('meet each share once over all courses, and are the same each time', () => {
    const shares = drawn('agent-1').sort((a, b) => a - b);
    shares.forEach((share, index) => {
      expect(share).to.equal((index + 0.5) / COURSES);
    });
    expect(drawn('agent-1')).to.deep.equal(drawn('agent-1'));
  });

  it('come in many orders, also for things of much the same name', () => {
    const orders = new Set(Array.from({ length: 100 }, (_, index) => drawn(`agent-${index}`).join()));
    expect(orders.size).to.be.above(80);
  });
});
