import type { Secret } from './secret.ts';

/** Stands for "no limit" in `growthLimit` and in the `max` of an idle floor; plain JSON, unlike Infinity. */
export const UNLIMITED = Number.MAX_SAFE_INTEGER;

/** Everything a deployment can set, parsed, defaulted and frozen. Durations are ms; mem and disk are MB. */
export interface Config {
  /** Instance name: part of every task id, so that deployments can share a server or a cluster. */
  readonly name: string;
  readonly masters: MasterLocation;
  readonly dryRun: boolean;
  readonly mesos: MesosConfig;
  readonly goServer: GoServerConfig;
  readonly pools: readonly PoolConfig[];
  readonly backlog: BacklogConfig;
  readonly scaling: ScalingConfig;
  readonly state: StateLocation;
  /** Where what pools learn of the week is kept. */
  readonly habitsFile: string;
  readonly http: HttpConfig;
  readonly notifications: NotificationsConfig;
  readonly log: LogConfig;
}

/**
 * The part of a Config that decisions depend on: all that the machines know of it, and all that a journal keeps. The
 * only secrets in it are those of pools.
 */
export interface CoreConfig extends Pick<Config, 'name' | 'dryRun' | 'pools' | 'backlog' | 'scaling'> {
  readonly mesos: Pick<MesosConfig, 'reconcileInterval'>;
  readonly goServer: Pick<GoServerConfig, 'requestTimeout'>;
}

/** Where the leading master is found: base URLs to try in turn, or a ZooKeeper path. */
export type MasterLocation =
  | { readonly kind: 'list'; readonly urls: readonly string[] }
  /** ZooKeeper knows the leader's host and port, not whether it speaks TLS. */
  | ({ readonly kind: 'zookeeper'; readonly scheme: 'http' | 'https' } & ZooKeeperLocation);

export interface ZooKeeperLocation {
  readonly servers: readonly string[];
  readonly path: string;
  readonly credentials: { readonly user: string; readonly password: Secret } | null;
}

export type StateLocation =
  | { readonly kind: 'file'; readonly path: string }
  | ({ readonly kind: 'zookeeper' } & ZooKeeperLocation);

export interface TlsConfig {
  readonly caFile: string | null;
  readonly certFile: string | null;
  readonly keyFile: string | null;
  readonly verify: boolean;
}

export interface MesosConfig {
  readonly role: string;
  readonly user: string;
  readonly principal: string | null;
  readonly secret: Secret | null;
  /** How long the master keeps our tasks while we are away. */
  readonly failoverTimeout: number;
  readonly webuiUrl: string | null;
  /** Heartbeats missed in a row before the stream counts as dead. */
  readonly heartbeatTolerance: number;
  readonly reconcileInterval: number;
  readonly requestTimeout: number;
  readonly tls: TlsConfig;
}

export type GocdCredentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly userName: string; readonly password: Secret }
  | { readonly kind: 'token'; readonly token: Secret };

export interface GoServerConfig {
  /** The key `backlog.source`. */
  readonly backlogSource: BacklogSource;
  /** Base URL with its path, as `http://ci.example:8153/go`, without a trailing slash. */
  readonly url: string;
  /** What agents use; by default the same. */
  readonly agentUrl: string;
  readonly credentials: GocdCredentials;
  readonly requestTimeout: number;
  /** Pipelines whose jobs an elastic plugin serves, where the account may not ask the server. */
  readonly elasticPipelines: readonly string[];
  readonly tls: TlsConfig;
}

export type Network =
  | { readonly kind: 'bridge' }
  | { readonly kind: 'host' }
  | { readonly kind: 'none' }
  | { readonly kind: 'user'; readonly name: string };

export interface Volume {
  readonly hostPath: string;
  readonly containerPath: string;
  readonly mode: 'RW' | 'RO';
}

export interface EnvVariable {
  readonly name: string;
  readonly value: string | Secret;
}

/** Marathon's operators over attributes and `hostname`. */
export interface Constraint {
  readonly field: string;
  readonly operator: 'UNIQUE' | 'CLUSTER' | 'GROUP_BY' | 'LIKE' | 'UNLIKE' | 'MAX_PER' | 'IS';
  readonly value: string | null;
}

