import { InvalidArgumentError } from 'commander';
import type { PastJobsFlags } from './pastJobs.ts';
import { durationWithUnit, timeFlag } from './simulation/flags.ts';

/** `30d`, `12 hours`, or a time as `2026-01-05`. */
export function sinceFlag(text: string): PastJobsFlags['since'] {
  const agoMs = durationWithUnit(text);
  if (agoMs !== undefined && agoMs > 0) return { agoMs };
  if (/^\d{1,8}$/.test(text))
    throw new InvalidArgumentError('expected how long ago with its unit, as 30d, or a time.');
  return { at: timeFlag(text) };
}

/** `5/s`, `60/m`, or a number of requests a second. */
export function rateFlag(text: string): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(?:\/(s|m))?$/.exec(text.trim()) ?? [];
  const rate = Number(amount) / (unit === 'm' ? 60 : 1);
  if (!(rate > 0 && rate <= 100))
    throw new InvalidArgumentError('expected requests a second, as 5/s, 100/s at the most; or 60/m.');
  return rate;
}
