import { expect } from 'chai';
import { covered, frontOf, meanOf, ranked } from '../../../cli/tuning/score.ts';
import { someScore } from './support.ts';

const of = (name: string, p95: number, hours: number) => ({ name, score: someScore(p95, hours) });
const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);

const ALL = [
  of('worse', 90, 9),
  of('fast', 10, 8),
  of('cheap', 80, 1),
  of('middle', 30, 3),
  of('twin', 30, 3),
];

describe('Scores', () => {
  it('have a front of those that none beats in waits and hours, cheapest first, of twins the first', () => {
    expect(names(frontOf(ALL))).to.deep.equal(['cheap', 'middle', 'fast']);
  });

  it('are ranked front after front, the ends of each first', () => {
    expect(names(ranked(ALL))).to.deep.equal(['cheap', 'fast', 'middle', 'twin', 'worse']);
  });

  it('cover more of what is below the worst, the better they are', () => {
    const worst = { p95: 100, agentHours: 10 };
    expect(covered([of('half', 50, 5)], worst)).to.be.closeTo(0.25, 1e-9);
    expect(covered([of('half', 50, 5), of('dominated', 60, 6)], worst)).to.be.closeTo(0.25, 1e-9);
    expect(covered([of('half', 50, 5), of('more', 25, 7.5)], worst)).to.be.closeTo(0.3125, 1e-9);
    expect(covered([of('beyond', 200, 1)], worst)).to.equal(0);
  });

  it('of several seeds are means, but for what must never be', () => {
    const mean = meanOf([someScore(10, 1, { broken: 1 }), someScore(20, 3, { unserved: 2, mostAgents: 7 })]);
    expect(mean).to.include({ p95: 15, agentHours: 2, broken: 1, unserved: 2, mostAgents: 7 });
  });
});
