import { expect } from 'chai';
import { worthKeeping as keeping, type Seen, worthLaunching } from '../../../policy/ahead/gains.ts';
import { Tide } from '../../../policy/ahead/tide.ts';
import { MINUTE, SECOND } from './support.ts';

const LEAD = 50 * SECOND;
const WORTH = { worth: 4, idleMs: 2 * MINUTE, noticeMs: 30 * SECOND };

/** Jobs that begin so many seconds from now; negative for one that ends then. */
function changes(...seconds: readonly number[]): Tide {
  const tide = new Tide(10 * MINUTE);
  for (const at of seconds)
    if (at < 0) tide.end(-at * SECOND);
    else tide.begin(at * SECOND);
  return tide;
}

function seen(...futures: readonly Tide[]): readonly Seen[] {
  return futures.map((tide) => ({ wantedAt: tide.wantedTimes(), leadMs: LEAD, arrivals: 0 }));
}

function worthKeeping(
  futures: readonly Tide[],
  agents: { readonly agents: number; readonly jobs: number },
  idleMs: number,
  noticeMs = MINUTE,
): number {
  const idle = futures.map((tide) => tide.idleTimes(agents.agents - agents.jobs));
  return keeping(idle, agents, { idleMs, noticeMs });
}

const never = changes();

describe('What an agent more is worth', () => {
  it('is a launch where it is likely enough wanted by the time it is there', () => {
    const soon = changes(40, 40, 40);
    const later = changes(90, 90, 90);
    expect(worthLaunching(seen(soon, later, later, later, later), WORTH)).to.equal(3);
    expect(worthLaunching(seen(soon, later, later, later, later, later), WORTH)).to.equal(0);
  });

  it('counts those that come free before', () => {
    expect(worthLaunching(seen(changes(-30, 40, 40, 40)), WORTH)).to.equal(2);
    expect(worthLaunching(seen(changes(40, 40, 40, -45)), WORTH)).to.equal(3);
  });

  it('is no launch where it is mostly not wanted at all: all of its time would be lost', () => {
    const soon = changes(40);
    expect(worthLaunching(seen(soon, never, never), WORTH)).to.equal(1);
    expect(worthLaunching(seen(soon, never, never, never), WORTH)).to.equal(0);
  });

  it('is one more where others come in between, and nothing for those alone', () => {
    const among = (its: Tide) =>
      [0, 0, 1, 1].map((arrivals) => ({ wantedAt: its.wantedTimes(), leadMs: LEAD, arrivals }));
    expect(worthLaunching(among(changes(40, 40)), WORTH)).to.equal(2);
    expect(worthLaunching(among(changes(40, 40)), { ...WORTH, worth: 1 })).to.equal(2);
    const often = (its: Tide) =>
      [0, 1, 0, 1, 0, 1].map((arrivals, index) => ({
        wantedAt: (index < 3 ? its : never).wantedTimes(),
        leadMs: LEAD,
        arrivals,
      }));
    expect(worthLaunching(often(changes(40, 40)), { ...WORTH, worth: 5 })).to.equal(2);
    expect(worthLaunching(often(never), { ...WORTH, worth: 5 })).to.equal(0);
  });

  it('is to be kept where it is wanted again soon enough, idle or at work', () => {
    const soon = [changes(-30, 90)];
    expect(worthKeeping(soon, { agents: 1, jobs: 1 }, 2 * MINUTE)).to.equal(1);
    expect(worthKeeping([changes(100)], { agents: 1, jobs: 0 }, 2 * MINUTE)).to.equal(1);
    expect(worthKeeping([changes(-30, 200)], { agents: 1, jobs: 1 }, 2 * MINUTE)).to.equal(0);
    expect(worthKeeping([changes(170)], { agents: 1, jobs: 0 }, 2 * MINUTE)).to.equal(0);
  });

  it('is kept for longer once it is idle: to be let go takes its time, and a job at work goes with its agent', () => {
    expect(worthKeeping([changes(140)], { agents: 1, jobs: 0 }, 2 * MINUTE)).to.equal(1);
    expect(worthKeeping([changes(-1, 141)], { agents: 1, jobs: 1 }, 2 * MINUTE)).to.equal(0);
  });

  it('is not to be kept for what mostly does not come, and kept for a while for what comes soon or never', () => {
    const soon = changes(-30, 40);
    const gone = changes(-30);
    expect(worthKeeping([soon, gone, gone], { agents: 1, jobs: 1 }, 2 * MINUTE)).to.equal(1);
    expect(worthKeeping([soon, gone, gone, gone, gone], { agents: 1, jobs: 1 }, 2 * MINUTE)).to.equal(0);
  });

  it('is kept while it need not be said yet that it goes: before its job is near its end', () => {
    const one = { agents: 1, jobs: 1 };
    const ends = (seconds: number) => Array.from({ length: 40 }, () => changes(-seconds));
    expect(worthKeeping(ends(40), one, MINUTE, 30 * SECOND)).to.equal(1);
    expect(worthKeeping(ends(20), one, MINUTE, 30 * SECOND)).to.equal(0);
    // Beyond what is looked at, too.
    expect(worthKeeping(ends(3_600), one, MINUTE, 30 * SECOND)).to.equal(1);
  });

  it('goes once its job may end any moment, if only now and then', () => {
    const futures = (near: number) => Array.from({ length: 40 }, (_, n) => changes(n < near ? -10 : -200));
    expect(worthKeeping(futures(1), { agents: 1, jobs: 1 }, MINUTE, 30 * SECOND)).to.equal(1);
    expect(worthKeeping(futures(2), { agents: 1, jobs: 1 }, MINUTE, 30 * SECOND)).to.equal(0);
  });

  it('is not kept where nobody knows when its job ends, or it goes with it anyway', () => {
    expect(worthKeeping([changes(Number.NEGATIVE_INFINITY)], { agents: 1, jobs: 1 }, MINUTE)).to.equal(0);
    expect(worthKeeping([never], { agents: 1, jobs: 1 }, MINUTE)).to.equal(0);
  });

  it('tells how many of many are to be kept', () => {
    const tests = changes(-10, -20, -30, -40, 41, 41);
    expect(worthKeeping([tests], { agents: 6, jobs: 4 }, MINUTE)).to.equal(2);
    expect(worthKeeping([never], { agents: 6, jobs: 4 }, MINUTE)).to.equal(0);
  });
});
