import { z } from 'zod';
import type { Clock } from '../../../domain/clock/clock.ts';
import { configuredPlace } from '../../../domain/configuredPlace.ts';
import type { WaitingJob } from '../../../domain/gocd.ts';
import type { Capabilities } from '../version.ts';
import { type GocdApi, pathPart } from '../wire/api.ts';
import { GocdCallError, isAnswered, unlessAnswered } from '../wire/failure.ts';
import { askWithin, type Budget } from './budget.ts';
import { createSightings } from './sightings.ts';

/** What a job is judged by. */
export type ElasticQuestion = Pick<WaitingJob, 'pipeline' | 'stage' | 'job' | 'resources'>;

/** Whether a job is elastic; `unread` where the server has not told yet, for want of time, and will. */
export type Elasticity = WaitingJob['elastic'] | 'unread';

export type ElasticReader = (
  jobs: readonly ElasticQuestion[],
  server: Capabilities,
  budget: Budget,
) => Promise<(job: ElasticQuestion) => Elasticity>;

const REFRESH_MS = 5 * 60_000;
const CONCURRENT_REQUESTS = 4;

const PROFILES = z.object({ _embedded: z.object({ profiles: z.array(z.object({ id: z.string() })) }) });
const USAGES = z.array(z.object({ pipeline_name: z.string(), stage_name: z.string(), job_name: z.string() }));

/** An answer with the time at which it was asked for (ms since the epoch). */
interface Told<T> {
  readonly at: number;
  /** Null where the account may not know. */
  readonly value: T | null;
}

/**
 * Reads which jobs are elastic: every few minutes, and at once when a configured job is seen for the first time, since an
 * answer from before says nothing of it. What the account may not ask stays unknown. A view does not fail for want of this:
 * after any failure the last knowledge holds.
 */
export function createElasticReader(api: GocdApi, clock: Clock): ElasticReader {
  const sightings = createSightings(clock);
  let profiles: Told<readonly string[]> | null = null;
  let usages = new Map<string, Told<ReadonlySet<string>>>();

  /** @returns whether the time was too short. */
  async function readSince(since: number, budget: Budget): Promise<boolean> {
    let failed = false;
    const unlessFailed = (ask: (signal: AbortSignal) => Promise<void>) => async (signal: AbortSignal) => {
      if (failed) return;
      try {
        await ask(signal);
      } catch (error) {
        if (!(error instanceof GocdCallError) || budget.isCut()) throw error;
        failed = true;
      }
    };
    const isOld = (told: Told<unknown> | null | undefined) => !told || told.at < since;
    const list = unlessFailed(async (signal) => {
      profiles = await told(clock, askProfiles(api, signal));
    });
    const cutAtList = await askWithin(budget, isOld(profiles) ? [list] : [], 1, (ask, signal) => ask(signal));
    const ids = profiles?.value ?? [];
    const kept = usages;
    usages = new Map(
      ids.flatMap((id) => {
        const answer = kept.get(id);
        return answer === undefined ? [] : [[id, answer] as const];
      }),
    );
    const due = ids
      .filter((id) => isOld(usages.get(id)))
      .sort((a, b) => (usages.get(a)?.at ?? 0) - (usages.get(b)?.at ?? 0));
    const cut = await askWithin(budget, due, CONCURRENT_REQUESTS, (id, signal) =>
      unlessFailed(async (within) => {
        usages.set(id, await told(clock, askUsages(api, id, within)));
      })(signal),
    );
    return !failed && cutAtList.length + cut.length > 0;
  }

  return async (jobs, server, budget) => {
    if (server.elasticProfiles === 'not elastic') return () => 'no';
    if (server.elasticProfiles === 'silent') return () => 'unknown';
    const places = jobs.filter(({ resources }) => resources.length === 0).map(configuredPlace);
    const since = Math.max(sightings.latestOf(places), clock.now() - REFRESH_MS + 1);
    const wasCut = await readSince(since, budget);
    return (job) => {
      const place = configuredPlace(job);
      const answers = [...usages.values()];
      if (answers.some(({ value }) => value?.has(place))) return 'yes';
      if (profiles?.value === null || answers.some(({ value }) => value === null)) return 'unknown';
      const seenAt = sightings.of(place);
      const isTold = [profiles, ...(profiles?.value ?? []).map((id) => usages.get(id))].every(
        (answer) => answer && answer.at >= seenAt,
      );
      if (isTold) return 'no';
      return wasCut ? 'unread' : 'unknown';
    };
  };
}

/** A job with resources is never elastic: GoCD takes resources or a profile, not both. */
export function elasticityOf(
  job: ElasticQuestion,
  elastic: (job: ElasticQuestion) => Elasticity,
  configuredPipelines: readonly string[],
  administrator: boolean | null,
): Elasticity {
  if (job.resources.length > 0) return 'no';
  const pipeline = job.pipeline.toLowerCase();
  if (configuredPipelines.some((configured) => configured.toLowerCase() === pipeline)) return 'yes';
  const told = elastic(job);
  // The server lists only the profiles an account may view: for most accounts that proves nothing of the others.
  return told === 'no' && administrator === false ? 'unknown' : told;
}

async function told<T>(clock: Clock, answer: Promise<T | null>): Promise<Told<T>> {
  const at = clock.now();
  return { at, value: await answer };
}

async function askProfiles(api: GocdApi, signal: AbortSignal): Promise<readonly string[] | null> {
  const asked = api.json({ path: '/api/elastic/profiles', version: 2 }, PROFILES, signal);
  const told = await unlessAnswered(asked, 403, 404, 422);
  return told?._embedded.profiles.map(({ id }) => id) ?? null;
}

/** GoCD says 422 of a profile that it does not have: one taken away since it was listed is used by no one. */
async function askUsages(
  api: GocdApi,
  profile: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | null> {
  const path = `/api/internal/elastic/profiles/${pathPart(profile)}/usages`;
  const asked = api.json({ path, version: 1 }, USAGES, signal);
  const ofOneThere = asked.catch((error: unknown) => {
    if (isAnswered(error, 422)) return [];
    throw error;
  });
  const used = await unlessAnswered(ofOneThere, 403, 404);
  const places = used?.map(({ pipeline_name: pipeline, stage_name: stage, job_name: job }) =>
    configuredPlace({ pipeline, stage, job }),
  );
  return places === undefined ? null : new Set(places);
}
