import type { Clock } from '../../../domain/clock/clock.ts';
import type { BacklogSource } from '../../../domain/config.ts';
import type { GocdView } from '../../../domain/gocd.ts';
import type { GocdApi } from '../wire/api.ts';
import type { Dialect, ServerKind } from '../wire/dialect.ts';
import { isAnswered } from '../wire/failure.ts';
import { unlessSame } from '../wire/unlessSame.ts';
import type { BacklogJob } from './backlogJob.ts';
import type { Budget } from './budget.ts';
import { createDashboardReader, type DashboardReading } from './dashboardBacklog.ts';
import { createElasticReader, type Elasticity, type ElasticQuestion } from './elastic.ts';
import { parseFeed } from './feed.ts';
import { createJobDetailsReader } from './jobDetails.ts';
import type { Places } from './pipelinePlaces.ts';
import { isWithin } from './remembered.ts';

export interface BacklogReading {
  readonly jobs: readonly BacklogJob[];
  readonly source: GocdView['backlogSource'];
  /** Whether the feed was to be read first, and is gone. */
  readonly feedIsGone: boolean;
  /** Whether what jobs need could be read; null where nothing waited, or the feed told. */
  readonly knowsNeeds: boolean | null;
  /** What kept details from being read, in one line. */
  readonly trouble: string | null;
  /** Where pipelines stand; null where this source does not tell. */
  readonly places: Places | null;
  /** The dashboard, where it is the source. */
  readonly dashboard: DashboardReading['dashboard'] | null;
  /** Whether a job that the source does not know the elastic profile of has one. */
  readonly elastic: (job: ElasticQuestion) => Elasticity;
}

export type BacklogReader = (server: ServerKind, budget: Budget) => Promise<BacklogReading>;

/** A proxy may have said that the feed is gone, or the server may have been put back: look again now and then. */
const FEED_GONE_KEPT_MS = 10 * 60_000;

/**
 * Reads the waiting jobs from GoCD's feed, or from its dashboard where the feed is not there any more: it is deprecated
 * since 25.4, and its removal is announced.
 * @param source `auto` takes the feed while there is one.
 */
export function createBacklogReader(
  source: BacklogSource,
  api: GocdApi,
  dialect: Dialect,
  clock: Clock,
  longestAge: number,
): BacklogReader {
  const readDetails = createJobDetailsReader(api, clock);
  const dashboard = createDashboardReader(api, clock, longestAge);
  const readElastic = createElasticReader(api, clock);
  const readFeed = unlessSame(parseFeed, (value) => (value.of === 'feed' ? value.jobs : null));
  let feedGoneAt: number | null = null;

  async function viaFeed(server: ServerKind, budget: Budget): Promise<BacklogReading> {
    const { reading } = budget;
    const listed = await dialect.viaFeed(reading, async (path) =>
      readFeed(await api.xml(path, reading), api.describe(path)),
    );
    // Side by side, so that neither takes all the time.
    const [{ jobs, trouble }, elastic] = await Promise.all([
      readDetails(listed, server, budget),
      readElastic(listed, server, budget),
    ]);
    return {
      jobs: jobs.map((job) => ({ ...job, resourcesKnown: true, elasticProfile: 'unknown' as const })),
      source: 'feed',
      feedIsGone: false,
      knowsNeeds: null,
      trouble,
      places: null,
      dashboard: null,
      elastic,
    };
  }

  async function viaDashboard(server: ServerKind, budget: Budget): Promise<BacklogReading> {
    const { jobs, trouble, places, dashboard: told } = await dashboard.read(budget);
    const untold = jobs.filter(({ elasticProfile }) => elasticProfile === 'unknown');
    const elastic = await readElastic(untold, server, budget);
    return {
      jobs,
      source: 'dashboard',
      feedIsGone: source === 'auto',
      knowsNeeds: dashboard.knowsNeeds,
      trouble,
      places,
      dashboard: told,
      elastic,
    };
  }

  return async (server, budget) => {
    if (source === 'feed') return viaFeed(server, budget);
    const isGone = feedGoneAt !== null && isWithin(clock.now() - feedGoneAt, FEED_GONE_KEPT_MS);
    if (source === 'dashboard' || isGone) return viaDashboard(server, budget);
    try {
      const reading = await viaFeed(server, budget);
      feedGoneAt = null;
      return reading;
    } catch (error) {
      // Only a server that tells its dashboard can do without the feed; elsewhere a 404 is a wrong address.
      if (!server.tellsDashboard || !isAnswered(error, 404)) throw error;
      const reading = await viaDashboard(server, budget);
      feedGoneAt = clock.now();
      return reading;
    }
  };
}
