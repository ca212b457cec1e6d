import type { Config, PoolConfig } from '../../domain/config.ts';
import { UNLIMITED } from '../../domain/config.ts';

const NO_TLS = { caFile: null, certFile: null, keyFile: null, verify: true };

/** A pool of small agents that fit any plain job; what a spec is about, it overrides. */
export function somePool(overrides: Partial<PoolConfig> = {}): PoolConfig {
  return {
    name: 'default',
    image: 'gocd/gocd-agent-debian-12:v26.1.0',
    imageFamily: 'auto',
    autoRegisterKey: null,
    cpus: 1,
    mem: 2048,
    disk: 4096,
    gpus: 0,
    ports: 0,
    resources: [],
    environments: [],
    container: 'docker',
    network: { kind: 'bridge' },
    env: [],
    volumes: [],
    parameters: [],
    uris: [],
    privileged: false,
    forcePull: false,
    labels: {},
    killGrace: 10_000,
    healthCheck: false,
    constraints: [],
    placement: 'pack',
    spreadBy: null,
    min: 0,
    max: 10,
    idleFloor: { factor: 0, learn: false, min: 0, max: UNLIMITED },
    schedule: [],
    priority: 0,
    cost: 1,
    singleUse: false,
    maxAge: null,
    maxJobs: null,
    ...overrides,
  };
}

type Overrides = {
  readonly [Key in keyof Config]?: Config[Key] extends readonly unknown[]
    ? Config[Key]
    : Partial<Config[Key]>;
};

/** A config that acts at the first poll; what a spec is about, it overrides, block by block. */
export function someConfig(overrides: Overrides = {}): Config {
  const base: Config = {
    name: 'ci',
    masters: { kind: 'list', urls: ['http://127.0.0.1:5050'] },
    dryRun: false,
    mesos: {
      role: '*',
      user: 'root',
      principal: null,
      secret: null,
      failoverTimeout: 7 * 24 * 3_600_000,
      webuiUrl: null,
      heartbeatTolerance: 5,
      reconcileInterval: 600_000,
      requestTimeout: 10_000,
      tls: NO_TLS,
    },
    goServer: {
      url: 'http://127.0.0.1:8153/go',
      agentUrl: 'http://127.0.0.1:8153/go',
      credentials: { kind: 'none' },
      requestTimeout: 10_000,
      elasticPipelines: [],
      backlogSource: 'auto',
      tls: NO_TLS,
    },
    pools: [somePool()],
    backlog: { pollInterval: 10_000, pendingPolls: 0, settle: 0 },
    scaling: {
      maxAgents: 20,
      idleTimeout: 600_000,
      stabilisation: 300_000,
      registrationTimeout: 600_000,
      launchTimeout: 600_000,
      growthLimit: UNLIMITED,
      drainBudget: 0.25,
      vanishBrake: 0.5,
      launchesPerJob: 3,
      assignmentTime: 30_000,
      enablePending: false,
      retireBuilding: false,
      recycleOnChange: true,
    },
    state: { kind: 'file', path: 'gocd-mesos.state.json' },
    habitsFile: 'gocd-mesos.habits.json',
    http: { host: '127.0.0.1', port: 0, token: null },
    notifications: { webhookUrl: null, repeatInterval: 3_600_000 },
    log: { level: 'info', format: 'text' },
  };
  return {
    ...base,
    ...(overrides.name === undefined ? {} : { name: overrides.name }),
    ...(overrides.dryRun === undefined ? {} : { dryRun: overrides.dryRun }),
    ...(overrides.pools === undefined ? {} : { pools: overrides.pools }),
    mesos: { ...base.mesos, ...overrides.mesos },
    goServer: { ...base.goServer, ...overrides.goServer },
    backlog: { ...base.backlog, ...overrides.backlog },
    scaling: { ...base.scaling, ...overrides.scaling },
    http: { ...base.http, ...overrides.http },
    notifications: { ...base.notifications, ...overrides.notifications },
    log: { ...base.log, ...overrides.log },
  };
}
