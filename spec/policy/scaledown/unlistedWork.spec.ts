import { expect } from 'chai';
import type { HeldJob } from '../../../domain/gocd.ts';
import type { Hangs } from '../../../policy/hangs.ts';
import {
  isAnybodyUnlistedAtWork,
  isKnownToWork,
  type UnlistedWorkers,
  unlistedWorkAfter,
} from '../../../policy/scaledown/unlistedWork.ts';
import { someAgent, someView } from '../../support/core.ts';

const MINUTE = 60_000;
const JOB = { locator: 'shop/1/build/1/compile', uuid: 'of-nobody-listed' };
const NOBODY: UnlistedWorkers = new Map();

/** What is known after these jobs were told, a minute after each other, beside a list with one agent. */
function afterTold(told: readonly (readonly HeldJob[])[], hangs: Hangs = new Map()): UnlistedWorkers {
  const view = someView({ agents: [someAgent('made-by-hand')] });
  return told.reduce(
    (known, held, index) => unlistedWorkAfter(known, { held }, { view, hangs, now: index * MINUTE }),
    NOBODY,
  );
}

describe('Who is at work by GoCD’s word, and in no list,', () => {
  it('is so for three minutes after that word, for the next job may be begun already', () => {
    const workers = afterTold([[JOB]]);
    expect(isAnybodyUnlistedAtWork(workers, 0, 3 * MINUTE - 1)).to.equal(true);
    expect(isAnybodyUnlistedAtWork(workers, 0, 3 * MINUTE)).to.equal(false);
  });

  it('is so for as long as jobs follow each other, but with one of them no longer than lists are old', () => {
    const jobs = [1, 2, 3, 4, 5, 6, 7].map((counter) => [
      { ...JOB, locator: `shop/${counter}/build/1/compile` },
    ]);
    expect(isAnybodyUnlistedAtWork(afterTold(jobs), 0, 6 * MINUTE)).to.equal(true);
    expect(isAnybodyUnlistedAtWork(afterTold(jobs.map(() => [JOB])), 0, 6 * MINUTE)).to.equal(false);
  });

  it('is somebody else than whoever has come since its first job', () => {
    const workers = afterTold([[JOB], [{ ...JOB, locator: 'shop/2/build/1/compile' }]]);
    expect(isAnybodyUnlistedAtWork(workers, 1, MINUTE)).to.equal(false);
  });

  it('is somebody else than whoever has come since its first job was given, whenever that was told', () => {
    const workers = afterTold([[{ ...JOB, givenAt: -MINUTE }]]);
    expect(isAnybodyUnlistedAtWork(workers, -MINUTE, 0)).to.equal(true);
    expect(isAnybodyUnlistedAtWork(workers, 1 - MINUTE, 0)).to.equal(false);
  });

  it('is one that is listed as waiting for approval, too: with that nobody is given a job', () => {
    const view = someView({ agents: [someAgent('made-by-hand', { configState: 'Pending' })] });
    const { uuid } = someAgent('made-by-hand');
    const workers = unlistedWorkAfter(
      NOBODY,
      { held: [{ ...JOB, uuid }] },
      { view, hangs: new Map(), now: 0 },
    );
    expect(isKnownToWork(workers, uuid, MINUTE)).to.equal(true);
    expect(isKnownToWork(workers, uuid, 5 * MINUTE)).to.equal(false);
    expect(isKnownToWork(workers, 'another', MINUTE)).to.equal(false);
    expect(isAnybodyUnlistedAtWork(workers, 0, MINUTE)).to.equal(false);
  });

  it('is none of those listed, nor one of ours that is gone and has left its job behind', () => {
    expect(afterTold([[{ ...JOB, uuid: someAgent('made-by-hand').uuid }]])).to.equal(NOBODY);
    const left = { uuid: JOB.uuid, pool: 'build', since: 0, wasInHand: true, toldAt: null };
    expect(afterTold([[JOB]], new Map([[JOB.locator, left]]))).to.equal(NOBODY);
  });

  it('is forgotten when nothing is heard of it any more', () => {
    expect(afterTold([[JOB], [], [], []]).size).to.equal(0);
  });
});
