import { expect } from 'chai';
import fc from 'fast-check';
import { exhaustMap, NEVER, of, switchMap, timer } from 'rxjs';
import { acceleratedClock } from '../../../domain/clock/clock.ts';
import { schedulerOn } from '../../../domain/clock/scheduler.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';

describe('The virtual clock', () => {
  it('fires timers in order of their time, and of setting within one instant', () => {
    const clock = new VirtualClock(1_000);
    const fired: string[] = [];
    clock.after(20, () => fired.push(`c at ${clock.now()}`));
    clock.after(10, () => fired.push(`a at ${clock.now()}`));
    clock.after(10, () => fired.push(`b at ${clock.now()}`));
    clock.advance(30);
    expect(fired).to.deep.equal(['a at 1010', 'b at 1010', 'c at 1020']);
    expect(clock.now()).to.equal(1_030);
  });

  it('honours timers that timers set, within the same advance', () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    const again = () => {
      fired.push(clock.now());
      clock.after(10, again);
    };
    clock.after(10, again);
    clock.advanceTo(35);
    expect(fired).to.deep.equal([10, 20, 30]);
    expect(clock.nextDue()).to.equal(40);
  });

  it('does not fire what was cancelled, and never runs backwards', () => {
    const clock = new VirtualClock(100);
    const fired: string[] = [];
    clock.after(10, () => fired.push('kept'));
    const cancel = clock.after(5, () => fired.push('cancelled'));
    cancel();
    clock.advanceTo(50);
    expect(clock.now()).to.equal(100);
    clock.advanceTo(200);
    expect(fired).to.deep.equal(['kept']);
    expect(clock.step()).to.equal(false);
  });
});

describe('The virtual clock, with many timers cancelled,', () => {
  it('holds about as many as are still to fire', () => {
    const clock = new VirtualClock();
    for (let round = 0; round < 1_000; round++) {
      const cancels = Array.from({ length: 10 }, () => clock.after(1_000_000, () => {}));
      for (const cancel of cancels) cancel();
    }
    expect(clock.size).to.be.at.most(100);
  });

  it('fires the others as if those had never been', () => {
    const timers = fc.array(
      fc.record({ delay: fc.nat(50), isCancelled: fc.boolean(), isTwice: fc.boolean() }),
      {
        minLength: 100,
        maxLength: 300,
      },
    );
    fc.assert(
      fc.property(timers, fc.nat(60), (list, until) => {
        const clock = new VirtualClock();
        const fired: number[] = [];
        const cancels = list.map(({ delay }, index) => clock.after(delay, () => fired.push(index)));
        for (const [index, { isCancelled, isTwice }] of list.entries())
          for (let time = 0; time < Number(isCancelled) * (1 + Number(isTwice)); time++) cancels[index]?.();
        const expected = list
          .map(({ delay, isCancelled }, index) => ({ delay, isCancelled, index }))
          .filter(({ delay, isCancelled }) => !isCancelled && delay <= until)
          .sort((a, b) => a.delay - b.delay || a.index - b.index);
        clock.advanceTo(until);
        for (const cancel of cancels) cancel();
        expect(fired).to.deep.equal(expected.map(({ index }) => index));
        expect(clock.nextDue()).to.equal(null);
        expect(clock.size).to.equal(0);
      }),
    );
  });
});

describe('RxJS on our clock', () => {
  it('runs a repeating timer', () => {
    const clock = new VirtualClock(5_000);
    const ticks: number[] = [];
    const subscription = of(100)
      .pipe(switchMap((interval) => timer(0, interval, schedulerOn(clock))))
      .subscribe(() => ticks.push(clock.now()));
    clock.advance(250);
    expect(ticks).to.deep.equal([5_000, 5_100, 5_200]);
    subscription.unsubscribe();
    clock.advance(1_000);
    expect(ticks).to.have.length(3);
  });

  it('skips ticks while work goes on', () => {
    const clock = new VirtualClock();
    let begun = 0;
    timer(0, 100, schedulerOn(clock))
      .pipe(
        exhaustMap(() => {
          begun++;
          return NEVER;
        }),
      )
      .subscribe();
    clock.advance(1_000);
    expect(begun).to.equal(1);
  });
});

describe('An accelerated clock', () => {
  it('refuses a speed that is no positive number', () => {
    for (const speed of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => acceleratedClock(speed)).to.throw(RangeError, 'positive');
  });
});
