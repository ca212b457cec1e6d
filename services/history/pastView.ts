import type { Clock } from '../../domain/clock/clock.ts';
import {
  type DecisionsAsked,
  hasWords,
  type LivesAsked,
  type PastJobsAsked,
  type PastJobsCsvAsked,
  type SeriesAsked,
  type SpanAsked,
  spanOf,
} from '../views/asked.ts';
import { isWanted } from '../views/decisions.ts';
import { shownPoints } from '../views/history/points.ts';
import { thinnedTo } from '../views/history/series.ts';
import type { DecisionsView, SeriesView } from '../views/schemas.ts';
import type { Archive, HistoryQuestion } from './archive.ts';
import {
  type AgentLife,
  DECISIONS_KEPT,
  type HistoryView,
  JOBS_KEPT,
  LIVES_KEPT,
  type PastJob,
  type PastJobsView,
  POINTS_KEPT,
  STINTS_KEPT,
} from './kinds.ts';
import { JOBS_CSV_HEADER, jobsCsvLine } from './pastJobs.ts';
import { gapsBetween } from './stints.ts';

const NOTHING_KEPT: HistoryView = {
  kept: false,
  problem: null,
  bytes: 0,
  waiting: 0,
  dropped: 0,
  since: null,
  gaps: [],
};
const MOST_DECISIONS = 10_000;
/** Runs of this instance. */
const MOST_STINTS = 1_000;
/** A minute each, and more than a year of them. */
const MOST_POINTS_READ = 600_000;

/** What is kept of all that happened, also before this run: nothing where nothing is kept. */
export interface PastView {
  /** Whether anything is kept. */
  readonly isKept: boolean;
  history(): Promise<HistoryView>;
  decisions(asked: DecisionsAsked): Promise<DecisionsView>;
  /** The latest first. */
  jobs(asked: PastJobsAsked): Promise<PastJobsView>;
  job(locator: string): Promise<PastJob | null>;
  /** All of them, oldest first, in lines. */
  jobsCsv(asked: PastJobsCsvAsked): AsyncIterable<string>;
  series(asked: SeriesAsked): Promise<SeriesView>;
  lives(asked: LivesAsked): Promise<readonly AgentLife[]>;
  life(taskId: string): Promise<AgentLife | null>;
}

export function createPastView(archive: Archive, clock: Pick<Clock, 'now'>): PastView {
  const questionOf = (
    { pool, ...span }: SpanAsked & { readonly pool?: string | undefined },
    order: HistoryQuestion['order'],
  ): HistoryQuestion => ({
    order,
    ...spanOf(span, clock.now()),
    ...(pool === undefined ? {} : { pool }),
  });
  const jobsOf = ({ pipeline, ...asked }: PastJobsCsvAsked, order: HistoryQuestion['order']) => ({
    ...questionOf(asked, order),
    ...(pipeline === undefined ? {} : { keyPrefix: `${pipeline}/` }),
  });
  const latestOf = (key: string): HistoryQuestion => ({ order: 'newest', keyPrefix: key });

  return {
    get isKept() {
      return archive.isKept;
    },
    history: async () => {
      const [oldest] = await archive.read(POINTS_KEPT, { order: 'oldest' }, 1);
      const stints = await archive.read(STINTS_KEPT, { order: 'newest' }, MOST_STINTS);
      const gaps = gapsBetween(stints.toReversed());
      const health = archive.health();
      return health === null ? NOTHING_KEPT : { kept: true, ...health, since: oldest?.at ?? null, gaps };
    },
    decisions: async (asked) => {
      const { offset, limit = MOST_DECISIONS } = asked;
      const found = await archive.read(
        DECISIONS_KEPT,
        questionOf(asked, 'newest'),
        offset + Math.min(limit, MOST_DECISIONS),
        (decision) => isWanted(decision, asked),
      );
      return { matching: found.length, decisions: found.slice(offset).toReversed() };
    },
    jobs: async ({ limit, text, ...asked }) => {
      const jobs = await archive.read(JOBS_KEPT, jobsOf(asked, 'newest'), limit, (job) =>
        hasWords(text, [job.locator, job.agent, job.pool, ...job.resources]),
      );
      return { jobs: [...jobs] };
    },
    job: async (locator) => {
      const [found] = await archive.read(JOBS_KEPT, latestOf(locator), 1, (job) => job.locator === locator);
      return found ?? null;
    },
    jobsCsv: async function* (asked) {
      yield `${JOBS_CSV_HEADER}\n`;
      for await (const page of archive.pages(JOBS_KEPT, jobsOf(asked, 'oldest')))
        yield page.map((job) => `${jobsCsvLine(job)}\n`).join('');
    },
    series: async (asked) => {
      const points = await archive.read(POINTS_KEPT, questionOf(asked, 'oldest'), MOST_POINTS_READ);
      return { points: shownPoints(thinnedTo(points, asked.most), asked.pool) };
    },
    lives: async ({ limit, text, ...asked }) =>
      archive.read(LIVES_KEPT, questionOf(asked, 'newest'), limit, (life) =>
        hasWords(text, [life.taskId, life.host, life.pool, life.end]),
      ),
    life: async (taskId) => {
      const [found] = await archive.read(LIVES_KEPT, latestOf(taskId), 1, (life) => life.taskId === taskId);
      return found ?? null;
    },
  };
}
