import { randomBytes } from 'node:crypto';
import { createGocdServer } from '../adapters/gocd/gocdServer.ts';
import { listLocator, type MasterLocator } from '../adapters/mesos/locator.ts';
import { createMesosMaster } from '../adapters/mesos/mesosMaster.ts';
import { fileStateStore } from '../adapters/state/file.ts';
import { habitsOf } from '../adapters/state/habits.ts';
import type { Clock } from '../domain/clock/clock.ts';
import type { Config } from '../domain/config.ts';
import type { Inspect } from '../machines/core.ts';
import type { Log, StateStore } from '../services/ports.ts';
import { createService, type Service } from '../services/service.ts';
import { CommandError, EXIT } from './failure.ts';

export interface ServiceParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** By default the file that the config names. */
  readonly store?: StateStore;
  readonly inspect?: Inspect;
}

/**
 * A service over the real protocols, as its config says.
 * @throws StateError if the kept framework id cannot be trusted, CommandError if there is no store.
 */
export async function composeService({
  config,
  clock,
  log,
  store = stateFileOf(config),
  inspect,
}: ServiceParts): Promise<Service> {
  const habits = await habitsOf(config, (line) => log.warn(line));
  return createService({
    config,
    clock,
    mesos: createMesosMaster({ config, locator: await locatorOf(config, clock), clock, log }),
    gocd: createGocdServer({ config, clock }),
    store,
    frameworkId: await store.load(),
    ...(habits === null ? {} : { habits }),
    entropy: randomBytes(4).readUInt32BE(),
    onFault: (what, error) =>
      log.error(`${what} ended by an error that nobody foresaw, and begins again: please report it`, {
        stack: error instanceof Error ? error.stack : String(error),
      }),
    ...(inspect === undefined ? {} : { inspect }),
  });
}

function stateFileOf({ state, name }: Config): StateStore {
  if (state.kind === 'file') return fileStateStore(state.path, name);
  throw new CommandError('state.zookeeper: this command knows only state.file', EXIT.usage);
}

/** Knows the masters that the config names, or where ZooKeeper has them from. */
export async function locatorOf({ masters, mesos }: Config, clock: Clock): Promise<MasterLocator> {
  if (masters.kind === 'list') return listLocator(masters.urls);
  // Most have no ZooKeeper: they need not load it.
  const { zooKeeperLocator } = await import('../adapters/zookeeper/masterLocator.ts');
  return zooKeeperLocator({
    location: masters,
    scheme: masters.scheme,
    clock,
    timeout: mesos.requestTimeout,
  });
}
