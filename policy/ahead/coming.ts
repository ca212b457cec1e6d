import type { ExpectedStage } from '../../domain/demand.ts';
import { type Durations, ofJob } from '../durations/durations.ts';
import { remaining, timeAt } from '../durations/sketch.ts';
import type { Course } from './course.ts';
import type { OpenStage } from './openStages.ts';
import { isSamePipeline } from './stageHabits.ts';

/** A stage that is expected, with what people want to know of the one before it. */
export interface ComingStage extends ExpectedStage {
  /** For how long the job that will probably end last, of the stage before, has run, and how long it usually does (ms). */
  readonly ranMs: number;
  readonly usualMs: number;
  /** The run of the pipeline that is in the stage now, and has to leave it first; null if none is. */
  readonly heldBy: string | null;
}

/** @param now as the times of the course (ms since the epoch) */
export function expectedNow(
  expected: ExpectedStage,
  { open }: Pick<Course, 'open'>,
  durations: Durations,
  now: number,
): ComingStage {
  const { stage, after, run } = expected;
  const runs = [...open.values()];
  const before = runs.find((each) => each.run === run && each.stage === after);
  const holder = isSamePipeline(stage, after)
    ? runs.find((each) => each.stage === stage && each.run !== run)
    : undefined;
  return { ...expected, ...courseOf(before, durations, now), heldBy: holder?.run ?? null };
}

/** Of a stage that has ended there is nothing more to tell. */
function courseOf(
  stage: OpenStage | undefined,
  durations: Durations,
  now: number,
): Pick<ComingStage, 'ranMs' | 'usualMs'> {
  let last = { leftMs: Number.NEGATIVE_INFINITY, ranMs: 0, usualMs: 0 };
  for (const { locator, waits, since } of stage?.left ?? []) {
    const sketch = ofJob(durations, locator);
    const ranMs = waits ? 0 : Math.max(0, now - (since ?? stage?.beganAt ?? now));
    const leftMs = remaining(sketch, { elapsedMs: ranMs, unknown: 0 })(0.5);
    if (leftMs > last.leftMs) last = { leftMs, ranMs, usualMs: Math.round(timeAt(sketch, 0.5, 0)) };
  }
  return { ranMs: last.ranMs, usualMs: last.usualMs };
}
