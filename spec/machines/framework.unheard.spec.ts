import { expect } from 'chai';
import { isSettled } from '../../machines/framework/machine.ts';
import { ANSWERED, disconnected, HEARD, SAVED, SomeFramework, SUBSCRIBED } from './support/framework.ts';

/** Four questions without an answer: after 5, 10, 20 and 40 seconds. */
const UNHEARD_AFTER_MS = 75_000;

describe('A subscription on which the master shows by nothing that it hears us', () => {
  it('is left, and a new one begun', () => {
    const framework = new SomeFramework({ frameworkId: 'framework-1' });
    framework.take(SUBSCRIBED);
    framework.wait(UNHEARD_AFTER_MS - 1);
    expect(framework.state).to.include('subscribed');
    expect(framework.wait(1)).to.deep.equal(['mesos.unsubscribe']);
    expect(framework.state).to.include('reconnecting');
    expect(framework.wait(500)).to.deep.equal(['mesos.subscribe']);
  });

  it('is left too when it was heard before, and then no more', () => {
    const framework = new SomeFramework().settled();
    framework.wait(600_000);
    expect(isSettled(framework.snapshot)).to.equal(true);
    expect(framework.wait(UNHEARD_AFTER_MS)).to.include('mesos.unsubscribe');
    expect(isSettled(framework.snapshot)).to.equal(false);
  });

  it('says why until one is heard, though it is subscribed again', () => {
    const framework = new SomeFramework().settled();
    framework.take(disconnected('unanswered'), SUBSCRIBED, SAVED);
    expect(framework.snapshot.context.problem).to.have.property('reason', 'unanswered');
    framework.take(HEARD);
    expect(framework.snapshot.context.problem).to.equal(null);
  });

  it('is followed by the next ever later, up to a quarter of a minute, and soon once one was heard', () => {
    const framework = new SomeFramework().settled();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt++) {
      framework.take(disconnected('unanswered'));
      waits.push(framework.next());
      framework.take(SUBSCRIBED);
    }
    expect(waits).to.deep.equal([375, 750, 1_500, 3_000, 6_000, 11_250, 11_250, 11_250]);
    framework.take(ANSWERED, disconnected('unanswered'));
    expect(framework.next()).to.equal(375);
  });
});
