import type { z } from 'zod';
import type { Clock } from '../../../domain/clock/clock.ts';
import { describeFailure, type PipelineRun } from '../../../domain/gocd.ts';
import type { Capabilities } from '../version.ts';
import type { GocdApi, Tagged } from '../wire/api.ts';
import { GocdCallError, isAnswered } from '../wire/failure.ts';
import { askWithin, type Budget, following } from './budget.ts';
import { ACTIVE, DASHBOARD } from './dashboard.ts';

type Dashboard = z.infer<typeof DASHBOARD>;
type Shown = Dashboard['_embedded']['pipelines'][number]['_embedded']['instances'][number];

/** How far runs of pipelines are, as far as the server tells. */
export interface RunsReading {
  /** Null where it did not tell. */
  readonly runs: readonly PipelineRun[] | null;
  /** Why not, in one line. */
  readonly trouble: string | null;
}

export interface RunsReader {
  read(server: Pick<Capabilities, 'tellsDashboard'>, budget: Budget): Promise<RunsReading>;
  /** The same from a dashboard that has been read anyway. */
  from(dashboard: Dashboard): RunsReading;
}

/** What is refused, or not there, is asked for again only so often. */
const REFUSED_MS = 5 * 60_000;
const FAILED_MS = 30_000;
/** A changed dashboard of 2,000 pipelines is megabytes: it is read again after 20 s at the earliest. */
const REST_PER_PIPELINE_MS = 10;
/** All else of a reading waits for it: that is not to cost more than one part in twenty, nor ever longer than this. */
const REST_PER_MS = 20;
const LONGEST_MS = 5_000;

/**
 * Reads the dashboard for what comes next in each pipeline: it has all stages of a run from its start, and its ETag changes
 * when a stage starts or a job ends, and not otherwise (facts 54 to 58 of the recordings). A view does not fail for want of
 * it, and what is old is not told: then there is nothing but what was seen before to go by.
 */
export function createRunsReader(api: GocdApi, clock: Clock): RunsReader {
  let answer: Tagged<Dashboard> | null = null;
  let read: { readonly dashboard: Dashboard; readonly runs: readonly PipelineRun[] } | null = null;
  let trouble: string | null = null;
  let askAgainAt = Number.NEGATIVE_INFINITY;

  const runsOf = (dashboard: Dashboard): readonly PipelineRun[] => {
    if (read?.dashboard !== dashboard) read = { dashboard, runs: runsIn(dashboard) };
    return read.runs;
  };

  async function ask(signal: AbortSignal, budget: Budget): Promise<void> {
    const startedAt = clock.now();
    const patience = following(signal);
    const cancel = clock.after(LONGEST_MS, () => patience.abort());
    try {
      const path = '/api/dashboard';
      const told = await api.jsonSince({ path, version: 4 }, DASHBOARD, answer, patience.signal);
      const rest = told === answer ? 0 : REST_PER_PIPELINE_MS * told.value._embedded.pipelines.length;
      answer = told;
      trouble = null;
      askAgainAt = clock.now() + Math.max(rest, REST_PER_MS * (clock.now() - startedAt));
    } catch (error) {
      if (!(error instanceof GocdCallError) || budget.isCut()) throw error;
      answer = null;
      trouble = `Which stages come next cannot be read: ${describeFailure(error.failure)}`;
      const rest = isAnswered(error, 403, 404) ? REFUSED_MS : FAILED_MS;
      askAgainAt = clock.now() + Math.max(rest, error.failure.retryAfterMs ?? 0);
    } finally {
      cancel();
    }
  }

  return {
    from: (dashboard) => ({ runs: runsOf(dashboard), trouble: null }),
    read: async (server, budget) => {
      if (!server.tellsDashboard)
        return {
          runs: null,
          trouble: 'Which stages come next cannot be read: this version of GoCD has no way to.',
        };
      if (clock.now() >= askAgainAt) {
        const left = await askWithin(budget, [ask], 1, (one, signal) => one(signal, budget));
        if (left.length > 0) return { runs: null, trouble };
      }
      return { runs: answer === null ? null : runsOf(answer.value), trouble };
    },
  };
}

/** The runs of all pipelines that a dashboard shows, but for those that have not begun. */
export function runsIn({ _embedded: { pipelines } }: Dashboard): readonly PipelineRun[] {
  return pipelines.flatMap(({ name, pause_info, _embedded: { instances } }) =>
    instances.flatMap((instance) => runOf(name, pause_info.paused, instance) ?? []),
  );
}

function runOf(
  pipeline: string,
  isPaused: boolean,
  { counter, _embedded: { stages } }: Shown,
): PipelineRun | null {
  const active = stages.findIndex(({ status }) => ACTIVE.has(status));
  const at = active >= 0 ? active : stages.findLastIndex(({ status }) => status !== 'Unknown');
  const stage = stages[at];
  if (stage === undefined) return null;
  const next = stages[at + 1];
  return {
    run: `${pipeline}/${counter}`,
    stage: `${pipeline}/${stage.name}`,
    status: STATUS[stage.status] ?? 'unknown',
    next:
      next === undefined
        ? null
        : { stage: `${pipeline}/${next.name}`, isManual: next.approval_type === 'manual' },
    isPaused,
  };
}

/** GoCD's words for the state of a stage, fact 54. */
const STATUS: Readonly<Record<string, PipelineRun['status']>> = {
  Building: 'building',
  Failing: 'failing',
  Passed: 'passed',
  Failed: 'failed',
  Cancelled: 'cancelled',
};
