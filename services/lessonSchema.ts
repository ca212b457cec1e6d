import { z } from 'zod';
import type { PoolScore, StageMemory } from '../domain/habit.ts';
import type { RateClass, WaitLesson } from '../domain/waitLesson.ts';

/* What pools with a `target-wait`, and those that look ahead, have learned, as it is kept and as a journal has it. */

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

export const poolScore: z.ZodType<PoolScore> = z.object({
  pool: z.string(),
  made: amount,
  met: amount,
  late: amount,
  missed: amount,
  savedMs: amount,
  idleMs: amount,
  lately: amount.max(1),
});

export const stageMemory: z.ZodType<StageMemory> = z.object({
  stage: z.string(),
  seenAt: z.number(),
  runs: amount,
  jobs: z.array(
    z.object({ job: z.string(), pool: z.string(), copies: z.int().min(1), times: z.array(amount) }),
  ),
  followers: z.array(z.object({ stage: z.string(), hits: amount })),
});
