import type { Config, PoolConfig } from '../../domain/config.ts';
import { UNLIMITED } from '../../domain/config.ts';
import { type Block, hold, type ReadOf, readBlock } from '../../domain/settings/block.ts';
import { configSettings } from '../../domain/settings/configSettings.ts';
import { poolSettings } from '../../domain/settings/poolSettings.ts';
import { Setting } from '../../domain/settings/setting.ts';

/** What a file says that says nothing. */
function defaultsOf<Entries extends Block>(block: Entries): ReadOf<Entries> {
  return readBlock(block, boxedDefaults(block));
}

function boxedDefaults(block: Block): Record<string, unknown> {
  const entries = Object.entries(block).map(([key, entry]): [string, unknown] => {
    return [key, entry instanceof Setting ? [entry.info.default] : boxedDefaults(entry)];
  });
  return Object.fromEntries(entries);
}

const POOL = hold(poolSettings, defaultsOf(poolSettings), {
  name: 'default',
  image: 'gocd/gocd-agent-debian-12:v26.1.0',
  env: [],
  idleFloor: { factor: 0, learn: false, min: 0, max: UNLIMITED },
});

/** A pool of small agents that fit any plain job; what a spec is about, it overrides. */
export function somePool(overrides: Partial<PoolConfig> = {}): PoolConfig {
  return { ...POOL, ...overrides };
}

const { mesos, scaling, http, notifications, telemetry, log, ...values } = defaultsOf(configSettings);
const tls = hold(configSettings.mesos.tls, mesos.tls, {});
const BASE: Config = {
  name: 'ci',
  masters: { kind: 'list', urls: ['http://127.0.0.1:5050'] },
  dryRun: false,
  mesos: hold(configSettings.mesos, mesos, { tls }),
  goServer: {
    ...hold(configSettings['go-server'], values['go-server'], { tls }),
    url: 'http://127.0.0.1:8153/go',
    agentUrl: 'http://127.0.0.1:8153/go',
    credentials: { kind: 'none' },
    backlogSource: 'auto',
  },
  serve: hold(configSettings.serve, values.serve, {}),
  pools: [somePool()],
  backlog: hold(configSettings.backlog, values.backlog, { pollInterval: 10_000, pendingPolls: 0 }),
  scaling: hold(configSettings.scaling, scaling, { drainWait: 30_000 }),
  lookAhead: hold(configSettings['look-ahead'], values['look-ahead'], {}),
  shares: values.shares,
  money: hold(configSettings.money, values.money, {}),
  state: { kind: 'file', path: 'gocd-mesos.state.json' },
  habitsFile: 'gocd-mesos.habits.json',
  http: hold(configSettings.http, http, { port: 0 }),
  advice: hold(configSettings.advice, values.advice, {}),
  notifications: hold(configSettings.notifications, notifications, {}),
  telemetry: hold(configSettings.telemetry, telemetry, {}),
  log: hold(configSettings.log, log, { format: 'text' }),
};

type Overrides = {
  readonly [Key in keyof Config]?: Config[Key] extends readonly unknown[]
    ? Config[Key]
    : Partial<Config[Key]>;
};

/** A config that acts at the first poll; what a spec is about, it overrides, block by block. */
export function someConfig(overrides: Overrides = {}): Config {
  return {
    ...BASE,
    ...(overrides.name === undefined ? {} : { name: overrides.name }),
    ...(overrides.dryRun === undefined ? {} : { dryRun: overrides.dryRun }),
    ...(overrides.habitsFile === undefined ? {} : { habitsFile: overrides.habitsFile }),
    ...(overrides.pools === undefined ? {} : { pools: overrides.pools }),
    ...(overrides.shares === undefined ? {} : { shares: overrides.shares }),
    serve: { ...BASE.serve, ...overrides.serve },
    mesos: { ...BASE.mesos, ...overrides.mesos },
    goServer: { ...BASE.goServer, ...overrides.goServer },
    backlog: { ...BASE.backlog, ...overrides.backlog },
    scaling: { ...BASE.scaling, ...overrides.scaling },
    money: { ...BASE.money, ...overrides.money },
    lookAhead: { ...BASE.lookAhead, ...overrides.lookAhead },
    http: { ...BASE.http, ...overrides.http },
    advice: { ...BASE.advice, ...overrides.advice },
    notifications: { ...BASE.notifications, ...overrides.notifications },
    telemetry: { ...BASE.telemetry, ...overrides.telemetry },
    log: { ...BASE.log, ...overrides.log },
  };
}
