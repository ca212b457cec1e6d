import { z } from 'zod';
import type { Clock } from '../../../domain/clock/clock.ts';
import { type GocdApi, pathPart, type Tagged } from '../wire/api.ts';
import { isAnswered } from '../wire/failure.ts';
import { isWithin } from './remembered.ts';

/** What a configured job asks of an agent; null where the account may not know. */
export interface JobNeeds {
  readonly resources: readonly string[];
  readonly elasticProfile: string | null;
}

/** The needs of a pipeline's jobs, by configured stage and job; null for one that its configuration does not have. */
export type PipelineNeeds = (stage: string, job: string) => JobNeeds | null;

export interface NeedsReader {
  /**
   * Asks for the configuration of a pipeline, which costs a 304 where it has not changed.
   * Null where the account may not see it, or there is none.
   * @throws GocdCallError for any other failure.
   */
  of(pipeline: string, signal: AbortSignal): Promise<PipelineNeeds | null>;
  /** Whether the account may read configuration; null before it has been asked. */
  readonly mayRead: boolean | null;
}

const JOB = z.object({
  name: z.string(),
  resources: z.array(z.string()).nullish(),
  elastic_profile_id: z.string().nullish(),
});
const STAGES = z.array(z.object({ name: z.string(), jobs: z.array(JOB) }));
/** A pipeline made from a template has no stages of its own, and its ETag stays when the template changes. */
const PIPELINE = z.object({
  template: z.string().nullish(),
  parameters: z.array(z.object({ name: z.string(), value: z.string().nullish() })).nullish(),
  stages: STAGES.nullish(),
});
const TEMPLATE = z.object({ stages: STAGES });

type Stages = z.infer<typeof STAGES>;
type Parameters = NonNullable<z.infer<typeof PIPELINE>['parameters']>;

/** Asking who may not read configuration again and again would only fill the server's log. */
const REFUSAL_KEPT_MS = 5 * 60_000;
/** So many pipelines' answers are kept at the most. */
const MOST_KEPT = 2_000;

/** Reads what jobs need from the configuration of pipelines and templates, which only administrators may see. */
export function createNeedsReader(api: GocdApi, clock: Clock): NeedsReader {
  const pipelines = createShelf(PIPELINE);
  const templates = createShelf(TEMPLATE);
  /** By pipeline, for an administrator of one group may see what is in it: when it was refused (ms since the epoch). */
  const refused = new Map<string, number>();
  let mayRead: boolean | null = null;

  return {
    get mayRead() {
      return mayRead;
    },
    async of(pipeline, signal) {
      const refusedAt = refused.get(pipeline);
      if (refusedAt !== undefined && isWithin(clock.now() - refusedAt, REFUSAL_KEPT_MS)) return null;
      refused.delete(pipeline);
      try {
        const path = `/api/admin/pipelines/${pathPart(pipeline)}`;
        const config = await pipelines.read(api, { path, version: 11 }, signal);
        mayRead = true;
        if (typeof config.template !== 'string') return needsIn(config.stages ?? [], config.parameters ?? []);
        const templatePath = `/api/admin/templates/${pathPart(config.template)}`;
        const { stages } = await templates.read(api, { path: templatePath, version: 7 }, signal);
        return needsIn(stages, config.parameters ?? []);
      } catch (error) {
        if (!isAnswered(error, 403, 404)) throw error;
        if (error.status === 403) {
          forgetOldest(refused);
          refused.set(pipeline, clock.now());
          mayRead = false;
        }
        return null;
      }
    },
  };
}

interface Shelf<T> {
  read(
    api: GocdApi,
    request: { readonly path: string; readonly version: number },
    signal: AbortSignal,
  ): Promise<T>;
}

/** Answers by path, each asked for with the ETag it had. */
function createShelf<T>(schema: z.ZodType<T>): Shelf<T> {
  const kept = new Map<string, Tagged<T>>();
  return {
    async read(api, request, signal) {
      const answer = await api.jsonSince(request, schema, kept.get(request.path) ?? null, signal);
      kept.delete(request.path);
      kept.set(request.path, answer);
      forgetOldest(kept);
      return answer.value;
    },
  };
}

function forgetOldest(kept: Map<string, unknown>): void {
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
}

function needsIn(stages: Stages, parameters: Parameters): PipelineNeeds {
  const jobs = new Map(
    stages.flatMap((stage) => stage.jobs.map((job) => [keyOf(stage.name, job.name), job] as const)),
  );
  return (stage, name) => {
    const job = jobs.get(keyOf(stage, name));
    if (job === undefined) return null;
    const resources = (job.resources ?? []).map((resource) => filledIn(resource, parameters)?.trim());
    if (resources.includes(undefined)) return null;
    const named = resources.flatMap((resource) => resource || []);
    return { resources: named, elasticProfile: job.elastic_profile_id ?? null };
  };
}

/** GoCD compares names without regard to case. */
function keyOf(stage: string, job: string): string {
  return `${stage}/${job}`.toLowerCase();
}

/** A text of a template with the pipeline's parameters `#{name}` put in, `##` being a `#`; undefined if one is not told. */
function filledIn(text: string, parameters: Parameters): string | undefined {
  let isWhole = true;
  const filled = text.replace(/##|#\{([^}]*)\}/g, (found, name?: string) => {
    if (name === undefined) return '#';
    const value = parameters.find((parameter) => parameter.name === name)?.value;
    if (typeof value !== 'string') isWhole = false;
    return value ?? found;
  });
  return isWhole ? filled : undefined;
}
