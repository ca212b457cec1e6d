import { z } from 'zod';
import { malformed } from '../wire/answer.ts';
import { PLACES } from './pipelinePlaces.ts';

/**
 * GoCD's dashboard (v4), as far as it tells which stages may hold waiting jobs. It has all stages of the instances that are
 * shown: the latest of each pipeline, and older ones with an active stage.
 */
const STAGE = z.object({
  name: z.string(),
  counter: z.string(),
  status: z.string(),
  /** `auto` or `manual`, of stages to come too. */
  approval_type: z.string().nullable().default(null),
});
const INSTANCE = z.object({ counter: z.number(), _embedded: z.object({ stages: z.array(STAGE) }) });
const PIPELINE = z.object({
  name: z.string(),
  pause_info: z.object({ paused: z.boolean() }).default({ paused: false }),
  _embedded: z.object({ instances: z.array(INSTANCE) }),
});
export const DASHBOARD = z.object({
  _embedded: PLACES.shape._embedded.extend({
    environments: z.array(z.object({ name: z.string(), pipelines: z.array(z.string()) })),
    pipelines: z.array(PIPELINE),
  }),
});

/** A run of a stage some of whose jobs have not ended. */
export interface ActiveStage {
  /** `pipeline/counter/stage/counter`. */
  readonly locator: string;
  readonly pipeline: string;
  readonly stage: string;
  readonly environment: string | null;
}

/** `Building` also while every job only waits; `Failing` where one has failed and others still wait or build. */
export const ACTIVE: ReadonlySet<string> = new Set(['Building', 'Failing']);

/** What a locator is made of: the feed's readers rely on the same. */
const NAME = /^[^/\s]+$/;

/**
 * The active stages, in the dashboard's order.
 * @param call where it came from, for the message of an error.
 * @throws GocdCallError (`malformed`) for names that no locator can hold.
 */
export function activeStagesIn(dashboard: z.infer<typeof DASHBOARD>, call: string): readonly ActiveStage[] {
  const { environments, pipelines } = dashboard._embedded;
  const environmentOf = new Map(
    environments.flatMap(({ name, pipelines: members }) => members.map((member) => [member, name] as const)),
  );
  return pipelines.flatMap(({ name: pipeline, _embedded: { instances } }) =>
    instances.flatMap(({ counter, _embedded: { stages } }) =>
      stages
        .filter(({ status }) => ACTIVE.has(status))
        .map((stage): ActiveStage => {
          if (![pipeline, stage.name, stage.counter].every((part) => NAME.test(part)))
            throw malformed(call, 'a pipeline or stage has a name that GoCD does not allow');
          return {
            locator: `${pipeline}/${counter}/${stage.name}/${stage.counter}`,
            pipeline,
            stage: stage.name,
            environment: environmentOf.get(pipeline) ?? null,
          };
        }),
    ),
  );
}
