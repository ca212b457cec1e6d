import { randomBytes } from 'node:crypto';
import type { InspectionEvent } from 'xstate';
import type { Clock } from '../../services/clock/clock.ts';
import type { Config } from '../../services/domain/config.ts';
import type { Log, StateStore } from '../../services/ports.ts';
import { createService, type Service } from '../../services/service.ts';
import { createGocdServer } from '../gocd/gocdServer.ts';
import { listLocator, type MasterLocator } from '../mesos/locator.ts';
import { createMesosMaster } from '../mesos/mesosMaster.ts';
import { fileStateStore } from '../state/file.ts';
import { CommandError, EXIT } from './failure.ts';

export interface ServiceParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly inspect?: (event: InspectionEvent) => void;
}

/**
 * A service over the real protocols, as its config says.
 * @throws StateError if the kept framework id cannot be trusted, CommandError if the config asks for what is not there.
 */
export async function composeService({ config, clock, log, inspect }: ServiceParts): Promise<Service> {
  const store = stateStoreOf(config);
  return createService({
    config,
    clock,
    mesos: createMesosMaster({ config, locator: locatorOf(config), clock, log }),
    gocd: createGocdServer({ config, clock }),
    store,
    frameworkId: await store.load(),
    entropy: randomBytes(4).readUInt32BE(),
    ...(inspect === undefined ? {} : { inspect }),
  });
}

function stateStoreOf({ state, name }: Config): StateStore {
  if (state.kind === 'zookeeper') throw noZooKeeper('state.zookeeper', 'state.file');
  return fileStateStore(state.path, name);
}

/** @throws CommandError if the config asks for a way to find masters that is not there. */
export function locatorOf({ masters }: Config): MasterLocator {
  if (masters.kind === 'zookeeper') throw noZooKeeper('mesos-master', 'a list of host:port');
  return listLocator(masters.urls);
}

function noZooKeeper(key: string, instead: string): CommandError {
  return new CommandError(`${key}: ZooKeeper is not supported yet; use ${instead}`, EXIT.usage);
}
