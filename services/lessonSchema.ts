import { z } from 'zod';
import type { RateClass, WaitLesson } from '../domain/waitLesson.ts';

/* What pools with a `target-wait` have learned, as it is kept and as a journal has it. */

const amount = z.number().min(0);

const rateClass: z.ZodType<RateClass> = z.object({
  ms: amount,
  jobs: amount,
  beyondMax: amount,
  needs: z.array(amount),
});

export const waitLesson: z.ZodType<WaitLesson> = z.object({
  pool: z.string(),
  wait: amount,
  classes: z.array(rateClass),
  seen: amount,
  late: amount,
  starts: z.array(amount),
  assignments: z.array(amount),
});
