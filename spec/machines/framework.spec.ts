import { expect } from 'chai';
import fc from 'fast-check';
import type { MesosDisconnected } from '../../domain/facts.ts';
import { randomFrom } from '../../domain/random.ts';
import { frameworkLabel, isSettled } from '../../machines/framework/machine.ts';
import {
  disconnected,
  FORGOTTEN,
  RECONCILED,
  REPLACED,
  SomeFramework,
  SUBSCRIBED,
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
      ['removed', 'registering.forgetting'],
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
      framework.take(...RECONCILED);
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
      framework.take(...RECONCILED, WANTED);
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
    it('forgets it durably, and then registers as a new framework at once', () => {
      const framework = new SomeFramework({ frameworkId: 'framework-0' });
      expect(framework.take(disconnected('removed'))).to.deep.equal(['state.forget']);
      expect(framework.take(FORGOTTEN)).to.deep.equal(['mesos.subscribe']);
      expect(framework.reports.at(-1)?.command).to.include({ frameworkId: null });
    });

    it('tries again every five seconds where it cannot forget it, and registers only then', () => {
      const framework = new SomeFramework().settled();
      framework.take(disconnected('removed'), { type: 'state.save.failed', message: 'disk full' });
      expect(framework.wait(4_999)).to.deep.equal([]);
      expect(framework.wait(1)).to.deep.equal(['state.forget']);
      expect(framework.take(FORGOTTEN)).to.deep.equal(['mesos.subscribe']);
    });

    it('gives way where another instance has registered since, and keeps its id in the place of ours', () => {
      const framework = new SomeFramework().settled();
      framework.take(disconnected('removed'));
      expect(framework.take(REPLACED)).to.deep.equal(['mesos.unsubscribe', 'framework.stopped']);
      expect(framework.reports.at(-1)).to.include({ takenOver: true, reason: REPLACED.message });
    });

    it('gives way with a new id, too, where another instance was quicker', () => {
      const framework = new SomeFramework();
      framework.take(SUBSCRIBED, ...RECONCILED);
      expect(framework.take(REPLACED)).to.deep.equal(['mesos.unsubscribe', 'framework.stopped']);
      expect(framework.reports.at(-1)).to.include({ takenOver: true });
    });

    it('waits with its next attempt if the master cannot be reached then, as one never subscribed', () => {
      const framework = new SomeFramework().settled();
      framework.take(disconnected('removed'), FORGOTTEN, disconnected('unreachable'));
      expect(framework.state).to.equal('registering.waiting');
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
