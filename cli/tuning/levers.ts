import { FAST_PROFILE } from '../../adapters/config/describe/fastProfile.ts';
import type { Config, PoolConfig } from '../../domain/config.ts';
import { UNLIMITED } from '../../domain/config.ts';
import { formatDuration } from '../../domain/settings/kinds/units.ts';
import { followsMaxAgents } from '../../policy/schedule/inForce.ts';

/** One value that a lever may be put to. */
export interface Rung {
  /** As a config file says it; several keys where one alone would do nothing. */
  readonly lines: readonly string[];
  apply(config: Config): Config;
}

/** A key that is tried at several values, from one end to the other. */
export interface Lever {
  readonly key: string;
  /** Null for a key of all pools. */
  readonly pool: string | null;
  readonly rungs: readonly [Rung, ...Rung[]];
  /** The place of what the config says. */
  readonly inForce: number;
  /** The place that the recommended fast profile has it at; null for a key that is none of its. */
  readonly fast: number | null;
}

/** A place on each lever. */
export type Candidate = readonly number[];

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** GoCD is asked no more often than this, unless it is already: what that costs the server is in no agent's hours. */
const SHORTEST_POLL_MS = 5 * SECOND;
/** Of more pools only those with the most jobs are tried one by one: each makes the search longer. */
const MOST_POOLS = 4;

export interface LeversFor {
  readonly config: Config;
  /** Pools with the most work first. */
  readonly pools: readonly string[];
  /** Whether its maxima are somebody's, or only so high that they do not matter. */
  readonly hasMaxima: boolean;
}

/** The keys that decide what jobs wait and what agents cost, as this config has them. */
export function leversOf({ config, pools, hasMaxima }: LeversFor): readonly Lever[] {
  const { backlog, scaling } = config;
  const its = pools
    .slice(0, MOST_POOLS)
    .flatMap((name) => config.pools.find((pool) => pool.name === name) ?? []);
  return [
    times(
      'backlog.poll-interval',
      [5 * SECOND, 10 * SECOND, 20 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE].filter(
        (ms) => ms >= Math.min(SHORTEST_POLL_MS, backlog.pollInterval),
      ),
      backlog.pollInterval,
      (pollInterval) => (to) => ({ ...to, backlog: { ...to.backlog, pollInterval } }),
    ),
    numbers('backlog.pending-polls', [0, 1, 2, 5], backlog.pendingPolls, (pendingPolls) => (to) => ({
      ...to,
      backlog: { ...to.backlog, pendingPolls },
    })),
    times(
      'scaling.idle-timeout',
      [0, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 20 * MINUTE],
      scaling.idleTimeout,
      (idleTimeout) => inScaling({ idleTimeout }),
    ),
    times(
      'scaling.stabilisation',
      [0, 30 * SECOND, MINUTE, 5 * MINUTE],
      scaling.stabilisation,
      (stabilisation) => inScaling({ stabilisation }),
    ),
    ladder('scaling.retire-building', null, [false, true], scaling.retireBuilding, {
      write: (value) => [`scaling.retire-building = ${value}`],
      apply: (retireBuilding) => inScaling({ retireBuilding }),
    }),
    numbers('scaling.growth-limit', [5, 10, 20, UNLIMITED], scaling.growthLimit, (growthLimit) =>
      inScaling({ growthLimit }),
    ),
    lookAheadLever(config),
    ...(hasMaxima ? [maxAgentsLever(config)] : []),
    ...(hasMaxima && !followsMaxAgents(config) ? its.map(poolMaxLever) : []),
    ...its.flatMap(floorLevers),
  ];
}

/** As a file would have it. */
const FAST: ReadonlySet<string> = new Set(
  Object.entries(FAST_PROFILE).flatMap(([block, keys]) =>
    Object.entries(keys).map(([key, value]) => `${block}.${key} = ${value}`),
  ),
);

/** What the config in force is as a candidate. */
export function inForceOf(levers: readonly Lever[]): Candidate {
  return levers.map(({ inForce }) => inForce);
}

/** The config with each lever at its place; those that are where they were leave it as it is. */
export function withLevers(config: Config, levers: readonly Lever[], candidate: Candidate): Config {
  return levers.reduce(
    (changed, { rungs, inForce }, index) =>
      candidate[index] === inForce
        ? changed
        : (rungs[candidate[index] ?? inForce]?.apply(changed) ?? changed),
    config,
  );
}

/** Whether a file could say it: what each lever may be put to is not yet what all of them may be put to at once. */
export function isSayable({ pools, scaling }: Pick<Config, 'pools' | 'scaling'>): boolean {
  const least = pools.reduce((sum, { min }) => sum + min, 0);
  return least <= scaling.maxAgents && pools.every(({ min, max }) => min <= max);
}

