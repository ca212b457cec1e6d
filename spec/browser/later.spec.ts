import { expect } from 'chai';
import { laterThan, withLater } from '../../dashboard/src/live/later.ts';
import type { DecisionsView, DecisionView } from '../../services/views/schemas.ts';

const PATH = 'decisions?limit=3';

const decision = (id: number): DecisionView => ({
  id,
  at: id,
  kind: 'launch',
  rule: 'shortage',
  pool: null,
  taskId: null,
  text: '',
  numbers: {},
  asked: null,
});
const listOf = (matching: number, ...ids: readonly number[]): DecisionsView => ({
  matching,
  decisions: ids.map(decision),
});
const idsIn = (view: DecisionsView | null) => view?.decisions.map(({ id }) => id);

describe('Decisions that the page reads again', () => {
  it('are only those that have come since', () => {
    expect(laterThan(PATH, listOf(9, 7, 8, 9))).to.equal('decisions?limit=3&after=9');
    expect(idsIn(withLater(PATH, listOf(9, 7, 8, 9), listOf(10, 10)))).to.deep.equal([8, 9, 10]);
    expect(idsIn(withLater(PATH, listOf(1, 1), listOf(2, 2)))).to.deep.equal([1, 2]);
    expect(idsIn(withLater(PATH, listOf(9, 7, 8, 9), listOf(9)))).to.deep.equal([7, 8, 9]);
  });

  it('are the whole list where there was none, where it is an earlier part, or where all has changed', () => {
    expect(laterThan(PATH, listOf(0))).to.equal(null);
    expect(laterThan(`${PATH}&offset=3`, listOf(9, 4, 5, 6))).to.equal(null);
    expect(laterThan('decisions', listOf(9, 7, 8, 9))).to.equal(null);
    expect(withLater(PATH, listOf(9, 7, 8, 9), listOf(20, 18, 19, 20))).to.equal(null);
    expect(withLater(PATH, listOf(9, 7, 8, 9), listOf(2))).to.equal(null);
  });
});
