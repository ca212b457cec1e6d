import { expect } from 'chai';
import fc from 'fast-check';
import { afterStart, type Experience, forecast, NO_EXPERIENCE } from '../../../policy/forecast/forecast.ts';
import { type Habits, SLOT_MS, SLOTS_PER_WEEK, slotOf, withHabits } from '../../../policy/forecast/habits.ts';
import { NOTHING_WATCHED } from '../../../policy/forecast/watch.ts';
import { describeForecast } from '../../../policy/forecast/words.ts';

const MONDAY = Date.UTC(2026, 0, 5);
const POLL_MS = 15_000;

/** The same number of jobs in every slot of the week. */
function everyWeek(jobs: number, weeks = 4): Habits {
  let habits: Habits = new Map();
  for (let slot = 0; slot < SLOTS_PER_WEEK; slot += 1)
    if (slot < 24 || slot > SLOTS_PER_WEEK - 12)
      habits = withHabits(habits, [{ pool: 'linux', slot: slot, jobs, weeks }]);
  return habits;
}

/** Half an hour before `now`, each slot with so many jobs. */
function lately(now: number, jobs: number): Experience['watch'] {
  const slots = Array.from({ length: 6 }, (_, index) => ({
    begin: now - (6 - index) * SLOT_MS,
    jobs: new Map([['linux', jobs]]),
  }));
  return { ...NOTHING_WATCHED, lately: slots };
}

const ask = (experience: Partial<Experience>, now = MONDAY) =>
  forecast({ ...NO_EXPERIENCE, ...experience }, 'linux', now, POLL_MS);

describe('The forecast of a pool', () => {
  it('is none without habits, and none after a single week', () => {
    expect(ask({})).to.equal(null);
    expect(ask({ habits: everyWeek(20, 1) })).to.equal(null);
    expect(ask({ habits: everyWeek(20, 2) })).not.to.equal(null);
  });

  it('looks as far ahead as it takes to see a shortage and start an agent', () => {
    expect(ask({ habits: everyWeek(20) })).to.deep.include({ leadMs: 75_000, jobs: 5 });
    const experience = afterStart(NO_EXPERIENCE, 'linux', 135_000);
    expect(ask({ ...experience, habits: everyWeek(20) })).to.deep.include({ leadMs: 150_000, jobs: 10 });
  });

  it('takes in start times one by one, new ones for a fifth', () => {
    const experience = afterStart(afterStart(NO_EXPERIENCE, 'linux', 100_000), 'linux', 50_000);
    expect(experience.startTimes.get('linux')).to.equal(90_000);
  });

  it('sees the busy slot coming before it begins', () => {
    let habits = everyWeek(0);
    for (let slot = 12; slot < 24; slot++)
      habits = withHabits(habits, [{ pool: 'linux', slot: slot, jobs: 20, weeks: 4 }]);
    const hour = MONDAY + 12 * SLOT_MS;
    expect(ask({ habits }, hour - 80_000)).to.deep.include({ jobs: 0, agents: 0 });
    expect(ask({ habits }, hour - 30_000)?.jobs).to.be.closeTo(3, 0.001);
    expect(ask({ habits }, hour)?.jobs).to.equal(5);
  });

  it('is raised or lowered by how busy the last half hour was, within bounds', () => {
    const busy = (jobs: number) => ask({ habits: everyWeek(10), watch: lately(MONDAY, jobs) })?.lately;
    expect(busy(10)).to.equal(1);
    expect(busy(0)).to.equal(0.25);
    expect(busy(20)).to.be.closeTo(123 / 63, 0.001);
    expect(busy(500)).to.equal(3);
  });

  it('keeps an agent while the chance that a job comes for it is two in five', () => {
    const agents = (jobs: number) => ask({ habits: everyWeek(jobs * 4) })?.agents;
    expect(agents(0)).to.equal(0);
    expect(agents(0.5)).to.equal(0); // P(≥ 1) = 0.39
    expect(agents(0.52)).to.equal(1); // P(≥ 1) = 0.41
    expect(agents(1.37)).to.equal(1); // P(≥ 2) = 0.398
    expect(agents(1.39)).to.equal(2); // P(≥ 2) = 0.405
  });

  it('keeps few where as many agents come free as jobs come', () => {
    const agents = (jobs: number) =>
      ask({ habits: everyWeek(jobs * 4), watch: lately(MONDAY, jobs * 4) })?.agents;
    expect(agents(5)).to.equal(3); // ⌈0.5 + 0.5 × √10⌉
    expect(agents(50)).to.equal(6);
    expect(agents(0.3)).to.equal(0);
  });

  it('is a whole number, not negative, and no more than grows with the jobs', () => {
    const any = fc.tuple(fc.double({ min: 0, max: 5_000, noNaN: true }), fc.nat(2_000));
    fc.assert(
      fc.property(any, ([jobs, seen]) => {
        const { agents = -1, jobs: expected = -1 } =
          ask({ habits: everyWeek(jobs), watch: lately(MONDAY, seen) }) ?? {};
        expect(Number.isInteger(agents)).to.equal(true);
        expect(agents).to.be.within(0, Math.ceil(expected + 3 * Math.sqrt(expected) + 1));
      }),
    );
  });

  it('is told in words', () => {
    const told = ask({ habits: everyWeek(20, 3), watch: lately(MONDAY, 25) });
    expect(told === null ? '' : describeForecast(told)).to.equal(
      '6.2 jobs are expected within 1 min 15 s, by 3 weeks at this time and 1.2 times as many lately',
    );
  });

  it('finds its slots by the week, not by the date', () => {
    const week = 7 * 86_400_000;
    expect(slotOf(MONDAY + 30 * week)).to.equal(0);
    expect(ask({ habits: everyWeek(20) }, MONDAY + 30 * week)?.jobs).to.equal(5);
  });
});
