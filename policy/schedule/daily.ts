import { Cron } from 'croner';

/**
 * When it is next that time of the day in its zone, after `calendar` (both ms since the epoch). Twice a year it is an hour
 * sooner or later than a day after the last.
 * @param timeOfDay as `03:30`.
 */
export function nextDaily(
  { timeOfDay, timeZone }: { readonly timeOfDay: string; readonly timeZone: string },
  calendar: number,
): number {
  const [hour, minute] = timeOfDay.split(':').map(Number);
  const next = new Cron(`${minute} ${hour} * * *`, { timezone: timeZone }).nextRun(new Date(calendar));
  if (next === null) throw new RangeError(`it is never ${timeOfDay} in ${timeZone}`);
  return next.getTime();
}