/**
 * Idle agents kept ready: `factor` × building agents, rounded up, or with `learn` as many as the habits of the week
 * make worth it, if that is more; within [min, max].
 */
export interface IdleFloor {
  readonly factor: number;
  readonly learn: boolean;
  readonly min: number;
  readonly max: number;
}

/** An idle floor for a window of the week: the last entry whose window covers the time wins. */
export interface ScheduleEntry {
  /** Cron expression of the minutes it covers, as `* 8-17 * * 1-5`. */
  readonly cron: string;
  readonly timeZone: string;
  readonly idleFloor: IdleFloor;
}

/** One kind of agent. */
export interface PoolConfig {
  readonly name: string;
  readonly image: string;
  /** Which environment variables the image reads; `auto` tells travix images by their name. */
  readonly imageFamily: 'auto' | 'official' | 'travix';
  readonly autoRegisterKey: Secret | null;
  readonly cpus: number;
  readonly mem: number;
  readonly disk: number;
  readonly gpus: number;
  /** Host ports to ask for. */
  readonly ports: number;
  readonly resources: readonly string[];
  readonly environments: readonly string[];
  readonly container: 'docker' | 'mesos';
  readonly network: Network;
  readonly env: readonly EnvVariable[];
  readonly volumes: readonly Volume[];
  readonly parameters: readonly { readonly key: string; readonly value: string }[];
  readonly uris: readonly string[];
  readonly privileged: boolean;
  readonly forcePull: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly killGrace: number;
  readonly healthCheck: boolean;
  readonly constraints: readonly Constraint[];
  readonly placement: 'pack' | 'spread';
  /** Attribute to spread over; null spreads over hosts. */
  readonly spreadBy: string | null;
  readonly min: number;
  readonly max: number;
  readonly idleFloor: IdleFloor;
  readonly schedule: readonly ScheduleEntry[];
  /** Higher goes first where room is short. */
  readonly priority: number;
  /** Relative cost of one agent: of several fitting pools the cheapest serves a job. */
  readonly cost: number;
  readonly singleUse: boolean;
  readonly maxAge: number | null;
  readonly maxJobs: number | null;
}

/** Where the waiting jobs are read from: GoCD's feed, its dashboard, or the feed for as long as there is one. */
export type BacklogSource = 'auto' | 'feed' | 'dashboard';

export interface BacklogConfig {
  readonly pollInterval: number;
  /** Demand is raised after more than this many consecutive polls with a shortage. */
  readonly pendingPolls: number;
  /** How long a job must have been seen before it counts. */
  readonly settle: number;
}

export interface ScalingConfig {
  readonly maxAgents: number;
  readonly idleTimeout: number;
  readonly stabilisation: number;
  readonly registrationTimeout: number;
  readonly launchTimeout: number;
  /** Agents launched per round at the most, over all pools. */
  readonly growthLimit: number;
  /** Share of the agents that may be draining at once, 0 to 1; at least one may. */
  readonly drainBudget: number;
  /** Agents no job waits for are disabled while they still build, and go with their job. */
  readonly retireBuilding: boolean;
  /** Share of our agents, 0 to 1: if more vanish at once, nothing is removed. */
  readonly vanishBrake: number;
  /** Launches for one job locator at the most: stale feed entries exist. */
  readonly launchesPerJob: number;
  /** How long the server may take to give a waiting job to a fitting idle agent. */
  readonly assignmentTime: number;
  readonly enablePending: boolean;
  readonly recycleOnChange: boolean;
}

export interface HttpConfig {
  readonly host: string;
  readonly port: number;
  readonly token: Secret | null;
}

export interface NotificationsConfig {
  /** Where people are told of what is wrong; null tells nobody. A secret, since such addresses hold what entitles to use them. */
  readonly webhookUrl: Secret | null;
  /** How often it is told again while it lasts. */
  readonly repeatInterval: number;
}

export interface LogConfig {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly format: 'auto' | 'text' | 'json';
}
