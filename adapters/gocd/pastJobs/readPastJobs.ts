import type { z } from 'zod';
import type { Clock } from '../../../domain/clock/clock.ts';
import type { Config } from '../../../domain/config.ts';
import { configuredName } from '../../../domain/configuredPlace.ts';
import { maskerOf } from '../../../domain/masking/masker.ts';
import { DASHBOARD } from '../reading/dashboard.ts';
import { createNeedsReader, type PipelineNeeds } from '../reading/jobNeeds.ts';
import { createApi } from '../wire/api.ts';
import { type Connection, connect } from '../wire/connection.ts';
import { createDialect } from '../wire/dialect.ts';
import { type JobTimes, jobTimesOf } from './jobTimes.ts';
import { politely } from './politely.ts';
import { locatorOf, type StageRun, stageRuns } from './stageHistory.ts';

/** A job that GoCD once had, as it tells of it. Times are ms since the epoch. */
export interface ToldJob extends JobTimes {
  readonly pipeline: string;
  readonly pipelineCounter: number;
  readonly stage: string;
  readonly stageCounter: number;
  readonly environment: string | null;
  /** Of the configuration as it is now; null where the account may not know. */
  readonly resources: readonly string[] | null;
}

/** What has been read before, and is not asked for again. */
export interface ReadBefore {
  /** The jobs of a run of a stage that is over. */
  get(run: string): readonly JobTimes[] | undefined;
  keep(run: string, jobs: readonly JobTimes[]): Promise<void>;
  /** From when on (ms since the epoch) all runs of `pipeline/stage` have been read; null if never. */
  readSince(place: string): number | null;
  done(place: string, since: number): Promise<void>;
}

export interface PastJobsParts {
  readonly config: Pick<Config, 'goServer' | 'pools'>;
  readonly clock: Clock;
  /** Between two requests (ms). */
  readonly gapMs: number;
  /** ms since the epoch. */
  readonly since: number;
  readonly before: ReadBefore;
  readonly signal: AbortSignal;
  readonly onProgress?: (share: number, detail: string) => void;
  /** By default real HTTP. */
  readonly connection?: Connection;
}

export interface PastJobsTold {
  readonly jobs: readonly ToldJob[];
  readonly pipelines: number;
  /** Runs of stages that were asked for now, and those that were read before. */
  readonly runsRead: number;
  readonly runsKnown: number;
  /** Not over yet: the next time. */
  readonly runsGoingOn: number;
  /** Of elastic profiles, which no agent of ours can run. */
  readonly elastic: number;
  /** Pipelines whose configuration the account may not read. */
  readonly withoutNeeds: number;
  /** Null for a server that has no such histories. */
  readonly version: string | null;
}

/** `dashboard` is lacking in this version of GoCD. */
export class NoHistories extends Error {
  override readonly name = 'NoHistories';
}

/** Of all that is to be done, as it looks on the way: lists are quick. */
const LISTS = 0.1;

const SHOWN = DASHBOARD.shape._embedded;

/**
 * Reads which jobs there were, of the pipelines that the account may view: the dashboard for the stages, pages of each
 * stage's history back to a time, and one call for each of its runs.
 * @throws GocdCallError, or NoHistories if the server is too old.
 */
export async function readPastJobs(parts: PastJobsParts): Promise<PastJobsTold> {
  const { config, clock, gapMs, since, before, signal, onProgress } = parts;
  const connection = parts.connection ?? connect(config.goServer);
  const plain = createApi(connection, { credentials: config.goServer.credentials, mask: maskerOf(config) });
  const api = politely(plain, clock, gapMs);
  const server = await createDialect(api, clock).server(signal);
  if (!server.tellsDashboard) throw new NoHistories(server.version ?? 'older than 16.6.0');
  const { _embedded: shown } = await api.json({ path: '/api/dashboard', version: 4 }, DASHBOARD, signal);
  const places = placesIn(shown);
  const environmentOf = new Map(
    shown.environments.flatMap(({ name, pipelines }) =>
      pipelines.map((pipeline) => [pipeline, name] as const),
    ),
  );

  const runs: StageRun[] = [];
  for (const [index, { pipeline, stage }] of places.entries()) {
    onProgress?.((LISTS * index) / places.length, `history of ${pipeline}/${stage}`);
    const read = before.readSince(`${pipeline}/${stage}`);
    const isKnown = (run: StageRun) =>
      read !== null && read <= since && before.get(locatorOf(run)) !== undefined;
    const found = await stageRuns(api, { pipeline, stage, since, isKnown }, signal);
    runs.push(...found);
  }
  const over = runs.filter(({ isOver }) => isOver);
  const unread = over.filter((run) => before.get(locatorOf(run)) === undefined);
  for (const [index, run] of unread.entries()) {
    onProgress?.(LISTS + ((1 - LISTS) * index) / unread.length, `run ${index + 1} of ${unread.length}`);
    const jobs = await jobTimesOf(api, run, signal);
    await before.keep(locatorOf(run), jobs ?? []);
  }
  const goesOn = new Set(
    runs.filter(({ isOver }) => !isOver).map(({ pipeline, stage }) => `${pipeline}/${stage}`),
  );
  for (const { pipeline, stage } of places)
    if (!goesOn.has(`${pipeline}/${stage}`)) await before.done(`${pipeline}/${stage}`, since);

  const needs = createNeedsReader(api, clock);
  const needsOf = new Map<string, PipelineNeeds | null>();
  for (const pipeline of new Set(over.map((run) => run.pipeline)))
    needsOf.set(pipeline, await needs.of(pipeline, signal));
  return {
    ...jobsOf(over, { before, needsOf, environmentOf }),
    pipelines: new Set(places.map(({ pipeline }) => pipeline)).size,
    runsRead: unread.length,
    runsKnown: over.length - unread.length,
    runsGoingOn: runs.length - over.length,
    withoutNeeds: [...needsOf.values()].filter((one) => one === null).length,
    version: server.version,
  };
}

interface Around {
  readonly before: ReadBefore;
  readonly needsOf: ReadonlyMap<string, PipelineNeeds | null>;
  readonly environmentOf: ReadonlyMap<string, string>;
}

function jobsOf(runs: readonly StageRun[], { before, needsOf, environmentOf }: Around) {
  let elastic = 0;
  const jobs = runs.flatMap((run) => {
    const { pipeline, pipelineCounter, stage, stageCounter } = run;
    return (before.get(locatorOf(run)) ?? []).flatMap((times): readonly ToldJob[] => {
      const needs = needsOf.get(pipeline)?.(stage, configuredName(times.job)) ?? null;
      if (needs !== null && needs.elasticProfile !== null) {
        elastic += 1;
        return [];
      }
      const environment = environmentOf.get(pipeline) ?? null;
      const place = { pipeline, pipelineCounter, stage, stageCounter, environment };
      return [{ ...times, ...place, resources: needs?.resources ?? null }];
    });
  });
  return { jobs: jobs.sort((a, b) => a.scheduled - b.scheduled), elastic };
}

/** The stages of all pipelines that have run: all of a run are there from its start. */
function placesIn({ pipelines }: z.infer<typeof SHOWN>) {
  return pipelines.flatMap(({ name: pipeline, _embedded: { instances } }) => {
    const stages = instances.flatMap(({ _embedded }) => _embedded.stages.map(({ name }) => name));
    return [...new Set(stages)].map((stage) => ({ pipeline, stage }));
  });
}
