import type { Config, Constraint, IdleFloor, PoolConfig } from '../../domain/config.ts';
import { UNLIMITED } from '../../domain/config.ts';
import { type Random, randomFrom } from '../../domain/random.ts';
import { IMAGE, simulatedConfig } from './settings.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** What one simulation runs with. */
export interface Drawn {
  readonly config: Config;
  /** The release that the GoCD server behaves as. */
  readonly gocdVersion: string;
  /** Cpus of each host; as ever if left out. */
  readonly hosts?: readonly number[];
}

/** Releases between which something that an autoscaler relies on has changed. */
const RELEASES = ['26.2.0', '26.1.0', '25.3.0', '24.1.0', '22.3.0', '20.9.0'] as const;

/** Seeds before this one were found in worlds without images that are pulled ahead. */
const PULLING_SINCE = 1_400_000;
const IMAGES = [IMAGE, 'gocd/gocd-agent-wolfi:v26.1.0'];
const SMALL_HOSTS = [2, 2, 2, 2, 2, 2, 2, 2];

/**
 * A deployment whose every setting that decisions depend on is drawn from the seed. The two pools serve the same jobs
 * as ever and can hold at least one agent each, so that every job of the workload stays servable.
 */
export function drawnSettings(seed: number): Drawn {
  const random = randomFrom(seed ^ 0x5e771465);
  const base = simulatedConfig({ fast: coin(random), floors: coin(random) });
  const starting = randomFrom(seed ^ 0x57a27);
  const looking = randomFrom(seed ^ 0xa4ead);
  const seeding = randomFrom(seed ^ 0x1a25);
  const pulling = randomFrom(seed ^ 0x1a6e5);
  const pools = base.pools.map((pool, nth) => ({
    ...drawnPool(pool, random),
    ...drawnStart(starting),
    jars: pick(seeding, [[], ['https://files.example/agent.jar']]),
    ...(seed >= PULLING_SINCE && drawnPull(pulling, nth)),
  }));
  return {
    config: {
      ...base,
      mesos: { ...base.mesos, role: pick(random, ['*', 'ci', 'ci/agents']) },
      pools,
      backlog: {
        ...base.backlog,
        pollInterval: pick(random, [5, 10, 20, 60]) * SECOND,
        pendingPolls: pick(random, [0, 0, 1, 3]),
        settle: pick(random, [0, 0, 15]) * SECOND,
      },
      scaling: {
        ...base.scaling,
        maxAgents: random.integer(3, 10),
        growthLimit: pick(random, [UNLIMITED, UNLIMITED, 1, 3]),
        idleTimeout: pick(random, [0, 1, 5]) * MINUTE,
        stabilisation: pick(random, [0, 1, 3]) * MINUTE,
        drainBudget: pick(random, [0, 0.25, 0.5, 1]),
        vanishBrake: pick(random, [0.3, 0.5, 1]),
        retireBuilding: coin(random),
        launchesPerJob: pick(random, [1, 3, 5]),
        enablePending: coin(random),
        recycleOnChange: coin(random),
        lookAhead: pick(looking, ['on', 'on', 'off', 'observe']),
      },
      lookAhead: { worth: pick(looking, [0.5, 2, 20]) },
    },
    gocdVersion: pick(random, RELEASES),
    ...(pools.some(({ pullAhead }) => pullAhead === 'on') && { hosts: SMALL_HOSTS }),
  };
}

function drawnPool(pool: PoolConfig, random: Random): PoolConfig {
  const max = random.integer(2, pool.max);
  const min = coin(random) ? 0 : random.integer(0, max);
  return {
    ...pool,
    max,
    min,
    idleFloor: pick(random, [none, pool.idleFloor, floorOf(max, random)]),
    schedule: coin(random)
      ? []
      : [{ cron: '* 9-16 * * *', timeZone: 'Europe/Berlin', idleFloor: floorOf(max, random) }],
    priority: random.integer(0, 2),
    cost: pick(random, [0.5, 1, 5]),
    spillAfter: pick(random, [0, 5 * MINUTE]),
    singleUse: random.next() < 0.25,
    maxAge: pick(random, [null, null, 30 * MINUTE, 2 * HOUR]),
    maxJobs: pick(random, [null, null, 1, 3]),
    constraints: constraintsFor(max, random),
    placement: pick(random, ['pack', 'spread']),
    killGrace: pick(random, [10, 60, 120]) * SECOND,
  };
}

/** How its agents start and ask for work: whether what they are told is right shows in whether they ever come. */
function drawnStart(random: Random): Pick<PoolConfig, 'pickUp' | 'boot' | 'env'> {
  const options = pick(random, ['', '', '-XX:+UseG1GC', '-Dagent.get.work.interval=5000']);
  return {
    pickUp: coin(random) ? 'quick' : 'default',
    boot: coin(random) ? 'lean' : 'default',
    env: options === '' ? [] : [{ name: 'GOCD_AGENT_JVM_OPTS', value: options }],
  };
}

/** Where each pool has an image of its own, and few agents are on each host, there is something to pull. */
function drawnPull(random: Random, nth: number): Partial<PoolConfig> {
  const image = IMAGES[nth % IMAGES.length] ?? IMAGE;
  return coin(random) ? { pullAhead: 'on', image } : {};
}

const none: IdleFloor = { factor: 0, learn: false, min: 0, max: UNLIMITED };

function floorOf(max: number, random: Random): IdleFloor {
  const min = random.integer(0, Math.min(2, max));
  return { factor: pick(random, [0, 0.25, 0.5]), learn: coin(random), min, max: random.integer(min, max) };
}

/** None that keeps a pool of four hosts below its maximum. */
function constraintsFor(max: number, random: Random): readonly Constraint[] {
  if (coin(random)) return [];
  if (max <= 3) return [{ field: 'hostname', operator: 'UNIQUE', value: null }];
  return [{ field: 'hostname', operator: 'MAX_PER', value: '2' }];
}

function coin(random: Random): boolean {
  return random.next() < 0.5;
}

function pick<Value>(random: Random, values: readonly [Value, ...Value[]]): Value {
  return values[random.integer(0, values.length - 1)] ?? values[0];
}
