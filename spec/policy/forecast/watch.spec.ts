import { expect } from 'chai';
import { SLOT_MS } from '../../../policy/forecast/habits.ts';
import { endedSlot, NOTHING_WATCHED, type Watch, watched } from '../../../policy/forecast/watch.ts';

const MONDAY = Date.UTC(2026, 0, 5);
const POLL_MS = 60_000;

/** Readings a minute apart from `from` on, each showing the jobs named. */
function watching(from: number, readings: readonly (readonly string[])[], before: Watch = NOTHING_WATCHED) {
  let watch = before;
  const ended: (readonly [number, number])[] = [];
  readings.forEach((names, index) => {
    const after = watched(watch, {
      readAt: from + index * POLL_MS,
      jobs: new Map(names.map((name) => [name, 'linux'])),
      longestGap: 3 * POLL_MS,
    });
    const slot = endedSlot(watch, after);
    if (slot !== null) ended.push([slot.begin, slot.jobs.get('linux') ?? 0]);
    watch = after;
  });
  return { watch, ended };
}

const quiet = (count: number) => Array.from({ length: count }, () => []);

describe('The count of arriving jobs', () => {
  it('counts each job once, when it is first seen, however long it stays', () => {
    const { ended } = watching(MONDAY, [[], ['a'], ['a', 'b'], ['a', 'b'], ['b', 'c'], ['c']]);
    expect(ended).to.deep.equal([[MONDAY, 3]]);
  });

  it('counts no job that was there before anyone looked', () => {
    const { ended } = watching(MONDAY, [['old'], ['old'], ['old', 'new'], ['new'], [], []]);
    expect(ended).to.deep.equal([[MONDAY, 1]]);
  });

  it('takes no slot for watched whose beginning it missed', () => {
    const { ended } = watching(MONDAY + POLL_MS, [[], ['a'], ['a'], [], ['b'], ...quiet(4), ['c']]);
    expect(ended).to.deep.equal([[MONDAY + SLOT_MS, 1]]);
  });

  it('takes no slot for watched in which readings failed for long', () => {
    const { watch } = watching(MONDAY, [[], ['a']]);
    const later = watching(MONDAY + 5 * POLL_MS + 30_000, [['a'], ...quiet(12)], watch);
    expect(later.ended).to.deep.equal([[MONDAY + 2 * SLOT_MS, 0]]);
  });

  it('minds no reading or two that fail', () => {
    const { watch } = watching(MONDAY, [[], ['a']]);
    const later = watching(MONDAY + 4 * POLL_MS, [['a', 'b'], []], watch);
    expect(later.ended).to.deep.equal([[MONDAY, 2]]);
  });

  it('begins anew when the clock is set back', () => {
    const { watch } = watching(MONDAY, [[], ['a'], []]);
    const after = watched(watch, { readAt: MONDAY - 60 * POLL_MS, jobs: new Map(), longestGap: 3 * POLL_MS });
    expect(after.since).to.equal(MONDAY - 60 * POLL_MS);
    expect(after.lately).to.deep.equal([]);
  });

  it('remembers half an hour', () => {
    const { watch } = watching(MONDAY, quiet(61));
    expect(watch.lately.map(({ begin }) => (begin - MONDAY) / SLOT_MS)).to.deep.equal([6, 7, 8, 9, 10, 11]);
  });
});
