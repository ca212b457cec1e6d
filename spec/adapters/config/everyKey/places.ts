import { authorizationOf } from '../../../../adapters/gocd/account.ts';
import { connect } from '../../../../adapters/gocd/wire/connection.ts';
import { subscribeCall } from '../../../../adapters/mesos/calls.ts';
import { authorization } from '../../../../adapters/mesos/http.ts';
import { taskInfo } from '../../../../adapters/mesos/taskInfo.ts';
import type { TaskLaunch } from '../../../../domain/commands.ts';
import type { Config } from '../../../../domain/config.ts';

const LAUNCH: Omit<TaskLaunch, 'pool'> = {
  taskId: 'gocd-agent.gocd-mesos.default.x',
  hostId: 'S0',
  hostname: 'host',
  role: '*',
  resources: [{ kind: 'ranges', name: 'ports', ranges: [{ begin: 31000, end: 31000 }], reservations: [] }],
};

/** Where a setting can be seen at work. What is there is compared as text. */
export const PLACES = {
  /** The task that is launched. */
  task: (config: Config) => taskInfo({ ...LAUNCH, pool: config.pools[0]?.name ?? '' }, config),
  subscribe: (config: Config) =>
    subscribeCall({ type: 'mesos.subscribe', frameworkId: null, suppressed: true }, config),
  'header to Mesos': (config: Config) => authorization(config.mesos),
  'header to GoCD': (config: Config) => authorizationOf(config.goServer.credentials),
  'request to GoCD': (config: Config) =>
    connect(config.goServer, 1).describe({ method: 'GET', path: '/api' }),
  'where masters are': ({ masters }: Config) => masters,
  'who may ask us': ({ http }: Config) => [http, http.token?.reveal()],
  'who is told': ({ notifications }: Config) => [notifications, notifications.webhookUrl?.reveal()],
  telemetry: ({ telemetry }: Config) => [telemetry, telemetry.headers?.reveal()],
  'TLS of masters': ({ mesos }: Config) => mesos.tls,
  'TLS of GoCD': ({ goServer }: Config) => goServer.tls,
  /** Governs when or how many, or what the process does, and is no part of a single call. */
  decisions: (config: Config) => config,
} as const satisfies Record<string, (config: Config) => unknown>;

/** What a file says; a line of what `check` prints then; and where, and what, that is at work. */
export type Row = readonly [settings: string, shown: string, place: keyof typeof PLACES, there: string];
