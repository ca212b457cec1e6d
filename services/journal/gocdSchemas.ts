import { z } from 'zod';
import type { GocdAgent, GocdFailure, GocdView, PipelineRun, WaitingJob } from '../../domain/gocd.ts';
import type { Span } from './lists.ts';

/* What facts of GoCD carry, as a journal keeps it. Keys stand in the order they are written in. */

const waitingJob: z.ZodType<WaitingJob> = z.object({
  locator: z.string(),
  pipeline: z.string(),
  stage: z.string(),
  job: z.string(),
  environment: z.string().nullable(),
  group: z.string().exactOptional(),
  resources: z.array(z.string()),
  resourcesKnown: z.boolean().default(true),
  scheduledAt: z.number().nullable(),
  pin: z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['none', 'unknown']) }),
    z.object({ kind: z.literal('agent'), uuid: z.string() }),
  ]),
  elastic: z.enum(['yes', 'no', 'unknown']),
  state: z.enum(['scheduled', 'moved-on', 'gone', 'unknown', 'unread']),
});

const gocdAgent: z.ZodType<GocdAgent> = z.object({
  uuid: z.string(),
  hostname: z.string(),
  configState: z.enum(['Enabled', 'Disabled', 'Pending']),
  runState: z.enum(['Idle', 'Building', 'LostContact', 'Missing', 'Unknown']),
  buildState: z.enum(['Idle', 'Building', 'Cancelled', 'Unknown']),
  environments: z.array(z.string()),
  unknownEnvironments: z.array(z.string()),
  resources: z.array(z.string()),
  elastic: z.boolean(),
  building: z.string().nullable(),
  buildingIn: z.object({ group: z.string(), environment: z.string().nullable() }).exactOptional(),
});

const pipelineRun: z.ZodType<PipelineRun> = z.object({
  run: z.string(),
  stage: z.string(),
  status: z.enum(['building', 'failing', 'passed', 'failed', 'cancelled', 'unknown']),
  next: z.object({ stage: z.string(), isManual: z.boolean() }).nullable(),
  isPaused: z.boolean(),
});

const index = z.number().int().nonnegative();
const span: z.ZodType<Span> = z.tuple([index, index]);

/** A reading whose lists may refer to those of the reading before. */
export type ShortenedView = Omit<GocdView, 'jobs' | 'agents' | 'runs'> & {
  readonly jobs: readonly (WaitingJob | Span)[];
  readonly agents: readonly (GocdAgent | Span)[];
  readonly runs?: readonly (PipelineRun | Span)[];
};

export const shortenedView: z.ZodType<ShortenedView> = z.object({
  startedAt: z.number(),
  serverVersion: z.string().nullable(),
  backlogSource: z.enum(['feed', 'dashboard']).default('feed'),
  feedIsGone: z.literal(true).exactOptional(),
  resourcesCaseSensitive: z.boolean(),
  maintenance: z.boolean().nullable(),
  jobs: z.array(z.union([waitingJob, span])),
  agents: z.array(z.union([gocdAgent, span])),
  runs: z.array(z.union([pipelineRun, span])).exactOptional(),
  warnings: z.array(z.string()),
});

export const gocdFailure: z.ZodType<GocdFailure> = z.object({
  reason: z.enum([
    'unauthorised',
    'forbidden',
    'not-found',
    'conflict',
    'starting',
    'backup',
    'maintenance',
    'login-page',
    'proxy',
    'malformed',
    'too-large',
    'timeout',
    'unreachable',
    'tls',
    'throttled',
    'server-error',
  ]),
  message: z.string(),
  hint: z.string(),
});
