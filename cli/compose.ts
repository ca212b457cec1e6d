import { randomBytes } from 'node:crypto';
import { createGocdServer } from '../adapters/gocd/gocdServer.ts';
import { HostAddresses } from '../adapters/mesos/hostAddresses.ts';
import { listLocator, type MasterLocator } from '../adapters/mesos/locator.ts';
import { createMesosMaster } from '../adapters/mesos/mesosMaster.ts';
import { createSandboxes } from '../adapters/mesos/sandboxes.ts';
import { habitsOf } from '../adapters/state/habits.ts';
import type { Clock } from '../domain/clock/clock.ts';
import type { Config } from '../domain/config.ts';
import { maskerOf } from '../domain/masking/masker.ts';
import type { Inspect } from '../machines/core.ts';
import type { Log } from '../services/ports.ts';
import { createService, type Service } from '../services/service.ts';
import type { Tenure } from './tenure.ts';

export interface ServiceParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly kept: Pick<Tenure, 'store' | 'memory'>;
  readonly inspect?: Inspect;
  /** Who wants the framework ended, where the service is there for that. */
  readonly tornDownBy?: string;
}

/**
 * A service over the real protocols, as its config says.
 * @throws StateError if the kept framework id cannot be trusted.
 */
export async function composeService({
  config,
  clock,
  log,
  kept: { store, memory },
  inspect,
  tornDownBy,
}: ServiceParts): Promise<Service> {
  const habits = await habitsOf(config, (line) => log.warn(line));
  const frameworkId = await store.load();
  const { remembered, problem } = await memory.load();
  if (problem !== null) log.warn(`what was remembered is lost, and begins anew: ${problem}`);
  const hosts = new HostAddresses();
  const sandboxes = createSandboxes({ config: config.mesos, hosts, clock, mask: maskerOf(config) });
  return createService({
    config,
    clock,
    mesos: createMesosMaster({ config, locator: await locatorOf(config, clock), clock, log, hosts }),
    gocd: createGocdServer({ config, clock }),
    store,
    frameworkId,
    memory: { store: memory, remembered },
    ...(habits === null ? {} : { habits }),
    ...(config.mesos.sandboxLogs ? { sandboxes } : {}),
    entropy: randomBytes(4).readUInt32BE(),
    onFault: (what, error) =>
      log.error(`${what} ended by an error that nobody foresaw, and begins again: please report it`, {
        stack: error instanceof Error ? error.stack : String(error),
      }),
    ...(inspect === undefined ? {} : { inspect }),
    ...(tornDownBy === undefined ? {} : { tornDownBy }),
  });
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
