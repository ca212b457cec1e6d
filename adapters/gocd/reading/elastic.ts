import { from, lastValueFrom, mergeMap, toArray } from 'rxjs';
import { z } from 'zod';
import type { Clock } from '../../../domain/clock/clock.ts';
import type { WaitingJob } from '../../../domain/gocd.ts';
import type { Capabilities } from '../version.ts';
import { type GocdApi, pathPart } from '../wire/api.ts';
import { GocdCallError, isAnswered } from '../wire/failure.ts';
import type { FeedJob } from './feed.ts';
import { remembered } from './remembered.ts';

/** The configured jobs that have an elastic profile. */
export interface ElasticJobs {
  /** As `pipeline/stage/job` in lower case: GoCD compares names without regard to case. */
  readonly jobs: ReadonlySet<string>;
  /** Whether a job that is not among them is certainly not elastic. */
  readonly complete: boolean;
}

export type ElasticReader = (server: Capabilities, signal: AbortSignal) => Promise<ElasticJobs>;

const REFRESH_MS = 5 * 60_000;
const CONCURRENT_REQUESTS = 4;

const NONE: ElasticJobs = { jobs: new Set(), complete: true };
const UNTOLD: ElasticJobs = { jobs: new Set(), complete: false };

const PROFILES = z.object({ _embedded: z.object({ profiles: z.array(z.object({ id: z.string() })) }) });
const USAGES = z.array(z.object({ pipeline_name: z.string(), stage_name: z.string(), job_name: z.string() }));

/**
 * Reads which jobs are elastic, every few minutes. What the account may not ask stays unknown. A view does not fail
 * for want of this: after any failure the last knowledge holds.
 */
export function createElasticReader(api: GocdApi, clock: Clock): ElasticReader {
  const known = remembered<ElasticJobs>(clock, REFRESH_MS);

  return async (server, signal) => {
    if (server.elasticProfiles === 'not elastic') return NONE;
    if (server.elasticProfiles === 'silent') return UNTOLD;
    try {
      return await known.get(() => readAll(api, signal));
    } catch (error) {
      if (!(error instanceof GocdCallError)) throw error;
      return known.peek() ?? UNTOLD;
    }
  };
}

/** A job with resources is never elastic: GoCD takes resources or a profile, not both. */
export function elasticityOf(
  job: FeedJob,
  elastic: ElasticJobs,
  configuredPipelines: readonly string[],
): WaitingJob['elastic'] {
  if (job.resources.length > 0) return 'no';
  const pipeline = job.pipeline.toLowerCase();
  if (configuredPipelines.some((configured) => configured.toLowerCase() === pipeline)) return 'yes';
  if (elastic.jobs.has(keyOf(job.pipeline, job.stage, configuredName(job.job)))) return 'yes';
  return elastic.complete ? 'no' : 'unknown';
}

/** Instances of a job that runs several times, or on all agents, have a number added to the configured name. */
export function configuredName(runTimeName: string): string {
  return runTimeName.replace(/-(runInstance|runOnAll)-\d+$/, '');
}

async function readAll(api: GocdApi, signal: AbortSignal): Promise<ElasticJobs> {
  const profiles = await unlessRefused(
    api.json({ path: '/api/elastic/profiles', version: 2 }, PROFILES, signal),
  );
  if (profiles === null) return UNTOLD;
  const usages = await lastValueFrom(
    from(profiles._embedded.profiles).pipe(
      mergeMap(({ id }) => unlessRefused(api.json(usagesOf(id), USAGES, signal)), CONCURRENT_REQUESTS),
      toArray(),
    ),
  );
  const jobs = usages
    .flatMap((used) => used ?? [])
    .map((usage) => keyOf(usage.pipeline_name, usage.stage_name, usage.job_name));
  return { jobs: new Set(jobs), complete: !usages.includes(null) };
}

function usagesOf(profile: string) {
  return { path: `/api/internal/elastic/profiles/${pathPart(profile)}/usages`, version: 1 };
}

async function unlessRefused<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isAnswered(error, 403, 404)) return null;
    throw error;
  }
}

function keyOf(pipeline: string, stage: string, job: string): string {
  return `${pipeline}/${stage}/${job}`.toLowerCase();
}
