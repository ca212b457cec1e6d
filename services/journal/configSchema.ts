import { z } from 'zod';
import type { CoreConfig, PoolConfig } from '../../domain/config.ts';

/*
 * The config as a journal's header keeps it. A setting that comes with a later version is read with a default here:
 * the value with which the program does what it did before, so that older journals still replay.
 */

const idleFloor = z.object({
  factor: z.number(),
  learn: z.boolean().default(false),
  min: z.number(),
  max: z.number(),
});

const network = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['bridge', 'host', 'none']) }),
  z.object({ kind: z.literal('user'), name: z.string() }),
]);

const constraint = z.object({
  field: z.string(),
  operator: z.enum(['UNIQUE', 'CLUSTER', 'GROUP_BY', 'LIKE', 'UNLIKE', 'MAX_PER', 'IS']),
  value: z.string().nullable(),
});

const texts = z.array(z.string());

const pool: z.ZodType<PoolConfig> = z.object({
  name: z.string(),
  image: z.string(),
  imageFamily: z.enum(['auto', 'official', 'travix']),
  autoRegisterKey: z.null(),
  cpus: z.number(),
  mem: z.number(),
  disk: z.number(),
  gpus: z.number(),
  ports: z.number(),
  resources: texts,
  environments: texts,
  container: z.enum(['docker', 'mesos']),
  network,
  /** A secret one is kept as its mask, which is all that decisions ever see of it. */
  env: z.array(z.object({ name: z.string(), value: z.string() })),
  volumes: z.array(z.object({ hostPath: z.string(), containerPath: z.string(), mode: z.enum(['RW', 'RO']) })),
  parameters: z.array(z.object({ key: z.string(), value: z.string() })),
  uris: texts,
  privileged: z.boolean(),
  forcePull: z.boolean(),
  labels: z.record(z.string(), z.string()),
  killGrace: z.number(),
  healthCheck: z.boolean(),
  constraints: z.array(constraint),
  placement: z.enum(['pack', 'spread']),
  spreadBy: z.string().nullable(),
  min: z.number(),
  max: z.number(),
  idleFloor,
  schedule: z.array(z.object({ cron: z.string(), timeZone: z.string(), idleFloor })),
  priority: z.number(),
  cost: z.number(),
  singleUse: z.boolean(),
  maxAge: z.number().nullable(),
  maxJobs: z.number().nullable(),
});

export const configSchema: z.ZodType<CoreConfig> = z.object({
  name: z.string(),
  dryRun: z.boolean(),
  pools: z.array(pool),
  backlog: z.object({ pollInterval: z.number(), pendingPolls: z.number(), settle: z.number() }),
  scaling: z.object({
    maxAgents: z.number(),
    idleTimeout: z.number(),
    stabilisation: z.number(),
    registrationTimeout: z.number(),
    launchTimeout: z.number(),
    growthLimit: z.number(),
    drainBudget: z.number(),
    retireBuilding: z.boolean().default(false),
    vanishBrake: z.number(),
    launchesPerJob: z.number(),
    assignmentTime: z.number(),
    enablePending: z.boolean(),
    recycleOnChange: z.boolean(),
  }),
  mesos: z.object({ reconcileInterval: z.number() }),
  goServer: z.object({ requestTimeout: z.number() }),
});
