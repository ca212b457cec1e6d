import type { Clock } from '../../domain/clock/clock.ts';
import type { Config } from '../../domain/config.ts';
import { taskId } from '../../domain/ids.ts';
import type { Random } from '../../domain/random.ts';
import {
  AgentProcess,
  type Gocd,
  inProcessMesos,
  type MesosCluster,
  type Wire,
} from '../../sandbox/index.ts';
import { somePool } from '../support/config.ts';
import { startForeignFramework } from './foreignFramework.ts';
import { IMAGE, SECRETS } from './settings.ts';

/** An instance whose name begins like ours, on the same server and the same cluster. */
const OTHER = 'ci2';
const OTHER_TASKS = ['a', 'b'].map((unique) => taskId({ instance: OTHER, pool: 'build', unique }));

/** Agents people have set up by hand; they take no job of ours. */
export function startHandMadeAgents(parts: {
  readonly clock: Clock;
  readonly random: Random;
  readonly gocd: Gocd;
}): readonly AgentProcess[] {
  return ['builder-1.example', 'builder-2.example'].map((hostname) => {
    const autoRegister = {
      key: SECRETS.autoRegisterKey,
      resources: ['windows'],
      environments: [],
      hostname,
      elastic: null,
    };
    return new AgentProcess(parts, { hostname, ip: '10.9.8.7', autoRegister });
  });
}

/** Another instance of this program, as far as ours could get in its way: it launches two agents and keeps them. */
export function startOtherInstance(parts: {
  readonly config: Config;
  readonly clock: Clock;
  readonly wire: Wire;
  readonly cluster: MesosCluster;
}): readonly string[] {
  const config: Config = {
    ...parts.config,
    name: OTHER,
    pools: [
      somePool({
        name: 'build',
        image: IMAGE,
        autoRegisterKey: parts.config.pools[0]?.autoRegisterKey ?? null,
        environments: [OTHER],
      }),
    ],
  };
  const master = inProcessMesos({ ...parts, config, handle: (request) => parts.cluster.handle(request) });
  startForeignFramework({ master, waiting: [...OTHER_TASKS], room: { cpus: 0.5, mem: 512, disk: 1024 } });
  return OTHER_TASKS;
}
