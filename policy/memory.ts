import type { Breaker } from '../domain/demand.ts';
import type { GocdView } from '../domain/gocd.ts';
import type { HostRecord } from '../domain/memory.ts';
import { type Course, NO_COURSE } from './ahead/course.ts';
import type { Foreseen } from './ahead/foresee.ts';
import { NO_SCORES, type Scores } from './ahead/score.ts';
import { NOT_SEEDED, type Seeding } from './ahead/seeding.ts';
import { type FailureKind, failed, hostFailed, hostSucceeded, succeeded } from './breaker.ts';
import { type Durations, learned, NO_DURATIONS, subject } from './durations/durations.ts';
import { afterStart, type Experience, NO_EXPERIENCE } from './forecast/forecast.ts';
import { type Hangs, livingSinceIn } from './hangs.ts';
import { type HungAgents, NO_HUNG_AGENTS, readingSeen } from './hungAgents.ts';
import { type Images, NO_IMAGES } from './images/images.ts';
import { type HostSizes, NO_HOST_SIZES } from './placement/hostSizes.ts';
import type { Unplaced } from './placement/place.ts';
import { NO_ARRIVALS, type ShareArrivals } from './shares/arrivals.ts';
import type { Proven } from './trial.ts';
import { VersionedMap } from './versionedMap.ts';
import type { Runs } from './waits/runs.ts';
import { NO_WAITS, type Waits } from './waits/waits.ts';

/** What the policy must know of the past. All of it can be lost without harm: it only costs time. */
export interface Memory {
  /** Job locator → when it was first seen waiting (ms since the epoch). */
  readonly firstSeen: ReadonlyMap<string, number>;
  /** Job locator → agents launched for it, without those that have ended before they could serve, or after serving others. */
  readonly launchesFor: VersionedMap<number>;
  /** Pool → its open breaker. */
  readonly breakers: ReadonlyMap<string, Breaker>;
  /** Pool → the mark of the settings that last made an agent of it that served. */
  readonly proven: Proven;
  /** Host id → its record of failures. */
  readonly hosts: VersionedMap<HostRecord>;
  /** Pool → what the cluster was short of when its agents were last placed. */
  readonly unplaced: ReadonlyMap<string, string>;
  /** How large the hosts are, as far as they were seen. */
  readonly hostSizes: HostSizes;
  /** Which images hosts have, as far as is known, and which are being pulled. */
  readonly images: Images;
  /** Which agents take no job though they say they are idle. */
  readonly hungAgents: HungAgents;
  /** Pool → since when it has had idle agents to spare (ms since the epoch). */
  readonly surplusSince: ReadonlyMap<string, number>;
  /** Share of max-agents → since when its jobs have waited while it had no agent (ms since the epoch). */
  readonly unservedShares: ReadonlyMap<string, number>;
  /** How many jobs of each share have come lately. */
  readonly shareArrivals: ShareArrivals;
  /** What the past says of the next minutes. */
  readonly experience: Experience;
  /** Job locator → that it hangs in GoCD, or may. */
  readonly hangs: Hangs;
  /** Since when GoCD has known some agent, anybody's, to be living (ms since the epoch); null while none is. */
  readonly livingSince: number | null;
  /** What the jobs that wait have waited for so far. */
  readonly waits: Waits;
  /** Which agents have which jobs; null before the first reading. */
  readonly runs: Runs | null;
  /** How long things take. */
  readonly durations: Durations;
  /** How stages of pipelines follow each other. */
  readonly course: Course;
  /** Which pipelines GoCD has been asked about, to know them before they are seen. */
  readonly seeding: Seeding;
  /** What was foretold of them, and what became of it. */
  readonly foretold: Scores;
  /** What was foreseen with the last reading; null where no pool looks ahead. */
  readonly foreseen: Foreseen | null;
}

export const NO_MEMORY: Memory = {
  firstSeen: new Map(),
  launchesFor: new VersionedMap(),
  breakers: new Map(),
  proven: new Map(),
  hosts: new VersionedMap(),
  unplaced: new Map(),
  hostSizes: NO_HOST_SIZES,
  images: NO_IMAGES,
  hungAgents: NO_HUNG_AGENTS,
  surplusSince: new Map(),
  unservedShares: new Map(),
  shareArrivals: NO_ARRIVALS,
  experience: NO_EXPERIENCE,
  hangs: new Map(),
  livingSince: null,
  waits: NO_WAITS,
  runs: null,
  durations: NO_DURATIONS,
  course: NO_COURSE,
  seeding: NOT_SEEDED,
  foretold: NO_SCORES,
  foreseen: null,
};

