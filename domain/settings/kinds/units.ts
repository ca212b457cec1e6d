/** Milliseconds per unit, largest first; the first name is the one we write. The names are HOCON's, and weeks. */
const DURATIONS: readonly (readonly [milliseconds: number, ...names: string[]])[] = [
  [604_800_000, 'weeks', 'week', 'w'],
  [86_400_000, 'days', 'day', 'd'],
  [3_600_000, 'hours', 'hour', 'h'],
  [60_000, 'minutes', 'minute', 'm'],
  [1000, 'seconds', 'second', 's'],
  [1, 'ms', 'milliseconds', 'millisecond', 'millis', 'milli'],
  [1e-3, 'microseconds', 'microsecond', 'micros', 'micro', 'us'],
  [1e-6, 'nanoseconds', 'nanosecond', 'nanos', 'nano', 'ns'],
];

/**
 * MB per unit, largest first. One MB is 2^20 bytes, as Mesos counts, so all units are powers of 1024, whichever
 * way they are spelt: an operator who writes 2 GB gets what Mesos calls 2048 MB.
 */
const SIZES: readonly (readonly [megabytes: number, ...names: string[]])[] = [
  [1024 ** 2, 'TB', 'T', 'Ti', 'TiB', 'terabyte', 'terabytes', 'tebibyte', 'tebibytes'],
  [1024, 'GB', 'G', 'Gi', 'GiB', 'gigabyte', 'gigabytes', 'gibibyte', 'gibibytes'],
  [1, 'MB', 'M', 'Mi', 'MiB', 'megabyte', 'megabytes', 'mebibyte', 'mebibytes'],
  [1024 ** -1, 'kB', 'K', 'Ki', 'KiB', 'kilobyte', 'kilobytes', 'kibibyte', 'kibibytes'],
  [1024 ** -2, 'B', 'byte', 'bytes'],
];

const QUANTITY = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/;

/** Whole milliseconds of `2 minutes`, `1 week`, `500 ms`; of a bare number too. Undefined if it is no duration. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = QUANTITY.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const factor = unit === '' ? 1 : DURATIONS.find(([, ...names]) => names.includes(unit))?.[0];
  return factor === undefined ? undefined : Math.round(Number(amount) * factor);
}

/** Whole MB of `512 MB`, `2 GB`, `1 GiB`; a bare number is MB. Undefined if it is no size or no whole number of MB. */
export function parseSize(text: string): number | undefined {
  const [, amount, unit] = QUANTITY.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const wanted = unit.toLowerCase();
  const factor =
    unit === '' ? 1 : SIZES.find(([, ...names]) => names.some((name) => name.toLowerCase() === wanted))?.[0];
  const megabytes = factor === undefined ? Number.NaN : Number(amount) * factor;
  return Number.isSafeInteger(megabytes) ? megabytes : undefined;
}

/** The shortest exact way to write it, as `2 minutes`. */
export function formatDuration(milliseconds: number): string {
  const [factor, plural, singular] = DURATIONS.find(
    ([size]) => milliseconds >= size && milliseconds % size === 0,
  ) ?? [1, 'ms'];
  const count = milliseconds / factor;
  return `${count} ${count === 1 && factor > 1 ? singular : plural}`;
}

/** The shortest exact way to write it, as `2 GB`. */
export function formatSize(megabytes: number): string {
  const [factor, unit] = SIZES.find(([size]) => megabytes >= size && megabytes % size === 0) ?? [1, 'MB'];
  return `${megabytes / factor} ${unit}`;
}