type Change = (to: Config) => Config;

function inScaling(changed: Partial<Config['scaling']>): Change {
  return (to) => ({ ...to, scaling: { ...to.scaling, ...changed } });
}

function inPool(name: string, changed: Partial<PoolConfig>): Change {
  return (to) => ({
    ...to,
    pools: to.pools.map((pool) => (pool.name === name ? { ...pool, ...changed } : pool)),
  });
}

function ladder<T>(
  key: string,
  pool: string | null,
  values: readonly T[],
  now: T,
  { write, apply }: { write: (value: T) => readonly string[]; apply: (value: T) => Change },
): Lever {
  const all = values.includes(now) ? values : [...values, now];
  const rung = (value: T): Rung => ({ lines: write(value), apply: apply(value) });
  const [first = now, ...others] = all;
  const fast = all.findIndex((value) => write(value).some((line) => FAST.has(line)));
  return {
    ...{ key, pool, rungs: [rung(first), ...others.map(rung)], inForce: all.indexOf(now) },
    fast: fast < 0 ? null : fast,
  };
}

/** With what is in force in its place among the others. */
function ascending(values: readonly number[], now: number): readonly number[] {
  return [...new Set([...values, now])].sort((a, b) => a - b);
}

function times(key: string, values: readonly number[], now: number, apply: (value: number) => Change): Lever {
  const write = (ms: number) => [`${key} = ${ms === 0 ? '0 seconds' : formatDuration(ms)}`];
  return ladder(key, null, ascending(values, now), now, { write, apply });
}

function numbers(
  key: string,
  values: readonly number[],
  now: number,
  apply: (value: number) => Change,
  pool: string | null = null,
): Lever {
  const write = (value: number) => [`${key} = ${value === UNLIMITED ? 'none' : value}`];
  return ladder(key, pool, ascending(values, now), now, { write, apply });
}

/** Off, or on with what a second of waiting is worth. `observe` does what off does. */
function lookAheadLever({ scaling, lookAhead }: Config): Lever {
  const now = scaling.lookAhead === 'on' ? lookAhead.worth : 0;
  const isOff = (worth: number) => worth === 0 && scaling.lookAhead !== 'on';
  return ladder('scaling.look-ahead', null, ascending([0, 0.5, 1, 2, 4, 8], now), now, {
    write: (worth) =>
      isOff(worth) || worth === 0
        ? ['scaling.look-ahead = off']
        : ['scaling.look-ahead = on', `look-ahead.worth = ${worth}`],
    apply: (worth) => (to) =>
      worth === 0
        ? inScaling({ lookAhead: 'off' })(to)
        : { ...inScaling({ lookAhead: 'on' })(to), lookAhead: { ...to.lookAhead, worth } },
  });
}

/** Half as many, three quarters, half as many again, and twice as many. */
function around(now: number): readonly number[] {
  return [0.5, 0.75, 1.5, 2].map((factor) => Math.max(1, Math.round(factor * now)));
}

/** The one pool that is made from go-agent goes with it. */
function maxAgentsLever(config: Config): Lever {
  const isShared = followsMaxAgents(config);
  const now = config.scaling.maxAgents;
  return numbers('scaling.max-agents', around(now), now, (maxAgents) => (to) => {
    const changed = inScaling({ maxAgents })(to);
    return isShared
      ? { ...changed, pools: changed.pools.map((pool) => ({ ...pool, max: maxAgents })) }
      : changed;
  });
}

function poolMaxLever({ name, max, min }: PoolConfig): Lever {
  const values = around(max).filter((value) => value >= min);
  return numbers('max', values, max, (value) => inPool(name, { max: value }), name);
}

/** A floor that is learned, or follows the clock, is somebody's decision of another kind: it stays. */
function floorLevers({ name, idleFloor, min, max, schedule, targetWait }: PoolConfig): readonly Lever[] {
  const isOwn = idleFloor.learn || idleFloor.factor > 0 || targetWait !== null;
  const isScheduled = (key: 'min' | 'idleFloor') => schedule.some((entry) => entry[key] !== undefined);
  const upTo = (values: readonly number[]) => values.filter((value) => value <= max);
  return [
    ...(isOwn || isScheduled('idleFloor')
      ? []
      : [
          numbers(
            'idle-floor',
            upTo([0, 1, 2, 3, 5, 8]),
            idleFloor.min,
            (floor) => inPool(name, { idleFloor: { factor: 0, learn: false, min: floor, max: UNLIMITED } }),
            name,
          ),
        ]),
    ...(isScheduled('min')
      ? []
      : [numbers('min', upTo([0, 1, 2, 5]), min, (least) => inPool(name, { min: least }), name)]),
  ];
}
