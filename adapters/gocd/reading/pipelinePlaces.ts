import { z } from 'zod';
import type { Clock } from '../../../domain/clock/clock.ts';
import { pipelineOf } from '../../../domain/configuredPlace.ts';
import type { GocdAgent, PipelinePlace, WaitingJob } from '../../../domain/gocd.ts';
import { describeFailure } from '../../../domain/gocd.ts';
import type { Capabilities } from '../version.ts';
import type { GocdApi, Tagged } from '../wire/api.ts';
import { GocdCallError, isAnswered } from '../wire/failure.ts';
import { askWithin, type Budget } from './budget.ts';
import { createSightings } from './sightings.ts';

const NAMED = z.object({ name: z.string(), pipelines: z.array(z.string()) });

/** What GoCD's dashboard (v4) tells of pipelines that have never run, too. */
export const PLACES = z.object({
  _embedded: z.object({
    pipeline_groups: z.array(NAMED).default([]),
    environments: z.array(NAMED).default([]),
  }),
});

/** Where pipelines stand, as far as the server tells. */
export interface Places {
  of(pipeline: string): PipelinePlace | null;
  /** What kept it from being read, in one line. */
  readonly trouble: string | null;
}

export type PlacesReader = (
  pipelines: readonly string[],
  server: Pick<Capabilities, 'tellsDashboard'>,
  budget: Budget,
) => Promise<Places>;

const REFRESH_MS = 5 * 60_000;

/**
 * Reads in which group and environment pipelines are: every few minutes, and at once when a pipeline is seen for the first
 * time. A view does not fail for want of this: after any failure the last knowledge holds.
 */
export function createPlacesReader(api: GocdApi, clock: Clock): PlacesReader {
  const sightings = createSightings(clock);
  let answer: Tagged<z.infer<typeof PLACES>> | null = null;
  let known: Places['of'] = () => null;
  let askedAt = 0;
  let trouble: string | null = null;

  async function ask(signal: AbortSignal, budget: Budget): Promise<void> {
    const at = clock.now();
    try {
      const told = await api.jsonSince({ path: '/api/dashboard', version: 4 }, PLACES, answer, signal);
      if (told !== answer) known = placesIn(told.value);
      answer = told;
      trouble = null;
      askedAt = at;
    } catch (error) {
      if (!(error instanceof GocdCallError) || budget.isCut()) throw error;
      trouble = `Pipeline groups cannot be read: ${describeFailure(error.failure)}`;
      // A refusal is an answer: it is not asked for again at every poll.
      if (isAnswered(error, 403, 404)) askedAt = at;
    }
  }

  return async (pipelines, server, budget) => {
    if (!server.tellsDashboard)
      return {
        of: () => null,
        trouble: 'Pipeline groups cannot be read: this version of GoCD has no way to.',
      };
    const unknown = pipelines.filter((pipeline) => known(pipeline) === null);
    const since = Math.max(sightings.latestOf(unknown), clock.now() - REFRESH_MS + 1);
    await askWithin(budget, askedAt < since ? [ask] : [], 1, (one, signal) => one(signal, budget));
    return { of: known, trouble };
  };
}

/** What is told is looked through when it is first asked for: dashboards change often, and few settings go by this. */
export function placesIn(told: z.infer<typeof PLACES>): Places['of'] {
  let places: ReadonlyMap<string, PipelinePlace> | null = null;
  return (pipeline) => {
    places ??= byPipeline(told);
    return places.get(pipeline.toLowerCase()) ?? null;
  };
}

/** GoCD compares names of pipelines without regard to case. */
function byPipeline({ _embedded }: z.infer<typeof PLACES>): ReadonlyMap<string, PipelinePlace> {
  const environments = new Map(
    _embedded.environments.flatMap(({ name, pipelines }) =>
      pipelines.map((pipeline) => [pipeline.toLowerCase(), name] as const),
    ),
  );
  return new Map(
    _embedded.pipeline_groups.flatMap(({ name: group, pipelines }) =>
      pipelines.map((pipeline): [string, PipelinePlace] => {
        const key = pipeline.toLowerCase();
        return [key, { group, environment: environments.get(key) ?? null }];
      }),
    ),
  );
}

/** The pipelines of jobs that wait and of jobs that agents build. */
export function pipelinesOf(
  jobs: readonly Pick<WaitingJob, 'pipeline'>[],
  agents: readonly Pick<GocdAgent, 'building'>[],
): readonly string[] {
  const building = agents.flatMap((agent) => pipelineBuiltBy(agent) ?? []);
  return [...new Set([...jobs.map(({ pipeline }) => pipeline), ...building])];
}

function pipelineBuiltBy({ building }: Pick<GocdAgent, 'building'>): string | null {
  return building === null ? null : pipelineOf(building);
}

/** A job with the group of its pipeline, where that is told. */
export function withGroup<Job extends Pick<WaitingJob, 'pipeline' | 'group'>>(job: Job, { of }: Places): Job {
  const place = of(job.pipeline);
  return place === null ? job : { ...job, group: place.group };
}

/** An agent with where the pipeline of its job stands, where that is told. */
export function withPlace(agent: GocdAgent, { of }: Places): GocdAgent {
  const pipeline = pipelineBuiltBy(agent);
  const buildingIn = pipeline === null ? null : of(pipeline);
  return buildingIn === null ? agent : { ...agent, buildingIn };
}
