import type { Period } from './ledger.ts';

const QUARTER_MS = 15 * 60_000;
const LONGEST_MONTH_MS = 32 * 24 * 3_600_000;

/** Months of a time zone by the calendar, as `2026-01`. */
export function monthsOf(timeZone: string): (time: number) => Period {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' });
  const keyOf = (time: number) => {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
    return `${parts.get('year')}-${parts.get('month')}`;
  };
  let latest = { from: 0, key: '', end: 0 };
  return (time) => {
    if (time >= latest.from && time < latest.end) return latest;
    const key = keyOf(time);
    latest = { from: time, key, end: endOf(time, (later) => keyOf(later) !== key) };
    return latest;
  };
}

/** The first whole quarter of an hour that is past: no zone begins its days at another time. */
function endOf(time: number, isPast: (later: number) => boolean): number {
  let within = Math.floor(time / QUARTER_MS);
  let past = within + LONGEST_MONTH_MS / QUARTER_MS;
  while (past - within > 1) {
    const middle = Math.floor((within + past) / 2);
    if (isPast(middle * QUARTER_MS)) past = middle;
    else within = middle;
  }
  return past * QUARTER_MS;
}
