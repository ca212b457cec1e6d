import { createHash } from 'node:crypto';
import type { PoolConfig } from '../domain/config.ts';
import type { FleetAgent } from '../domain/fleet.ts';
import { parsePullId, parseTaskId } from '../domain/ids.ts';
import { maskCredentials } from '../domain/masking/credentials.ts';
import { entriesOf } from '../domain/settings/block.ts';
import { poolSettings } from '../domain/settings/poolSettings.ts';
import { Setting } from '../domain/settings/setting.ts';

const LENGTH = 4;

/**
 * A short mark of the settings an agent of this pool is launched with, carried in its task id: so a changed pool
 * shows after a restart too. Secrets do not go into it, nor credentials in addresses, so a changed one outdates no one.
 */
export function fingerprintOf(pool: PoolConfig): string {
  const known = fingerprints.get(pool);
  if (known !== undefined) return known;
  const fingerprint = computeFingerprint(pool);
  fingerprints.set(pool, fingerprint);
  return fingerprint;
}

/** A pool's settings never change; a changed config is another object. Each round asks for the mark of every pool. */
const fingerprints = new WeakMap<PoolConfig, string>();

function computeFingerprint(pool: PoolConfig): string {
  const launches = entriesOf(poolSettings, pool).flatMap(({ entry, value }) =>
    entry instanceof Setting && entry.info.launches ? [value] : [],
  );
  return createHash('sha256').update(JSON.stringify(launches, inOrder)).digest('hex').slice(0, LENGTH);
}

/**
 * The part of a task id after the pool: unlike any other of this and every other run, telling of the settings and of the
 * time of the launch (ms since the epoch). Mesos gives a task's labels back to nobody, so its id has to tell.
 */
export function uniquePart(incarnation: string, index: number, pool: PoolConfig, launchedAt: number): string {
  const seconds = Math.floor(launchedAt / 1000).toString(36);
  return `${seconds}${incarnation}-${index.toString(36)}-${fingerprintOf(pool)}`;
}

const INCARNATION_LENGTH = 4;
/** Enough until the year 4453. */
const LONGEST_MOMENT = 7;
/** Enough for a run that launches a million and a half. */
const LONGEST_INDEX = 4;

/** How long that part grows (letters). */
export const LONGEST_UNIQUE_PART = LONGEST_MOMENT + INCARNATION_LENGTH + 1 + LONGEST_INDEX + 1 + LENGTH;

/** Of a run, from its 32 random bits: no two runs that launch in the same second should have the same. */
export function incarnationOf(entropy: number): string {
  return (entropy >>> 16).toString(36).padStart(INCARNATION_LENGTH, '0');
}

/** When the task was launched, to the second (ms since the epoch); null if its id does not tell. */
export function launchedAtOf(taskId: string): number | null {
  const [moment = ''] = uniqueIn(taskId)?.split('-') ?? [];
  if (!/^[0-9a-z]{10,11}$/.test(moment)) return null;
  return Number.parseInt(moment.slice(0, -INCARNATION_LENGTH), 36) * 1000;
}

/** Whether a task has been launched by that run. */
export function isOfRun(taskId: string, incarnation: string): boolean {
  return parseTaskId(taskId)?.unique.split('-')[0]?.endsWith(incarnation) ?? false;
}

/** The mark of the settings a task was launched with; null if its id does not tell. */
export function launchedWith(taskId: string): string | null {
  return uniqueIn(taskId)?.split('-')[2] ?? null;
}

/** Of an agent's task, or of one that has an image pulled. */
function uniqueIn(taskId: string): string | undefined {
  return (parseTaskId(taskId) ?? parsePullId(taskId))?.unique;
}

/** Whether a task was launched with other settings than these. */
export function isOutdated(taskId: string, present: string | undefined): boolean {
  return isOther(launchedWith(taskId), present);
}

function isOther(settings: string | null, present: string | undefined): boolean {
  return settings !== null && present !== undefined && settings !== present;
}

type Launched = Pick<FleetAgent, 'taskId' | 'pool'>;

/** Each round asks for the mark of every agent, most of which stand as they stood in the one before. */
const marks = new WeakMap<Launched, string | null>();

function markOf(agent: Launched): string | null {
  const known = marks.get(agent);
  if (known !== undefined) return known;
  const mark = launchedWith(agent.taskId);
  marks.set(agent, mark);
  return mark;
}

/** Agents launched with settings that their pool no longer has. */
export function outdatedIn(fleet: readonly Launched[], pools: readonly PoolConfig[]): ReadonlySet<string> {
  const present = new Map(pools.map((pool) => [pool.name, fingerprintOf(pool)]));
  return new Set(
    fleet.filter((agent) => isOther(markOf(agent), present.get(agent.pool))).map(({ taskId }) => taskId),
  );
}

/** The order in which a setting's keys were written, or put together, is no part of it, and credentials are none. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return maskCredentials(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
