import { expect } from 'chai';
import fc from 'fast-check';
import { backlogLabel, backlogMachine } from '../../machines/backlog/machine.ts';
import { START } from '../support/core.ts';
import { UnderParent } from './support/underParent.ts';

/** A backlog that waits for more than `pendingPolls` polls with a shortage. */
class SomeBacklog {
  readonly #machine: UnderParent;

  constructor(pendingPolls: number, count = 0) {
    this.#machine = new UnderParent(backlogMachine, () => ({ pendingPolls, count, countedAt: START }));
  }

  /** Takes in polls that found these shortages. */
  count(...shortages: readonly number[]): void {
    this.#machine.send(...shortages.map((shortage) => ({ type: 'shortage.counted', shortage, at: START })));
  }

  get label(): string {
    const { value, context } = this.#machine.snapshot;
    return backlogLabel(value, context.count);
  }
}

describe('The backlog machine', () => {
  it('is idle while no job is short of an agent', () => {
    const backlog = new SomeBacklog(5);
    backlog.count(0, 0, 0);
    expect(backlog.label).to.equal('idle');
  });

  it('raises demand after more than the configured number of polls with a shortage', () => {
    const backlog = new SomeBacklog(3);
    const labels = [1, 1, 1, 1].map((shortage) => {
      backlog.count(shortage);
      return backlog.label;
    });
    expect(labels).to.deep.equal(['pending-count-1', 'pending-count-2', 'pending-count-3', 'demand']);
  });

  it('raises demand at the first poll if none need pass', () => {
    const backlog = new SomeBacklog(0);
    backlog.count(4);
    expect(backlog.label).to.equal('demand');
  });

  it('goes on counting where an earlier run left off', () => {
    for (const [count, label] of [
      [0, 'idle'],
      [2, 'pending-count-2'],
      [3, 'pending-count-3'],
      [4, 'demand'],
    ] as const)
      expect(new SomeBacklog(3, count).label).to.equal(label);
    const backlog = new SomeBacklog(3, 3);
    backlog.count(1);
    expect(backlog.label).to.equal('demand');
    backlog.count(0);
    expect(backlog.label).to.equal('idle');
  });

  it('clears demand with the first poll without a shortage, and counts anew from there', () => {
    const backlog = new SomeBacklog(1);
    backlog.count(1, 1);
    backlog.count(0);
    expect(backlog.label).to.equal('idle');
    backlog.count(1);
    expect(backlog.label).to.equal('pending-count-1');
  });

  it('forgets what it counted with one poll without a shortage', () => {
    const backlog = new SomeBacklog(2);
    backlog.count(1, 1, 0, 1, 1);
    expect(backlog.label).to.equal('pending-count-2');
  });

  it('has demand exactly while more than so many polls in a row found a shortage', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2)), fc.nat(5), (shortages, pendingPolls) => {
        const backlog = new SomeBacklog(pendingPolls);
        backlog.count(...shortages);
        const inARow = shortages.length - 1 - shortages.lastIndexOf(0);
        expect(backlog.label === 'demand').to.equal(inARow > pendingPolls);
        expect(backlog.label === 'idle').to.equal(inARow === 0);
      }),
    );
  });
});
