import { InvalidArgumentError } from 'commander';
import type { FormatName } from '../../adapters/history/formats/names.ts';
import { readMoment, TIME_EXPECTED } from '../../adapters/history/times.ts';
import { parseDuration, parseSize } from '../../domain/settings/kinds/units.ts';
import type { HostSpec } from '../../sandbox/index.ts';
import type { Scale } from './scale.ts';

export interface SimulateFlags {
  /** One of the built-in ones; not together with a history. */
  readonly scenario?: string;
  readonly config?: string;
  /** A second config, to see the difference. */
  readonly compare?: string;
  readonly hosts?: readonly HostSpec[] | HostRange;
  /** With a range of hosts: how long 95 % of the jobs may wait at the most (ms). */
  readonly targetWait?: number;
  /** Which work there is to be more, or less, of. */
  readonly scale?: readonly Scale[];
  readonly seed: number;
  /** ms. */
  readonly boot?: number;
  /** Of the history only the jobs scheduled from here on (ms since the epoch). */
  readonly from?: number;
  /** And before this. */
  readonly to?: number;
  readonly json?: true;
  /** Where a page of HTML goes. */
  readonly report?: string;
  /** What the history was exported from. */
  readonly format?: FormatName;
  /** Leave rows out that cannot be used. */
  readonly skipBad?: true;
  /** Whether all that the servers say is written and read. */
  readonly bytes?: true;
}

/** What is the same of hosts that are alike. */
export type HostKind = Omit<HostSpec, 'hostname' | 'ports'>;

/** How many hosts at least and at most, all alike. */
export interface HostRange {
  readonly least: number;
  readonly most: number;
  /** Null for one that holds any agent of the config. */
  readonly kind: HostKind | null;
}

/** Room enough not to matter, as it mostly is. */
const DISK_MB = 1024 ** 2;
/** What a Mesos agent offers by default. */
const PORTS = [{ begin: 31_000, end: 32_000 }];

/** `10x8cpus/32GB,2x16cpus/64GB/2gpus/rack=r1`: how many hosts of which size, with attributes if constraints ask for any. */
export function hostsFlag(text: string): readonly HostSpec[] {
  const groups = text.split(',').map((group) => hostGroup(group.trim()));
  return groups
    .flatMap(({ count, host }) => Array.from({ length: count }, () => host))
    .map((host, index) => named(host, index));
}

/** The same, or `5..50x8cpus/32GB` for some number from 5 to 50 of them; their size may be left out. */
export function hostsOrRangeFlag(text: string): readonly HostSpec[] | HostRange {
  const [, least, most, size] = /^(\d{1,5})\.\.(\d{1,5})(?:x(.+))?$/.exec(text.trim()) ?? [];
  if (least === undefined || most === undefined) return hostsFlag(text);
  if (Number(least) === 0 || Number(least) > Number(most))
    throw new InvalidArgumentError('expected hosts from one number to a larger one, as 5..50.');
  const kind = size === undefined ? null : hostGroup(`1x${size}`).host;
  return { least: Number(least), most: Number(most), kind };
}

export function isRange(hosts: SimulateFlags['hosts']): hosts is HostRange {
  return hosts !== undefined && 'least' in hosts;
}

/** The same host several times, each under a name of its own. */
export function alike(count: number, host: HostKind, prefix = 'host'): readonly HostSpec[] {
  return Array.from({ length: count }, (_, index) => named(host, index, prefix));
}

function named(host: HostKind, index: number, prefix = 'host'): HostSpec {
  return { ...host, hostname: `${prefix}-${index + 1}.simulated`, ports: PORTS };
}

function hostGroup(group: string) {
  const [, count = '', rest = ''] = /^(\d{1,5})x(.+)$/.exec(group) ?? [];
  const size = { cpus: 0, mem: 0, disk: DISK_MB, gpus: 0 };
  const attributes: Record<string, string> = {};
  for (const part of rest.split('/')) {
    const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(cpus?|gpus?)$/i.exec(part) ?? [];
    const [, name, value] = /^([^=]+)=(.+)$/.exec(part) ?? [];
    if (unit !== undefined) size[unit.toLowerCase().startsWith('c') ? 'cpus' : 'gpus'] = Number(amount);
    else if (name === 'disk') size.disk = sizeOf(value ?? '', part);
    else if (name !== undefined && value !== undefined) attributes[name] = value;
    else size.mem = sizeOf(part, group);
  }
  if (Number(count) === 0 || size.cpus === 0 || size.mem === 0)
    throw new InvalidArgumentError(HOSTS_EXPECTED);
  return { count: Number(count), host: { ...size, attributes } };
}

const HOSTS_EXPECTED = 'expected hosts as 10x8cpus/32GB, several kinds of them separated by commas.';

function sizeOf(text: string, shown: string): number {
  const megabytes = parseSize(text);
  if (megabytes === undefined) throw new InvalidArgumentError(`${JSON.stringify(shown)}: ${HOSTS_EXPECTED}`);
  return megabytes;
}

export function durationFlag(text: string): number {
  const ms = durationWithUnit(text);
  if (ms === undefined || ms <= 0)
    throw new InvalidArgumentError('expected a duration with its unit, as 45s or 2 minutes.');
  return ms;
}

/** ms; undefined if it is no duration, or has no unit: in a config that is ms, and whoever types `60` means no such thing. */
export function durationWithUnit(text: string): number | undefined {
  return /[a-z]/i.test(text) ? parseDuration(text) : undefined;
}

export function timeFlag(text: string): number {
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00Z` : text;
  const at = readMoment(day)?.at;
  if (at === undefined)
    throw new InvalidArgumentError(`${TIME_EXPECTED}; a day alone begins at midnight UTC.`);
  return at;
}
