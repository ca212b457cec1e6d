import { from, lastValueFrom, mergeMap } from 'rxjs';
import { z } from 'zod';
import type { Clock } from '../../../domain/clock/clock.ts';
import { greatest, grouped } from '../../../domain/collections.ts';
import type { GocdJobsTold } from '../../../domain/facts.ts';
import type { HeldJob } from '../../../domain/gocd.ts';
import type { Watched } from '../wire/answerAges.ts';
import type { GocdApi, Tagged } from '../wire/api.ts';
import type { Dialect } from '../wire/dialect.ts';
import { GocdCallError } from '../wire/failure.ts';
import { activeStagesIn, DASHBOARD } from './dashboard.ts';
import { JOB_INSTANCE, TRANSITIONS } from './jobInstance.ts';

/** Asks which of these jobs, or of all (null), agents are said to have. Throws GocdCallError where nothing could be read. */
export type HeldJobsReader = (
  locators: readonly string[] | null,
  signal: AbortSignal,
) => Promise<GocdJobsTold>;

const CONCURRENT_REQUESTS = 4;
/** Stages asked about in one look at all: those left over are the first of the next. */
const STAGES_PER_LOOK = 50;

/** A job in one of these states counts as its agent's. `Rescheduled` is what the job API says of an instance taken away. */
const HELD: ReadonlySet<string> = new Set(['Assigned', 'Preparing', 'Building', 'Completing']);

const TIMED_JOB = JOB_INSTANCE.extend({ job_state_transitions: TRANSITIONS.nullish() });
type TimedJob = z.infer<typeof TIMED_JOB>;

/** What one request tells of: the run of a stage, or a single job on servers that do not tell stages. */
interface Question {
  readonly path: string;
  readonly version: number;
  readonly schema: z.ZodType<readonly TimedJob[]>;
  /** `pipeline/counter/stage/counter` of the run. */
  readonly stage: string;
  /** Of the run's jobs, the ones asked about; null for all. */
  readonly locators: readonly string[] | null;
}

/** As the server tells it, by its own clock. */
interface Held extends Pick<HeldJob, 'locator' | 'uuid'> {
  readonly givenAt: number | null;
}

interface Answers {
  readonly held: Held[];
  readonly unread: string[];
  readonly untold: string[];
}

/** Reads it from runs of stages: unlike the job API, they tell of an instance that has been scheduled anew (since 20.9). */
export function createHeldJobsReader(
  api: GocdApi,
  dialect: Dialect,
  clock: Clock,
  ages: Pick<Watched, 'during'>,
): HeldJobsReader {
  let dashboard: Tagged<z.infer<typeof DASHBOARD>> | null = null;
  let nextStage = 0;

  /** All runs of stages that may hold jobs, or as many as are asked about at once. */
  async function activeStages(signal: AbortSignal): Promise<readonly string[]> {
    const path = '/api/dashboard';
    dashboard = await api.jsonSince({ path, version: 4 }, DASHBOARD, dashboard, signal);
    const stages = activeStagesIn(dashboard.value, api.describe(path)).map(({ locator }) => locator);
    const first = nextStage < stages.length ? nextStage : 0;
    nextStage = first + STAGES_PER_LOOK;
    return stages.slice(first, nextStage);
  }

  async function ask(
    { path, version, schema, stage, locators }: Question,
    answers: Answers,
    signal: AbortSignal,
  ) {
    try {
      for (const job of await api.json({ path, version }, schema, signal)) {
        const locator = `${stage}/${job.name}`;
        if (HELD.has(job.state) && (locators === null || locators.includes(locator)))
          answers.held.push({ locator, uuid: job.agent_uuid ?? null, givenAt: givenAtOf(job) });
      }
    } catch (error) {
      if (!(error instanceof GocdCallError)) throw error;
      // A run that is gone, with its pipeline say, holds nothing.
      if (error.missing === 'thing') return;
      const isForGood = error.status === 403 || error.missing === 'endpoint';
      (isForGood ? answers.untold : answers.unread).push(...(locators ?? []));
    }
  }

  async function read(
    locators: readonly string[] | null,
    answers: Answers,
    signal: AbortSignal,
  ): Promise<void> {
    const { jobDetails, tellsDashboard } = await dialect.server(signal);
    if (locators === null && !tellsDashboard) return;
    if (jobDetails === 'nowhere') {
      answers.untold.push(...(locators ?? []));
      return;
    }
    const questions =
      locators === null
        ? (await activeStages(signal)).map((stage) => aboutStage(stage, null))
        : jobDetails === 'by stage'
          ? stagesOf(locators)
          : locators.map(aboutJob);
    await lastValueFrom(
      from(questions).pipe(mergeMap((question) => ask(question, answers, signal), CONCURRENT_REQUESTS)),
      { defaultValue: undefined },
    );
  }

  return async (asked, signal) => {
    const startedAt = clock.now();
    const answers: Answers = { held: [], unread: [], untold: [] };
    const { oldest, lead } = await ages.during(() => read(asked, answers, signal));
    const held = answers.held.map((job) => byOurClock(job, lead));
    return { type: 'gocd.jobs.told', startedAt: oldest ?? startedAt, asked, ...answers, held };
  };
}

/** The server's clock may be ahead by more than is known, so that the time is later than it was, if anything. */
function byOurClock({ givenAt, ...job }: Held, lead: number | null): HeldJob {
  return givenAt === null || lead === null ? job : { ...job, givenAt: givenAt - lead };
}

/** When it was given to the agent that has it, by the server's clock (ms since the epoch); null if that is not told. */
function givenAtOf({ job_state_transitions: transitions }: TimedJob): number | null {
  const given = transitions?.filter(({ state }) => state === 'Assigned') ?? [];
  return given.length === 0 ? null : greatest(given.map(({ state_change_time: at }) => at));
}

const TOGETHER = z.object({ jobs: z.array(TIMED_JOB) }).transform((run): readonly TimedJob[] => run.jobs);
const ALONE = TIMED_JOB.transform((job): readonly TimedJob[] => [job]);

function aboutStage(stage: string, locators: readonly string[] | null): Question {
  return { path: `/api/stages/${stage}`, version: 3, schema: TOGETHER, stage, locators };
}

function aboutJob(locator: string): Question {
  const path = `/api/jobs/${locator}`;
  return { path, version: 1, schema: ALONE, stage: stageOf(locator), locators: [locator] };
}

function stagesOf(locators: readonly string[]): readonly Question[] {
  const jobsOf = grouped(locators, stageOf);
  return [...new Set(locators.map(stageOf))].map((stage) => aboutStage(stage, jobsOf(stage)));
}

function stageOf(locator: string): string {
  return locator.slice(0, locator.lastIndexOf('/'));
}
