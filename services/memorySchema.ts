import { z } from 'zod';
import type { Breaker } from '../domain/demand.ts';
import { LEVER_KINDS, type Lever } from '../domain/levers.ts';
import type {
  AgentMemory,
  DurationMemory,
  HangMemory,
  HostRecord,
  HungMemory,
  JobMemory,
  MonthMemory,
  ProvenSettings,
  Remembered,
  ServiceMemory,
  SizeMemory,
} from '../domain/memory.ts';
import { attribute } from './journal/mesosSchemas.ts';

/*
 * What is remembered, as it is kept and as a journal has it. What an earlier version did not know of is given what stands
 * for "nothing": a file is no reason to forget all the rest.
 */

const count = z.number().int().min(0);
const time = z.number();

const service: z.ZodType<ServiceMemory> = z.object({
  pausedBy: z.string().nullable(),
  shortage: z.object({ polls: count, at: time }).nullable(),
  runs: z.array(z.string()).optional(),
});

const breaker: z.ZodType<Breaker> = z.object({
  failures: count,
  retryAt: time,
  lastError: z.string(),
  settings: z.string().nullable().default(null),
});

const lever: z.ZodType<Lever> = z.object({
  kind: z.enum(LEVER_KINDS),
  target: z.string(),
  agents: count,
  by: z.string(),
  reason: z.string(),
  since: time,
  until: time,
});

const proven: z.ZodType<ProvenSettings> = z.object({ settings: z.string() });

const host: z.ZodType<HostRecord> = z.object({ failures: count, lastFailureAt: time });

const job: z.ZodType<JobMemory> = z.object({ launches: count });

const agent: z.ZodType<AgentMemory> = z.object({
  uuid: z.string().nullable().default(null),
  hostId: z.string().nullable(),
  hostname: z.string().nullable(),
  attributes: z.array(attribute),
  launchedFor: z.string().nullable(),
  jobs: count,
  countedJob: z.string().nullable(),
  unfinished: z.string().nullable().default(null),
  served: z.boolean(),
  lostSince: time.nullable().default(null),
  recordDeleted: z.literal(true).optional(),
});

const hang: z.ZodType<HangMemory> = z.object({
  uuid: z.string().nullable(),
  pool: z.string().nullable(),
  since: time,
  wasInHand: z.boolean(),
});

const hung: z.ZodType<HungMemory> = z.object({ since: time });
const amount = z.number().min(0);
const size: z.ZodType<SizeMemory> = z.object({
  hostname: z.string(),
  attributes: z.array(attribute),
  cpus: amount,
  mem: amount,
  disk: amount,
  gpus: amount,
  ports: amount,
  at: time,
});

const spentOn = z.object({ building: count, idle: count, starting: count, other: count });
export const spentSum = z.object({ ms: spentOn, micro: spentOn });
const month: z.ZodType<MonthMemory> = z.object({
  until: time,
  pools: z.record(z.string(), spentSum),
  payers: z.record(z.string(), spentSum),
});
const duration: z.ZodType<DurationMemory> = z.object({ times: z.array(count) });

export const remembered: z.ZodType<Remembered> = z.object({
  service,
  breakers: z.record(z.string(), breaker),
  proven: z.record(z.string(), proven).default({}),
  levers: z.record(z.string(), lever).default({}),
  hosts: z.record(z.string(), host),
  jobs: z.record(z.string(), job),
  agents: z.record(z.string(), agent),
  hangs: z.record(z.string(), hang).default({}),
  hung: z.record(z.string(), hung).default({}),
  sizes: z.record(z.string(), size).default({}),
  months: z.record(z.string(), month).default({}),
  durations: z.record(z.string(), duration).default({}),
});
