/** A time as it was written. */
export interface Moment {
  /** ms since the epoch. */
  readonly at: number;
  /** Without a zone it was taken for UTC. */
  readonly hasZone: boolean;
}

export const TIME_EXPECTED =
  'expected a time as 2026-01-05T09:30:00Z or 2026-01-05 09:30:00+01, or seconds or milliseconds since 1970';

/** Numbers from here on are ms since the epoch (1973), those from the next on seconds (also 1973). */
const FIRST_MS = 1e11;
const FIRST_SECONDS = 1e8;

const ISO =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i;

/** Reads ISO 8601, the way databases print times, and seconds or ms since the epoch; undefined if it is none of them. */
export function readMoment(text: string): Moment | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return sinceEpoch(Number(text));
  const [, date, minutes, seconds = '00', fraction = '0', zone] = ISO.exec(text) ?? [];
  if (date === undefined || minutes === undefined) return undefined;
  const at = Date.parse(
    `${date}T${minutes}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${isoZone(zone)}`,
  );
  return Number.isNaN(at) ? undefined : { at, hasZone: zone !== undefined };
}

function sinceEpoch(number: number): Moment | undefined {
  if (number < FIRST_SECONDS || number >= FIRST_MS * 1000) return undefined;
  return { at: Math.round(number < FIRST_MS ? number * 1000 : number), hasZone: true };
}

function isoZone(zone: string | undefined): string {
  const [, hours, minutes = '00'] = /^([+-]\d\d):?(\d\d)?$/.exec(zone ?? '') ?? [];
  return hours === undefined ? 'Z' : `${hours}:${minutes}`;
}
