import { expect } from 'chai';
import fc from 'fast-check';
import { frameworkLabel, isSettled } from '../../machines/framework/machine.ts';
import type { MesosDisconnected } from '../../services/domain/facts.ts';
import { randomFrom } from '../../services/random.ts';
import {
  ANSWERED,
  disconnected,
  SAVED,
  SomeFramework,
  SUBSCRIBED,
  UNWANTED,
  WANTED,
} from './support/framework.ts';

/** No randomness shortens a wait. */
const UNSHORTENED = { next: () => 0.999_999_999, integer: () => 0 };

describe('The framework machine', () => {
  describe('registering', () => {
    it('asks to subscribe at once, under the id it has kept, suppressed', () => {
      expect(new SomeFramework().reports).to.deep.equal([
        {
          type: 'command.issued',
          command: { type: 'mesos.subscribe', frameworkId: null, suppressed: true },
        },
      ]);
      expect(new SomeFramework({ frameworkId: 'kept' }).reports[0]?.command).to.include({
        frameworkId: 'kept',
      });
    });

    it('tries again more and more slowly, up to every fifteen seconds, for ever', () => {
      const framework = new SomeFramework({ random: UNSHORTENED });
      const waits = Array.from({ length: 8 }, () => {
        framework.take(disconnected('unreachable'));
        return Math.round(framework.next());
      });
      expect(waits).to.deep.equal([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
      expect(framework.snapshot.context.attempts).to.equal(8);
      expect(framework.take(disconnected('no-leader'))).to.deep.equal([]);
      expect(framework.wait(15_000)).to.deep.equal(['mesos.subscribe']);
    });

    it('shortens each wait by up to half, so that many instances do not come at once', () => {
      fc.assert(
        fc.property(fc.integer(), fc.integer({ min: 1, max: 20 }), (seed, attempts) => {
          const framework = new SomeFramework({ random: randomFrom(seed) });
          let wait = 0;
          for (let attempt = 1; attempt <= attempts; attempt++) {
            framework.take(disconnected('unreachable'));
            wait = framework.next();
          }
          const longest = Math.min(500 * 2 ** (attempts - 1), 15_000);
          expect(wait).to.be.within(longest / 2, longest);
        }),
        { numRuns: 50 },
      );
    });

    it('begins with short waits again after it was subscribed', () => {
      const framework = new SomeFramework({ random: UNSHORTENED });
      for (let attempt = 1; attempt <= 5; attempt++) {
        framework.take(disconnected('unreachable'));
        framework.next();
      }
      framework.take(SUBSCRIBED, disconnected('ended'));
      expect(framework.state).to.equal('reconnecting.waiting');
      expect(Math.round(framework.next())).to.equal(500);
    });
  });

  describe('losing its subscription', () => {
    const states: readonly [MesosDisconnected['reason'], string][] = [
      ['ended', 'reconnecting.waiting'],
      ['silent', 'reconnecting.waiting'],
      ['unreachable', 'reconnecting.waiting'],
      ['no-leader', 'reconnecting.waiting'],
      ['refused', 'refused'],
      ['unauthorised', 'refused'],
      ['failed-over', 'stopped'],
      ['removed', 'registering.attempting'],
    ];
    for (const [reason, state] of states)
      it(`is ${state} after "${reason}"`, () => {
        const framework = new SomeFramework().settled();
        framework.take(disconnected(reason));
        expect(framework.state).to.equal(state);
      });

    it('keeps its id and its knowledge of the fleet is due anew', () => {
      const framework = new SomeFramework().settled();
      framework.take(disconnected('ended'));
      expect(isSettled(framework.snapshot)).to.equal(false);
      framework.next();
      expect(framework.reports.at(-1)?.command).to.include({ frameworkId: 'framework-1' });
      framework.take(SUBSCRIBED);
      expect(framework.state).to.include('identity.saved');
      expect(isSettled(framework.snapshot)).to.equal(false);
      framework.take(ANSWERED);
      expect(isSettled(framework.snapshot)).to.equal(true);
    });

    it('says nothing to a master it has no subscription with, even if offers were wanted', () => {
      const framework = new SomeFramework().settled();
      framework.take(WANTED);
      framework.wait(1);
      expect(framework.take(disconnected('ended'))).to.deep.equal([]);
      expect(framework.take(disconnected('ended'))).to.deep.equal([]);
    });

    it('begins the next subscription wanting no offers: the master has it suppressed', () => {
      const framework = new SomeFramework().settled();
      framework.take(WANTED);
      framework.wait(1);
      framework.take(disconnected('ended'));
      framework.next();
      expect(framework.take(SUBSCRIBED)).to.deep.equal(['reconciliation.due']);
      expect(framework.state).to.include('interest.unwanted');
      framework.take(ANSWERED, WANTED);
      expect(framework.wait(5_000)).to.deep.equal(['mesos.revive']);
    });
  });

  describe('refused', () => {
    it('tries again only after minutes, a fifth more or less', () => {
      fc.assert(
        fc.property(fc.integer(), (seed) => {
          const framework = new SomeFramework({ random: randomFrom(seed) });
          framework.take(disconnected('unauthorised'));
          expect(framework.next()).to.be.within(240_000, 360_000);
          expect(framework.reports.at(-1)?.command).to.include({ type: 'mesos.subscribe' });
        }),
        { numRuns: 20 },
      );
    });

    it('keeps what it was told, for people to see', () => {
      const framework = new SomeFramework();
      framework.take({ type: 'mesos.disconnected', reason: 'refused', message: 'role not whitelisted' });
      expect(framework.snapshot.context.problem).to.deep.equal({
        reason: 'refused',
        message: 'role not whitelisted',
      });
      framework.take(SUBSCRIBED);
      expect(framework.snapshot.context.problem).to.equal(null);
    });
  });

  describe('whose id the master has removed', () => {
    it('forgets it durably and registers as a new framework at once', () => {
      const framework = new SomeFramework({ frameworkId: 'framework-0' });
      expect(framework.take(disconnected('removed'))).to.deep.equal(['state.forget', 'mesos.subscribe']);
      expect(framework.reports.at(-1)?.command).to.include({ frameworkId: null });
    });

    it('keeps the new id, even if word of the forgetting comes after it', () => {
      const framework = new SomeFramework().settled();
      framework.take(disconnected('removed'));
      expect(framework.take({ ...SUBSCRIBED, frameworkId: 'framework-2' })).to.include('state.save');
      framework.take({ type: 'state.saved', frameworkId: null });
      expect(framework.reports.at(-1)?.command).to.deep.equal({
        type: 'state.save',
        frameworkId: 'framework-2',
      });
      expect(framework.state).to.include('identity.saving');
      framework.take({ type: 'state.saved', frameworkId: 'framework-2' });
      expect(framework.state).to.include('identity.saved');
    });

    it('waits with its next attempt if the master cannot be reached then, as one never subscribed', () => {
      const framework = new SomeFramework().settled();
      framework.take(disconnected('removed'), disconnected('unreachable'));
      expect(framework.state).to.equal('registering.waiting');
    });
  });

  describe('keeping its id', () => {
    it('is not settled before, though it has reconciled', () => {
      const framework = new SomeFramework();
      framework.take(SUBSCRIBED, ANSWERED);
      expect(isSettled(framework.snapshot)).to.equal(false);
      framework.take(SAVED);
      expect(isSettled(framework.snapshot)).to.equal(true);
    });

    it('does not save again what is saved', () => {
      const framework = new SomeFramework({ frameworkId: 'framework-1' });
      expect(framework.take(SUBSCRIBED)).to.deep.equal(['reconciliation.due']);
    });

    it('saves again every five seconds until it is done', () => {
      const framework = new SomeFramework();
      framework.take(SUBSCRIBED, ANSWERED);
      for (let failure = 1; failure <= 3; failure++) {
        framework.take({ type: 'state.save.failed', message: 'disk full' });
        expect(framework.wait(4_999)).to.deep.equal([]);
        expect(framework.wait(1)).to.deep.equal(['state.save']);
      }
      framework.take(SAVED);
      expect(isSettled(framework.snapshot)).to.equal(true);
    });

    it('is not content with another id having been saved', () => {
      const framework = new SomeFramework();
      framework.take(SUBSCRIBED, ANSWERED, { type: 'state.saved', frameworkId: 'of-before' });
      expect(isSettled(framework.snapshot)).to.equal(false);
    });
  });

  describe('reconciling', () => {
    it('asks on every subscription and is done with the answer for the made-up task', () => {
      const framework = new SomeFramework();
      expect(framework.take(SUBSCRIBED)).to.include('reconciliation.due');
      expect(framework.take(ANSWERED)).to.deep.equal(['reconciliation.ended']);
      expect(framework.state).to.include('reconciliation.settled');
    });

    it('takes an answer that comes before the master has said that it took the call', () => {
      const framework = new SomeFramework();
      expect(framework.take(SUBSCRIBED, ANSWERED)).to.include('reconciliation.ended');
    });

    it('asks again after 5, 10 and 20 seconds without an answer, and gives up doubtful after 40 more', () => {
      const framework = new SomeFramework({ frameworkId: 'framework-1' });
      framework.take(SUBSCRIBED);
      for (const deadline of [5_000, 10_000, 20_000]) {
        expect(framework.wait(deadline - 1)).to.deep.equal([]);
        expect(framework.wait(1)).to.deep.equal(['reconciliation.due']);
      }
      expect(isSettled(framework.snapshot)).to.equal(false);
      expect(framework.wait(40_000)).to.deep.equal(['reconciliation.ended']);
      expect(isSettled(framework.snapshot)).to.equal(true);
      expect(framework.snapshot.context.doubtful).to.equal(true);
    });

    it('reconciles again within a minute while it is doubtful, until an answer comes', () => {
      const framework = new SomeFramework({ frameworkId: 'framework-1' });
      framework.take(SUBSCRIBED);
      framework.wait(75_000);
      expect(framework.wait(60_000)).to.deep.equal(['reconciliation.due']);
      framework.take(ANSWERED);
      expect(framework.snapshot.context.doubtful).to.equal(false);
      expect(framework.wait(599_999)).to.deep.equal([]);
      expect(framework.wait(1)).to.deep.equal(['reconciliation.due']);
    });

    it('does so now and then, and stays settled meanwhile', () => {
      const framework = new SomeFramework({ reconcileInterval: 120_000 }).settled();
      expect(framework.wait(120_000)).to.deep.equal(['reconciliation.due']);
      expect(isSettled(framework.snapshot)).to.equal(true);
      expect(framework.take(ANSWERED)).to.deep.equal(['reconciliation.ended']);
      expect(framework.wait(120_000)).to.deep.equal(['reconciliation.due']);
    });

    it('begins with short deadlines on the next subscription', () => {
      const framework = new SomeFramework({ frameworkId: 'framework-1' });
      framework.take(SUBSCRIBED);
      framework.wait(15_000);
      framework.take(disconnected('ended'), SUBSCRIBED);
      expect(framework.wait(4_999)).to.deep.equal([]);
      expect(framework.wait(1)).to.deep.equal(['reconciliation.due']);
    });
  });

  describe('asking for offers', () => {
    it('revives at once if it has not done so lately', () => {
      const framework = new SomeFramework().settled();
      expect(framework.take(WANTED)).to.deep.equal([]);
      expect(framework.wait(0)).to.deep.equal(['mesos.revive']);
    });

    it('revives no more often than every five seconds, however often they are wanted and not', () => {
      const framework = new SomeFramework().settled();
      framework.take(WANTED);
      framework.wait(1_000);
      expect(framework.take(UNWANTED, WANTED, UNWANTED, WANTED)).to.deep.equal([
        'mesos.suppress',
        'mesos.suppress',
      ]);
      expect(framework.wait(3_999)).to.deep.equal([]);
      expect(framework.wait(1)).to.deep.equal(['mesos.revive']);
    });

    it('revives again every half minute while they are wanted: filters may hide what fits', () => {
      const framework = new SomeFramework().settled();
      framework.take(WANTED);
      framework.wait(0);
      expect(framework.wait(29_999)).to.deep.equal([]);
      expect(framework.wait(1)).to.deep.equal(['mesos.revive']);
      framework.take(WANTED);
      expect(framework.wait(30_000)).to.deep.equal(['mesos.revive']);
    });

    it('suppresses once when they are wanted no more', () => {
      const framework = new SomeFramework().settled();
      framework.take(WANTED);
      framework.wait(0);
      expect(framework.take(UNWANTED)).to.deep.equal(['mesos.suppress']);
      expect(framework.take(UNWANTED)).to.deep.equal([]);
      expect(framework.wait(300_000)).to.deep.equal([]);
    });
  });

  describe('leaving', () => {
    it('unsubscribes, tells why, and ends', () => {
      const framework = new SomeFramework().settled();
      framework.take(WANTED);
      framework.wait(0);
      expect(framework.take({ type: 'leave.requested' })).to.deep.equal([
        'mesos.unsubscribe',
        'framework.stopped',
      ]);
      expect(framework.reports.at(-1)).to.include({ takenOver: false });
    });

    it('for another instance tells so, and does not unsubscribe what is not ours any more', () => {
      const framework = new SomeFramework().settled();
      expect(
        framework.take({
          type: 'mesos.disconnected',
          reason: 'failed-over',
          message: 'Framework failed over',
        }),
      ).to.deep.equal(['framework.stopped']);
      expect(framework.reports.at(-1)).to.deep.include({
        takenOver: true,
        reason: 'Framework failed over',
      });
    });
  });

  it('has a word for where it stands', () => {
    const framework = new SomeFramework();
    expect(frameworkLabel(framework.snapshot)).to.equal('registering');
    framework.take(SUBSCRIBED);
    expect(frameworkLabel(framework.snapshot)).to.equal('subscribed');
    framework.take(disconnected('ended'));
    expect(frameworkLabel(framework.snapshot)).to.equal('reconnecting');
    framework.take(disconnected('refused'));
    expect(frameworkLabel(framework.snapshot)).to.equal('refused');
    framework.take({ type: 'leave.requested' });
    expect(frameworkLabel(framework.snapshot)).to.equal('stopped');
  });
});
