import type { Clock } from '../../../domain/clock/clock.ts';
import type { GoServerConfig } from '../../../domain/config.ts';
import type { GocdView, WaitingJob } from '../../../domain/gocd.ts';
import type { GocdApi } from '../wire/api.ts';
import type { Dialect } from '../wire/dialect.ts';
import { parseAgents } from './agentList.ts';
import { createBacklogReader } from './backlog.ts';
import { createElasticReader, elasticityOf } from './elastic.ts';
import { createMaintenanceReader } from './maintenance.ts';
import { warningsFrom } from './warnings.ts';

/** Reads all of a server that a view holds, or fails with the first GocdCallError of a part that is essential. */
export type ViewReader = (signal: AbortSignal) => Promise<GocdView>;

export function createViewReader(
  config: GoServerConfig,
  api: GocdApi,
  dialect: Dialect,
  clock: Clock,
): ViewReader {
  const readMaintenance = createMaintenanceReader(api, clock);
  const readElastic = createElasticReader(api, clock);
  const readBacklog = createBacklogReader(config.backlogSource, api, dialect, clock);

  const readAgents = (signal: AbortSignal) =>
    dialect.viaAgents(signal, async (version) => {
      const path = '/api/agents';
      return parseAgents(await api.jsonText({ path, version }, signal), api.describe(path));
    });

  return async (signal) => {
    const startedAt = clock.now();
    const server = await dialect.server(signal);
    const [backlog, agents, maintenance, told] = await allOrNone(signal, (shared) =>
      Promise.all([
        readBacklog(server, shared),
        readAgents(shared),
        readMaintenance(server, shared),
        readElastic(server, shared),
      ]),
    );
    const { administrator } = maintenance;
    // The server lists only the profiles an account may view: for most accounts that proves nothing of the others.
    const elastic = { ...told, complete: told.complete && administrator !== false };
    const jobs = backlog.jobs.map(({ elasticProfile, ...job }): WaitingJob => {
      const untold = elasticProfile === 'unknown';
      return {
        ...job,
        elastic: untold
          ? elasticityOf(job, elastic, config.elasticPipelines)
          : elasticProfile === null
            ? 'no'
            : 'yes',
      };
    });
    return {
      startedAt,
      serverVersion: server.version,
      backlogSource: backlog.source,
      resourcesCaseSensitive: server.resourcesCaseSensitive,
      maintenance: maintenance.active,
      jobs,
      agents,
      warnings: warningsFrom({ server, administrator, jobs, agents, backlog }),
    };
  };
}

/** Breaks off the other requests when one has failed: there will be no view. */
async function allOrNone<T>(signal: AbortSignal, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const others = new AbortController();
  try {
    return await read(AbortSignal.any([signal, others.signal]));
  } catch (error) {
    others.abort();
    throw error;
  }
}
