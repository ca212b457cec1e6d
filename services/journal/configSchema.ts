import { z } from 'zod';
import type { CoreConfig } from '../../domain/config.ts';
import { heldSchema } from '../../domain/settings/block.ts';
import { configSettings } from '../../domain/settings/configSettings.ts';
import { poolSettings } from '../../domain/settings/poolSettings.ts';

const {
  name,
  'dry-run': dryRun,
  serve,
  backlog,
  scaling,
  'look-ahead': lookAhead,
  shares,
  money,
  mesos: { 'reconcile-interval': reconcileInterval },
  'go-server': { 'request-timeout': requestTimeout },
} = configSettings;

/** The config as a journal's header keeps it; a setting that came later says what it means to journals without it. */
export const configSchema: z.ZodType<CoreConfig> = z
  .object({
    serve: heldSchema(serve).default({ environments: [], resources: [], pipelines: [], groups: [] }),
    money: z.preprocess((value) => value ?? {}, heldSchema(money)),
    lookAhead: heldSchema(lookAhead).default({ worth: 2 }),
    pools: z.array(heldSchema(poolSettings)),
    mesos: heldSchema({ 'reconcile-interval': reconcileInterval }),
    goServer: heldSchema({ 'request-timeout': requestTimeout }),
  })
  .and(heldSchema({ name, 'dry-run': dryRun, backlog, scaling, shares }));
