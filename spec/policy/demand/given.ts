import type { PoolConfig } from '../../../domain/config.ts';
import type { Assessment, Cause, JobAssessment, PoolPlan } from '../../../domain/demand.ts';
import { type AgentPhase, type FleetAgent, isStarting } from '../../../domain/fleet.ts';
import type { GocdAgent, GocdView, WaitingJob } from '../../../domain/gocd.ts';
import { taskId } from '../../../domain/ids.ts';
import { assess } from '../../../policy/demand/assess.ts';
import type { DemandInput } from '../../../policy/demand/record.ts';
import { NO_LEVERS } from '../../../policy/levers/effects.ts';
import { type Memory, NO_MEMORY } from '../../../policy/memory.ts';
import { NO_HOST_SIZES } from '../../../policy/placement/hostSizes.ts';
import { VersionedMap } from '../../../policy/versionedMap.ts';
import { someConfig, somePool } from '../../support/config.ts';

/** A Wednesday noon (ms since the epoch). */
export const NOW = Date.UTC(2026, 0, 14, 12);
export const SECOND = 1_000;
export const MINUTE = 60_000;

const INSTANCE = 'ci';

export function pool(name: string, changes: Partial<PoolConfig> = {}): PoolConfig {
  return somePool({ name, ...changes });
}

/** A job of pipeline `p`, which has waited for a minute. */
export function job(name: string, changes: Partial<WaitingJob> = {}): WaitingJob {
  return {
    locator: `p/1/s/1/${name}`,
    pipeline: 'p',
    stage: 's',
    job: name,
    environment: null,
    resources: [],
    scheduledAt: NOW - MINUTE,
    pin: { kind: 'none' },
    resourcesKnown: true,
    elastic: 'no',
    state: 'scheduled',
    ...changes,
  };
}

/** `count` like jobs. */
export function jobs(count: number, changes: Partial<WaitingJob> = {}): WaitingJob[] {
  return Array.from({ length: count }, (_, n) => job(`job-${n}`, changes));
}

/** An agent of ours as its pool makes it, long in its phase. */
export function ours(of: PoolConfig, phase: AgentPhase, changes: Partial<FleetAgent> = {}): FleetAgent {
  return {
    taskId: taskId({ instance: INSTANCE, pool: of.name, unique: `${phase}${serial++}` }),
    pool: of.name,
    phase,
    since: NOW - MINUTE * 30,
    taskRuns: phase !== 'ending',
    launchedAt: NOW - (isStarting({ phase }) ? MINUTE : MINUTE * 40),
    hostId: 'host-1',
    hostname: 'host-1.example',
    attributes: [],
    uuid: null,
    resources: of.resources,
    environments: of.environments,
    launchedFor: null,
    jobs: 0,
    outlivesTask: false,
    burdenedSince: null,
    retiring: false,
    ...changes,
  };
}
let serial = 0;

/** `count` like agents of ours. */
export function several(count: number, of: PoolConfig, phase: AgentPhase): FleetAgent[] {
  return Array.from({ length: count }, () => ours(of, phase));
}

/** An agent that people made. */
export function foreign(hostname: string, changes: Partial<GocdAgent> = {}): GocdAgent {
  return {
    uuid: `uuid-of-${hostname}`,
    hostname,
    configState: 'Enabled',
    runState: 'Idle',
    buildState: 'Idle',
    environments: [],
    unknownEnvironments: [],
    resources: [],
    elastic: false,
    building: null,
    ...changes,
  };
}

/** How GoCD lists an agent of ours. */
export function listed(
  { taskId: hostname, uuid, ...agent }: FleetAgent,
  changes: Partial<GocdAgent> = {},
): GocdAgent {
  const { resources, environments } = agent;
  return foreign(hostname, { uuid: uuid ?? `uuid-of-${hostname}`, resources, environments, ...changes });
}

