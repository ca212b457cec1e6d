import { expect } from 'chai';
import type { FrameworkEvent } from '../../machines/framework/types.ts';
import {
  answered,
  disconnected,
  kept,
  SAVED,
  SomeFramework,
  SUBSCRIBED,
  SUPPRESS_FAILED,
  UNWANTED,
  WANTED,
} from './support/framework.ts';

const MINUTE = 60_000;

/** What has been declined since this was last asked, offer by offer. */
class Declines {
  readonly #framework: SomeFramework;
  #seen = 0;

  constructor(framework: SomeFramework) {
    this.#framework = framework;
  }

  take(...events: readonly FrameworkEvent[]): readonly string[][] {
    this.#framework.take(...events);
    return this.#fresh();
  }

  wait(ms: number): readonly string[][] {
    this.#framework.wait(ms);
    return this.#fresh();
  }

  #fresh(): readonly string[][] {
    const fresh = this.#framework.reports.slice(this.#seen);
    this.#seen += fresh.length;
    return fresh.flatMap((report) =>
      report.type === 'command.issued' && report.command.type === 'mesos.decline'
        ? [report.command.offerIds]
        : [],
    );
  }
}

/** One that does not reconcile again meanwhile. */
function someFramework(): SomeFramework {
  return new SomeFramework({ reconcileInterval: 7 * 24 * 60 * MINUTE }).settled();
}

function offersOf(framework = someFramework()): Declines {
  const declines = new Declines(framework);
  declines.wait(0);
  return declines;
}

describe('An offer that the master may believe to be with us', () => {
  it('is declined at once when the call that answered it fails', () => {
    expect(offersOf().take(answered('a', 'b'), kept('a', 'b'))).to.deep.equal([['a', 'b']]);
  });

  it('is declined until that has been taken, every five seconds at most, all in one call', () => {
    const offers = offersOf();
    offers.take(kept('a'));
    expect(offers.take(kept('a'), kept('b', 'c'))).to.deep.equal([]);
    expect(offers.wait(4_999)).to.deep.equal([]);
    expect(offers.wait(1)).to.deep.equal([['a', 'b', 'c']]);
    expect(offers.wait(10_000)).to.deep.equal([]);
    expect(offers.take(kept('c'))).to.deep.equal([['c']]);
  });

  it('is declined again a quarter of an hour after its answer, and once more: the master may have lost either', () => {
    const offers = offersOf();
    offers.take(answered('a'));
    offers.wait(MINUTE);
    offers.take(answered('b'));
    expect(offers.wait(14 * MINUTE - 1)).to.deep.equal([]);
    expect(offers.wait(1)).to.deep.equal([['a']]);
    expect(offers.wait(MINUTE)).to.deep.equal([['b']]);
    expect(offers.wait(14 * MINUTE)).to.deep.equal([['a']]);
    expect(offers.wait(MINUTE)).to.deep.equal([['b']]);
    expect(offers.wait(24 * 60 * MINUTE)).to.deep.equal([]);
  });

  it('is declined again sooner when there are ten thousand of them, the oldest first and none left out', () => {
    const offers = offersOf();
    const ids = Array.from({ length: 10_001 }, (_, index) => `offer-${index}`);
    for (const id of ids) offers.take(answered(id));
    expect(offers.wait(0)).to.deep.equal([ids.slice(0, 5_001)]);
    expect(offers.wait(15 * MINUTE)).to.deep.equal([ids.slice(5_001)]);
  });

  it('is none of ours any more on the next subscription', () => {
    const framework = someFramework();
    const offers = offersOf(framework);
    offers.take(answered('a'), kept('b'), disconnected('ended'), SUBSCRIBED, SAVED);
    expect(offers.wait(60 * MINUTE)).to.deep.equal([]);
  });
});

describe('That no offers are wanted', () => {
  const unwanted = () => {
    const framework = someFramework();
    framework.take(WANTED);
    framework.wait(0);
    framework.take(UNWANTED);
    return framework;
  };
  const suppresses = (reports: readonly string[]) => reports.filter((report) => report === 'mesos.suppress');

  it('is said again five seconds after the call failed, until it has been taken', () => {
    const framework = unwanted();
    for (let failure = 1; failure <= 3; failure++) {
      expect(framework.take(SUPPRESS_FAILED, SUPPRESS_FAILED)).to.deep.equal([]);
      expect(framework.wait(4_999)).to.deep.equal([]);
      expect(framework.wait(1)).to.deep.equal(['mesos.suppress']);
    }
    expect(framework.wait(MINUTE)).to.deep.equal([]);
  });

  it('is said again every quarter of an hour: the master may have taken the call and lost it', () => {
    const framework = unwanted();
    expect(suppresses(framework.wait(15 * MINUTE))).to.deep.equal([]);
    expect(suppresses(framework.wait(10_000))).to.deep.equal(['mesos.suppress']);
    expect(suppresses(framework.wait(15 * MINUTE + 10_000))).to.deep.equal(['mesos.suppress']);
  });

  it('is not said while they are wanted', () => {
    const framework = unwanted();
    framework.take(SUPPRESS_FAILED, WANTED);
    expect(suppresses(framework.wait(60 * MINUTE))).to.deep.equal([]);
  });
});
