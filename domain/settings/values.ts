import { z } from 'zod';
import { Secret } from '../secret.ts';

/*
 * Values of settings that are more than a number, a word or a text: how the program has them, which is also how a
 * journal keeps them.
 */

/** Stands for "no limit" in `growthLimit` and in the `max` of an idle floor or a share; plain JSON, unlike Infinity. */
export const UNLIMITED = Number.MAX_SAFE_INTEGER;

export interface ZooKeeperLocation {
  readonly servers: readonly string[];
  readonly path: string;
  readonly credentials: { readonly user: string; readonly password: Secret } | null;
}

/** No JSON holds a secret: in a journal there is none, or its mask where a text may stand. */
export const secretValue = z.instanceof(Secret);

export const networkValue = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.enum(['bridge', 'host', 'none']) }),
    z.object({ kind: z.literal('user'), name: z.string() }),
  ])
  .readonly();
export type Network = z.output<typeof networkValue>;

export const volumeValue = z
  .object({ hostPath: z.string(), containerPath: z.string(), mode: z.enum(['RW', 'RO']) })
  .readonly();
export type Volume = z.output<typeof volumeValue>;

export const variableValue = z
  .object({ name: z.string(), value: z.union([z.string(), secretValue]) })
  .readonly();
export type EnvVariable = z.output<typeof variableValue>;

/** An option for `docker run`. */
export const parameterValue = z.object({ key: z.string(), value: z.string() }).readonly();

export const OPERATORS = ['UNIQUE', 'CLUSTER', 'GROUP_BY', 'LIKE', 'UNLIKE', 'MAX_PER', 'IS'] as const;

export const constraintValue = z
  .object({ field: z.string(), operator: z.enum(OPERATORS), value: z.string().nullable() })
  .readonly();
/** Marathon's operators over attributes and `hostname`. */
export type Constraint = z.output<typeof constraintValue>;

export const shareValue = z
  .object({
    name: z.string(),
    /** Names in which * and ? stand for others; null where it does not matter. All that are given must fit. */
    group: z.string().nullable(),
    environment: z.string().nullable(),
    pipeline: z.string().nullable(),
    weight: z.number(),
    reserved: z.number(),
    max: z.number(),
  })
  .readonly();
/** A part of what `max-agents` allows, for jobs that have something in common. */
export type ShareConfig = z.output<typeof shareValue>;

export const floorValue = z
  .object({
    factor: z.number(),
    /** Journals from before there was learning don't say. */
    learn: z.boolean().default(false),
    min: z.number(),
    max: z.number(),
  })
  .readonly();
/**
 * Idle agents kept ready: `factor` × building agents, rounded up, or with `learn` as many as the habits of the week
 * make worth it, if that is more; within [min, max].
 */
export type IdleFloor = z.output<typeof floorValue>;

export const targetWaitValue = z.object({ p: z.number(), wait: z.number() }).readonly();
/** A share `p` of the jobs is to have an agent within `wait` (ms): the idle floor follows from that. */
export type TargetWait = z.output<typeof targetWaitValue>;

const windowShape = {
  /** Cron expression of the minutes it covers, as `* 8-17 * * 1-5`. */
  cron: z.string(),
  timeZone: z.string(),
};
/** A window of the week, by the wall clock of its zone. */
export type ScheduleWindow = Readonly<z.output<z.ZodObject<typeof windowShape>>>;

export const scheduleValue = z
  .object({
    ...windowShape,
    idleFloor: floorValue.optional(),
    min: z.number().optional(),
    max: z.number().optional(),
  })
  .readonly();
/** Numbers of a pool for a window of the week: of each the last entry counts that covers the time and names it. */
export type ScheduleEntry = z.output<typeof scheduleValue>;

export const scalingScheduleValue = z
  .object({ ...windowShape, maxAgents: z.number().optional(), drainBudget: z.number().optional() })
  .readonly();
/** The same for the numbers that all pools share. */
export type ScalingScheduleEntry = z.output<typeof scalingScheduleValue>;
