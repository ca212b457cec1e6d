import { expect } from 'chai';
import { chosenFloor, type Learned, targetPlan } from '../../../../policy/forecast/target/plan.ts';
import { describeTarget } from '../../../../policy/forecast/words.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const PROSPECT = { jobsPerHour: 10, max: 10, pollInterval: 5 * SECOND, assignment: 9 * SECOND };
const TARGET = { p: 0.95, wait: 30 * SECOND };
/** Ten jobs an hour are of class 5. */
const BUSY = [0, 0, 0, 0, 0].map(() => ({ ms: HOUR, jobs: 0, beyondMax: 0, needs: [] as number[] }));

function learned(changes: Partial<Learned> = {}, waits: Partial<Learned['waits']> = {}): Learned {
  return {
    trace: [],
    starts: Array.from({ length: 20 }, (_, index) => (40 + index) * SECOND),
    classes: [...BUSY, { ms: 100 * HOUR, jobs: 1_000, beyondMax: 0, needs: [0, 600, 300, 60, 40] }],
    ...changes,
    waits: { seen: 0, late: 0, assignments: [], ...waits },
  };
}

describe('The floor of a target-wait', () => {
  it('is what leaves no more jobs without an agent in time than may be late', () => {
    expect(chosenFloor(learned(), TARGET, PROSPECT)).to.deep.include({ floor: 3, missed: 0.04, unmet: null });
    expect(chosenFloor(learned(), { ...TARGET, p: 0.85 }, PROSPECT)).to.deep.include({
      floor: 2,
      missed: 0.1,
    });
  });

  it('is none where new agents come soon enough', () => {
    const plan = chosenFloor(learned(), { p: 0.95, wait: 75 * SECOND }, PROSPECT);
    expect(plan).to.deep.include({ floor: 0, allowed: 1 });
  });

  it('is smaller where some new agents come soon enough', () => {
    const half = { p: 0.95, wait: 60 * SECOND };
    expect(chosenFloor(learned(), half, PROSPECT).floor).to.equal(2);
  });

  it('is larger once more jobs were late than may be, and smaller once fewer were', () => {
    const floors = [0, 15, 40].map(
      (late) => chosenFloor(learned({}, { seen: 300, late }), TARGET, PROSPECT).floor,
    );
    expect(floors).to.deep.equal([2, 3, 4]);
  });

  it('is one agent while little is known', () => {
    expect(chosenFloor(learned({ classes: [], starts: [] }), TARGET, PROSPECT).floor).to.equal(1);
    expect(
      chosenFloor(learned({ classes: [], starts: [] }), { p: 0.95, wait: 90 * SECOND }, PROSPECT).floor,
    ).to.equal(0);
  });

  it('is kept for five minutes once chosen', () => {
    const moment = (at: number, floor: number) => ({ at, floor, demand: 0, arrived: 0, rateClass: 5 });
    const trace = [moment(0, 6), moment(60 * SECOND, 5), moment(360 * SECOND, 1)];
    expect(targetPlan(learned({ trace }), TARGET, PROSPECT).floor).to.equal(5);
  });

  it('is never beyond the maximum of the pool', () => {
    expect(targetPlan(learned(), TARGET, { ...PROSPECT, max: 2 }).floor).to.equal(2);
  });

  it('cannot bring about a wait in which GoCD itself does not give out jobs', () => {
    const told = chosenFloor(learned(), { p: 0.95, wait: 5 * SECOND }, PROSPECT);
    expect(told).to.deep.include({ floor: 0, unmet: 'assignment' });
    expect(describeTarget(told)).to.equal(
      'floor 0 for 95 % of jobs within 5 s: no floor can meet it, for GoCD itself takes up to 9 s to give 95 % of jobs to an agent that is idle',
    );
    const slow = Array.from({ length: 30 }, () => 40 * SECOND);
    expect(chosenFloor(learned({}, { assignments: slow }), TARGET, PROSPECT).unmet).to.equal('assignment');
  });

  it('cannot make up for a maximum that is too small, says so, and does what it can for the others', () => {
    const classes = [...BUSY, { ms: 100 * HOUR, jobs: 900, beyondMax: 100, needs: [0, 600, 300] }];
    const told = chosenFloor(learned({ classes }), TARGET, PROSPECT);
    expect(told).to.deep.include({ floor: 2, unmet: 'max', beyondMax: 0.1 });
    expect(describeTarget(told)).to.match(
      /; no floor within max can meet it, for 10 % of jobs come while there are more/,
    );
  });

  it('is told in words and numbers', () => {
    expect(describeTarget(chosenFloor(learned({}, { seen: 300, late: 12 }), TARGET, PROSPECT))).to.equal(
      'floor 3 for 95 % of jobs within 30 s: 10 jobs an hour are expected and agents take 1 min 4 s to come, such floors leave 4 % of jobs without one in time, and 8.4 % may be; of the last 300 jobs 96 % were in time',
    );
  });
});
