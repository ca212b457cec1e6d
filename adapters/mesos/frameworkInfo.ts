import type { Config } from '../../domain/config.ts';
import { offerFilters } from './offerInterest.ts';

/** By it instances of this program know those that serve the same GoCD server: its value is the server's URL. */
export const SERVER_LABEL = 'gocd-mesos.go-server';

/** How we present ourselves to Mesos. User, checkpoint and principal can't be changed for an existing id. */
export function frameworkInfo(config: Config, frameworkId: string | null) {
  const { mesos } = config;
  return {
    user: mesos.user,
    name: config.name,
    roles: [mesos.role],
    // Without these two one lost connection, or one restarted host, ends the agents in the middle of their builds.
    failover_timeout: mesos.failoverTimeout / 1000,
    checkpoint: true,
    offer_filters: { [mesos.role]: offerFilters(config.pools) },
    labels: { labels: [{ key: SERVER_LABEL, value: config.goServer.url }] },
    capabilities: capabilities(config).map((type) => ({ type })),
    ...(mesos.principal !== null && { principal: mesos.principal }),
    ...(mesos.webuiUrl !== null && { webui_url: mesos.webuiUrl }),
    ...(frameworkId !== null && { id: { value: frameworkId } }),
  };
}

function capabilities(config: Config): string[] {
  const always = ['PARTITION_AWARE', 'TASK_KILLING_STATE', 'MULTI_ROLE', 'RESERVATION_REFINEMENT'];
  // Hosts with GPUs are offered to those only that say they keep other work off them.
  return config.pools.some((pool) => pool.gpus > 0) ? [...always, 'GPU_RESOURCES'] : always;
}
