import { expect } from 'chai';
import { jobsByTime } from '../../../../sandbox/index.ts';
import { queueWith } from './queue.ts';

const DAY_MS = 24 * 3_600_000;
const MONDAY = Date.UTC(2026, 2, 2);

/** Days of work that nobody has seen before, as developers bring it. */
function days(count: number, peakPerHour: number, waitMs: number) {
  const lengthMs = count * DAY_MS;
  return { arrivals: jobsByTime(7, MONDAY, lengthMs, peakPerHour), lengthMs, waitMs };
}

describe('A target-wait on days of jobs', () => {
  it('meets it within a tenth from the first day on, for fewer agent-hours than any fixed floor that does', () => {
    const trial = days(2, 15, 40_000);
    const target = queueWith('target', trial);
    expect(target.p95).to.be.at.most(1.1 * trial.waitMs);
    const fixed = [0, 1, 2, 3, 4, 5, 6].map((floor) => queueWith(floor, trial));
    const meeting = fixed.filter(({ p95 }) => p95 <= 1.1 * trial.waitMs).map(({ agentHours }) => agentHours);
    expect(meeting).not.to.deep.equal([]);
    expect(target.agentHours).to.be.at.most(Math.min(...meeting));
  });
});