interface Givens
  extends Partial<Omit<DemandInput, 'config' | 'view' | 'memory' | 'backlog'>>,
    Partial<
      Pick<
        Memory,
        | 'firstSeen'
        | 'breakers'
        | 'proven'
        | 'unplaced'
        | 'hostSizes'
        | 'hangs'
        | 'livingSince'
        | 'runs'
        | 'unservedShares'
        | 'shareArrivals'
      >
    > {
  readonly pools?: readonly PoolConfig[];
  readonly jobs?: readonly WaitingJob[];
  readonly agents?: readonly GocdAgent[];
  readonly view?: Partial<GocdView>;
  readonly scaling?: Partial<DemandInput['config']['scaling']>;
  readonly backlog?: Partial<DemandInput['config']['backlog']>;
  readonly serve?: Partial<DemandInput['config']['serve']>;
  readonly shares?: DemandInput['config']['shares'];
  readonly launchesFor?: ReadonlyMap<string, number>;
  /** How many polls in a row have found a shortage. */
  readonly gate?: DemandInput['backlog'];
}

/** A world in which nothing holds launches back but what is said. */
export function given({
  pools = [pool('default')],
  jobs = [],
  agents = [],
  ...rest
}: Givens = {}): DemandInput {
  const {
    serve = {},
    shares = [],
    view,
    scaling,
    backlog,
    gate,
    firstSeen,
    launchesFor,
    breakers,
    proven,
    unplaced,
    hostSizes,
    ...others
  } = rest;
  const {
    hangs = new Map(),
    livingSince = null,
    runs = null,
    unservedShares = new Map(),
    shareArrivals = NO_MEMORY.shareArrivals,
    ...input
  } = others;
  return {
    now: NOW,
    calendar: NOW,
    isNewReading: false,
    fleet: [],
    memory: {
      ...NO_MEMORY,
      firstSeen: firstSeen ?? new Map(jobs.map(({ locator }) => [locator, NOW - MINUTE])),
      launchesFor: new VersionedMap(launchesFor),
      breakers: breakers ?? new Map(),
      proven: proven ?? new Map(),
      unplaced: unplaced ?? new Map(),
      hostSizes: hostSizes ?? NO_HOST_SIZES,
      hangs,
      livingSince,
      runs,
      unservedShares,
      shareArrivals,
    },
    backlog: gate ?? { pendingPolls: 5, counted: 6 },
    hold: null,
    levers: NO_LEVERS,
    ...input,
    view: {
      startedAt: NOW,
      serverVersion: '26.1.0',
      backlogSource: 'feed',
      resourcesCaseSensitive: false,
      maintenance: false,
      jobs,
      agents,
      warnings: [],
      ...view,
    },
    config: {
      ...someConfig({ name: INSTANCE, serve, shares }),
      pools,
      backlog: { idlePollInterval: null, pollInterval: 2 * MINUTE, pendingPolls: 5, settle: 0, ...backlog },
      scaling: {
        maxAgents: 1_000,
        idleTimeout: 10 * MINUTE,
        stabilisation: 5 * MINUTE,
        registrationTimeout: 10 * MINUTE,
        launchTimeout: 10 * MINUTE,
        growthLimit: 1_000,
        drainBudget: 0.1,
        schedule: [],
        vanishBrake: 0.5,
        launchesPerJob: 5,
        assignmentTime: 2 * MINUTE,
        drainWait: 30_000,
        enablePending: false,
        retireBuilding: false,
        recycleOnChange: true,
        lookAhead: 'off',
        ...scaling,
      },
    },
  };
}

/** What the round says of the only job, or of the one named. */
export function jobIn(assessment: Assessment, name?: string): JobAssessment {
  const found = assessment.jobs.filter(({ locator }) => name === undefined || locator.endsWith(`/${name}`));
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} jobs where one was expected`);
  return only;
}

/** What the round says of the only pool, or of the one named. */
export function poolIn(assessment: Assessment, name?: string): PoolPlan {
  const found = assessment.pools.filter((plan) => name === undefined || plan.pool === name);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} pools where one was expected`);
  return only;
}

/** Job name → its cause. */
export function causesIn({ jobs }: Assessment): Record<string, Cause> {
  return Object.fromEntries(jobs.map(({ locator, cause }) => [locator.split('/').at(-1), cause]));
}

/** One round. */
export function when(input: DemandInput): Assessment {
  return assess(input);
}
