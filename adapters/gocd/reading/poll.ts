import type { Clock } from '../../../domain/clock/clock.ts';
import type { CoreConfig, GoServerConfig } from '../../../domain/config.ts';
import type { GocdAgent, GocdView, WaitingJob } from '../../../domain/gocd.ts';
import { looksAheadAnywhere } from '../../../policy/ahead/mode.ts';
import { asksForPlaces } from '../../../policy/pipelinePlaces.ts';
import { isLimited, otherInstances } from '../../../policy/serve.ts';
import { type AgeSettings, longestAge } from '../../../policy/staleness.ts';
import type { GocdApi } from '../wire/api.ts';
import type { Dialect } from '../wire/dialect.ts';
import { unlessSame } from '../wire/unlessSame.ts';
import { parseAgents } from './agentList.ts';
import { createBacklogReader } from './backlog.ts';
import type { BacklogJob } from './backlogJob.ts';
import { following, openBudget } from './budget.ts';
import { elasticityOf } from './elastic.ts';
import { createMaintenanceReader } from './maintenance.ts';
import { createPlacesReader, type Places, pipelinesOf, withGroup, withPlace } from './pipelinePlaces.ts';
import { createRunsReader } from './pipelineRuns.ts';
import { warningsFrom } from './warnings.ts';

/** Reads all of a server that a view holds, or fails with the first GocdCallError of a part that is essential. */
export interface ReadingConfig extends Pick<CoreConfig, 'name' | 'serve' | 'shares'> {
  readonly goServer: GoServerConfig;
  readonly backlog: AgeSettings['backlog'];
  /** Left out where nobody looks ahead. */
  readonly scaling?: Pick<CoreConfig['scaling'], 'lookAhead'>;
  readonly pools: readonly Pick<CoreConfig['pools'][number], 'lookAhead'>[];
}

export type ViewReader = (signal: AbortSignal) => Promise<GocdView>;

export function createViewReader(
  config: ReadingConfig,
  api: GocdApi,
  dialect: Dialect,
  clock: Clock,
): ViewReader {
  const readPlaces = asksForPlaces(config) ? createPlacesReader(api, clock) : null;
  const { pools, scaling = { lookAhead: 'off' } } = config;
  const runsReader = looksAheadAnywhere({ pools, scaling }) ? createRunsReader(api, clock) : null;
  const readMaintenance = createMaintenanceReader(api, clock);
  const { goServer } = config;
  const oldest = longestAge(config);
  const readBacklog = createBacklogReader(goServer.backlogSource, api, dialect, clock, oldest);

  const readList = unlessSame(parseAgents, (value) => (value.of === 'agents' ? value.agents : null));
  const readAgents = (signal: AbortSignal) =>
    dialect.viaAgents(signal, async (version) => {
      const path = '/api/agents';
      return readList(await api.jsonBody({ path, version }, signal), api.describe(path));
    });

  return async (signal) => {
    const startedAt = clock.now();
    const server = await dialect.server(signal);
    const { backlog, agents, maintenance, places, runs } = await allOrNone(signal, async (shared) => {
      const budget = openBudget(clock, startedAt, oldest, shared);
      try {
        const [backlog, agents, maintenance] = await Promise.all([
          readBacklog(server, budget),
          readAgents(shared),
          readMaintenance(server, shared),
        ]);
        const places =
          readPlaces &&
          (backlog.places ?? (await readPlaces(pipelinesOf(backlog.jobs, agents), server, budget)));
        const runs = await (backlog.dashboard === null
          ? runsReader?.read(server, budget)
          : runsReader?.from(backlog.dashboard));
        return { backlog, agents: agentsIn(places, agents), maintenance, places, runs: runs ?? null };
      } finally {
        budget.close();
      }
    });
    const { administrator } = maintenance;
    const jobs = jobsIn(places, backlog.jobs).map(({ elasticProfile, ...job }): WaitingJob => {
      if (elasticProfile !== 'unknown') return { ...job, elastic: elasticProfile === null ? 'no' : 'yes' };
      const elastic = elasticityOf(job, backlog.elastic, goServer.elasticPipelines, administrator);
      return elastic === 'unread' ? { ...job, elastic: 'unknown', state: 'unread' } : { ...job, elastic };
    });
    return {
      startedAt,
      serverVersion: server.version,
      backlogSource: backlog.source,
      ...(backlog.feedIsGone && { feedIsGone: true as const }),
      resourcesCaseSensitive: server.resourcesCaseSensitive,
      maintenance: maintenance.active,
      jobs,
      agents,
      ...(runs?.runs && { runs: runs.runs }),
      warnings: warningsFrom({
        others: isLimited(config.serve) ? [] : otherInstances(agents, config),
        server,
        administrator,
        jobs,
        agents,
        backlog,
        servesByGroup: config.serve.groups.length > 0,
        places,
        runs,
      }),
    };
  };
}

function jobsIn(places: Places | null, jobs: readonly BacklogJob[]): readonly BacklogJob[] {
  return places === null ? jobs : jobs.map((job) => withGroup(job, places));
}

function agentsIn(places: Places | null, agents: readonly GocdAgent[]): readonly GocdAgent[] {
  return places === null ? agents : agents.map((agent) => withPlace(agent, places));
}

/** Breaks off the other requests when one has failed: there will be no view. */
async function allOrNone<T>(signal: AbortSignal, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const all = following(signal);
  try {
    return await read(all.signal);
  } catch (error) {
    all.abort();
    throw error;
  }
}
