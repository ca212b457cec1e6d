import { expect } from 'chai';
import {
  afterWeek,
  type Habits,
  SLOT_MS,
  SLOTS_PER_WEEK,
  type SlotHabit,
  slotOf,
  usual,
  withHabits,
} from '../../../policy/forecast/habits.ts';

const NOTHING: Habits = new Map();
const MONDAY = Date.UTC(2026, 0, 5);

function weeksOf([first = 0, ...rest]: readonly number[]): SlotHabit {
  return rest.reduce(afterWeek, afterWeek(undefined, first));
}

describe('A slot of the week', () => {
  it('is counted from Monday at 0:00 UTC', () => {
    expect(slotOf(MONDAY)).to.equal(0);
    expect(slotOf(MONDAY + SLOT_MS - 1)).to.equal(0);
    expect(slotOf(MONDAY + SLOT_MS)).to.equal(1);
    expect(slotOf(MONDAY - 1)).to.equal(SLOTS_PER_WEEK - 1);
  });

  it('comes again every week, and began before anyone counted', () => {
    for (const weeks of [1, 52, -4000])
      expect(slotOf(MONDAY + weeks * 7 * 86_400_000 + 8.5 * SLOT_MS)).to.equal(8);
  });
});

describe('What is usual in a slot', () => {
  it('is the plain mean of the first four weeks', () => {
    expect(weeksOf([8, 0, 4, 12])).to.deep.equal({ jobs: 6, weeks: 4 });
  });

  it('follows a change within a few weeks, however many went before', () => {
    const changed = weeksOf([...Array.from({ length: 100 }, () => 10), 2, 2, 2, 2, 2, 2]);
    expect(changed.jobs).to.be.within(2, 4);
    expect(changed.weeks).to.equal(106);
  });

  it('is unknown until it has been watched', () => {
    expect(usual(NOTHING, 'linux', 0)).to.equal(null);
    const habits = withHabits(NOTHING, [{ pool: 'linux', slot: 0, jobs: 3, weeks: 2 }]);
    expect(usual(habits, 'linux', 1)).to.equal(null);
    expect(usual(habits, 'windows', 0)).to.equal(null);
  });

  it('is drawn towards the mean of its hour, the less the longer it is known', () => {
    const hourOf = (weeks: number) => {
      let habits = NOTHING;
      for (let slot = 0; slot < 12; slot++)
        habits = withHabits(habits, [{ pool: 'linux', slot: slot, jobs: slot === 0 ? 12 : 0, weeks }]);
      return usual(habits, 'linux', 0)?.jobs;
    };
    expect(hourOf(2)).to.be.closeTo(6.5, 0.001); // half its own 12, half the hour's 1
    expect(hourOf(20)).to.be.closeTo(11, 0.001);
  });

  it('is not drawn towards slots of the hour that nobody has watched', () => {
    const habits = withHabits(NOTHING, [{ pool: 'linux', slot: 13, jobs: 5, weeks: 2 }]);
    expect(usual(habits, 'linux', 13)).to.deep.equal({ jobs: 5, weeks: 2 });
  });
});
