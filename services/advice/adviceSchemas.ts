import { z } from 'zod';
import type { KeptKind } from '../history/archive.ts';
import { COUNT, MOMENT } from '../views/units.ts';
import { FOUND } from './found.ts';

export const ADVICE = z
  .object({
    at: MOMENT.describe('when it was worked out'),
    since: MOMENT.describe('jobs from then on were tried'),
    jobs: COUNT.describe('that an agent of ours had from beginning to end'),
    days: COUNT.describe('on which there were any, by UTC'),
    outcome: z.enum(['better', 'nothing better', 'does not hold', 'too little history', 'failed']),
    text: z.string().describe('all of it in one line'),
    found: FOUND.nullable().describe('null where nothing was tried, or that failed'),
  })
  .meta({ id: 'Advice' });
export type Advice = z.infer<typeof ADVICE>;

export const ADVICE_VIEW = z
  .object({
    wanted: z.boolean().describe('false where advice.daily-at is off, or another instance leads'),
    nextAt: MOMENT.nullable().describe('when configs are tried next; null if they are not'),
    running: z.boolean().describe('they are being tried now'),
    latest: ADVICE.nullable(),
  })
  .meta({ id: 'AdviceView' });
export type AdviceView = z.infer<typeof ADVICE_VIEW>;

export const NO_ADVICE: AdviceView = { wanted: false, nextAt: null, running: false, latest: null };

export const ADVICE_KEPT: KeptKind<Advice> = { name: 'advice', schema: ADVICE };