/** Takes in which jobs wait now; what is known of others is forgotten, and so are hosts that have long been well. */
export function jobsSeen(memory: Memory, view: GocdView, now: number): Memory {
  const firstSeen = new Map<string, number>();
  const launchesFor = new Map<string, number>();
  for (const { locator } of view.jobs) {
    firstSeen.set(locator, memory.firstSeen.get(locator) ?? now);
    const launches = memory.launchesFor.get(locator);
    if (launches !== undefined) launchesFor.set(locator, launches);
  }
  return {
    ...memory,
    firstSeen,
    hungAgents: readingSeen(memory.hungAgents, view, memory.firstSeen.keys()),
    launchesFor:
      launchesFor.size === memory.launchesFor.size ? memory.launchesFor : new VersionedMap(launchesFor),
    hosts: stillRecent(memory.hosts, now),
    livingSince: livingSinceIn(view, memory.livingSince),
  };
}

/** The same where none is forgotten: who looks for changes need not look at each. */
function stillRecent(hosts: Memory['hosts'], now: number): Memory['hosts'] {
  const recent = [...hosts].filter(([, host]) => isRecent(host, now));
  return recent.length === hosts.size ? hosts : new VersionedMap(recent);
}

/** Counts launches for their jobs. */
export function launchesMade(memory: Memory, launches: readonly { readonly job: string | null }[]): Memory {
  let { launchesFor } = memory;
  for (const { job } of launches)
    if (job !== null) launchesFor = launchesFor.with(job, (launchesFor.get(job) ?? 0) + 1);
  return { ...memory, launchesFor };
}

/**
 * An agent launched for the job has ended before it could serve, or has served others. That says nothing of the job, which
 * would otherwise have spent its launches on a missing image, or on those that GoCD gave their turn first; how often to
 * try is for the breaker and the limits to say. Only agents that came and found nothing to do count.
 */
export function launchTakenBack(memory: Memory, job: string): Memory {
  const launches = memory.launchesFor.get(job);
  if (launches === undefined) return memory;
  return { ...memory, launchesFor: memory.launchesFor.with(job, launches > 1 ? launches - 1 : undefined) };
}

/** Takes in what found no room, in place of what was known. */
export function roomSought(memory: Memory, unplaced: readonly Unplaced[]): Memory {
  return { ...memory, unplaced: new Map(unplaced.map(({ wanted, short }) => [wanted.pool, short])) };
}

export interface Registration {
  readonly pool: string;
  /** It was launched with settings that its pool no longer has: of those it has now it says nothing. */
  readonly isOutdated: boolean;
  readonly hostId: string | null;
  /** From launch to registration (ms); null if the launch was not seen. */
  readonly startMs: number | null;
  readonly now: number;
}

/** An agent of the pool has registered: neither pool nor host is to blame any more. */
export function agentRegistered(
  memory: Memory,
  { pool, isOutdated, hostId, startMs, now }: Registration,
): Memory {
  const hosts = hostId === null ? memory.hosts : memory.hosts.with(hostId, hostSucceeded());
  const experience = startMs === null ? memory.experience : afterStart(memory.experience, pool, startMs);
  const durations =
    startMs === null ? memory.durations : learned(memory.durations, [[subject.start(pool), startMs]], now);
  const breakers = isOutdated ? memory.breakers : withEntry(memory.breakers, pool, succeeded());
  return { ...memory, hosts, breakers, experience, durations };
}

export interface AgentFailure {
  readonly pool: string;
  /** The mark of the settings it was launched with; null if its task id does not tell. */
  readonly settings: string | null;
  /** These are not those that its pool has now, of which it says nothing. */
  readonly isOutdated: boolean;
  readonly hostId: string | null;
  /** null if its end says nothing of its pool. */
  readonly kind: FailureKind | null;
  readonly error: string;
  readonly now: number;
}

/** An agent has ended before it served. */
export function agentFailed(
  memory: Memory,
  { pool, settings, isOutdated, hostId, kind, error, now }: AgentFailure,
): Memory {
  if (kind === null) return memory;
  const breaker = memory.breakers.get(pool);
  const hosts = hostId === null ? memory.hosts : withFailure(memory.hosts, hostId, { now, kind });
  if (isOutdated) return { ...memory, hosts };
  return {
    ...memory,
    hosts,
    breakers: withEntry(memory.breakers, pool, failed(breaker, { now, error, kind, settings })),
  };
}

/** A host that nothing has failed on for so long has been mended or has gone: those that go come under new ids. */
const HOST_REMEMBERED_MS = 24 * 3_600_000;

function isRecent({ lastFailureAt }: HostRecord, now: number): boolean {
  return now - lastFailureAt < HOST_REMEMBERED_MS;
}

function withFailure(
  hosts: Memory['hosts'],
  hostId: string,
  failure: { readonly now: number; readonly kind: FailureKind },
): Memory['hosts'] {
  const known = hosts.get(hostId);
  const recent = known !== undefined && isRecent(known, failure.now) ? known : undefined;
  return hosts.with(hostId, hostFailed(recent, failure));
}

/** The map with one entry set, or without it; the same map if that changes nothing. */
function withEntry<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  value: Value | undefined,
): ReadonlyMap<string, Value> {
  if (map.get(key) === value) return map;
  const changed = new Map(map);
  if (value === undefined) changed.delete(key);
  else changed.set(key, value);
  return changed;
}
