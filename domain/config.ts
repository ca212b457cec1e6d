import type { Secret } from './secret.ts';
import type { HeldOf } from './settings/block.ts';
import type { configSettings } from './settings/configSettings.ts';
import type { poolSettings } from './settings/poolSettings.ts';
import type { goServerSettings, mesosSettings, tlsSettingsOf } from './settings/serverSettings.ts';
import type { ZooKeeperLocation } from './settings/values.ts';

export {
  type Constraint,
  type EnvVariable,
  type IdleFloor,
  type Network,
  type ScalingScheduleEntry,
  type ScheduleEntry,
  type ScheduleWindow,
  type ShareConfig,
  type TargetWait,
  UNLIMITED,
  type Volume,
  type ZooKeeperLocation,
} from './settings/values.ts';

type Held = HeldOf<typeof configSettings>;

/**
 * Everything a deployment can set, parsed, defaulted and frozen: the settings of domain/settings, by property and with
 * their docs there. Durations are ms; mem and disk are MB.
 */
export interface Config {
  /** Instance name: part of every task id, so that deployments can share a server or a cluster. */
  readonly name: string;
  readonly masters: MasterLocation;
  readonly dryRun: boolean;
  readonly mesos: MesosConfig;
  readonly goServer: GoServerConfig;
  readonly serve: ServeConfig;
  readonly pools: readonly PoolConfig[];
  readonly backlog: BacklogConfig;
  readonly scaling: ScalingConfig;
  readonly lookAhead: Held['lookAhead'];
  readonly shares: Held['shares'];
  readonly money: MoneyConfig;
  readonly state: StateLocation;
  /** Where what pools learn of the week is kept. */
  readonly habitsFile: string;
  readonly http: HttpConfig;
  readonly advice: AdviceConfig;
  readonly notifications: NotificationsConfig;
  readonly telemetry: TelemetryConfig;
  readonly log: LogConfig;
}

/**
 * The part of a Config that decisions depend on: all that the machines know of it, and all that a journal keeps. The
 * only secrets in it are those of pools.
 */
export interface CoreConfig
  extends Pick<
    Config,
    'name' | 'dryRun' | 'serve' | 'pools' | 'backlog' | 'scaling' | 'lookAhead' | 'shares' | 'money'
  > {
  readonly mesos: Pick<MesosConfig, 'reconcileInterval'>;
  readonly goServer: Pick<GoServerConfig, 'requestTimeout'>;
}

/** Where the leading master is found: base URLs to try in turn, or a ZooKeeper path. */
export type MasterLocation =
  | { readonly kind: 'list'; readonly urls: readonly string[] }
  /** ZooKeeper knows the leader's host and port, not whether it speaks TLS. */
  | ({ readonly kind: 'zookeeper'; readonly scheme: 'http' | 'https' } & ZooKeeperLocation);

export type StateLocation =
  | { readonly kind: 'file'; readonly path: string }
  | ({ readonly kind: 'zookeeper' } & ZooKeeperLocation);

export type TlsConfig = HeldOf<ReturnType<typeof tlsSettingsOf>>;
export type MesosConfig = HeldOf<typeof mesosSettings>;

export type GocdCredentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly userName: string; readonly password: Secret }
  | { readonly kind: 'token'; readonly token: Secret };

export interface GoServerConfig extends HeldOf<typeof goServerSettings> {
  /** Base URL with its path, as `http://ci.example:8153/go`, without a trailing slash. */
  readonly url: string;
  /** What agents use; by default the same. */
  readonly agentUrl: string;
  readonly credentials: GocdCredentials;
  readonly backlogSource: BacklogSource;
}

/** One kind of agent. */
export type PoolConfig = HeldOf<typeof poolSettings>;

/** Where the waiting jobs are read from: GoCD's feed, its dashboard, or the feed for as long as there is one. */
export type BacklogSource = 'auto' | 'feed' | 'dashboard';

/** Which jobs are ours, where several instances share a server. */
export type ServeConfig = Held['serve'];
export type BacklogConfig = Held['backlog'];
export type ScalingConfig = Held['scaling'];
/** What agents cost, and what they may. */
export type MoneyConfig = Held['money'];
export type HttpConfig = Held['http'];
export type AdviceConfig = Held['advice'];
export type NotificationsConfig = Held['notifications'];
export type TelemetryConfig = Held['telemetry'];
export type LogConfig = Held['log'];
