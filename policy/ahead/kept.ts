import type { StageMemory } from '../../domain/habit.ts';
import { type Durations, subject } from '../durations/durations.ts';
import type { Sketch } from '../durations/sketch.ts';
import { jobIn, type StageHabit } from './stageHabits.ts';

/* What is known of stages, as it outlives the process: see `StageMemory`. */

/** A stage as it is kept, with how long its jobs take; `calendarAhead` as in the facts (ms). */
export function stageToKeep(
  stage: string,
  { jobs, runs, followers, seenAt }: StageHabit,
  { sketches }: Pick<Durations, 'sketches'>,
  calendarAhead: number,
): StageMemory {
  return {
    stage,
    seenAt: seenAt + calendarAhead,
    runs: rounded(runs),
    jobs: jobs.map(({ job, pool, copies }) => ({
      job: job.slice(stage.length + 1),
      pool,
      copies,
      times: sketches.get(subject.job(job)) ?? [],
    })),
    followers: Array.from(followers, ([name, { hits }]) => ({ stage: name, hits: rounded(hits) })),
  };
}

/** A stage as it was known when it was kept. No time of it is later than `at`: the calendar may have been wrong. */
export function stageRecalled(
  { stage, seenAt, runs, jobs, followers }: StageMemory,
  { at, calendarAhead = 0 }: { readonly at: number; readonly calendarAhead?: number },
): StageHabit {
  return {
    jobs: jobs.map(({ job, pool, copies }) => ({ job: jobIn(stage, job), pool, copies })),
    runs,
    followers: new Map(followers.map(({ stage, hits }) => [stage, { hits }])),
    seenAt: Math.min(at, seenAt - calendarAhead),
  };
}

/** How long its jobs took, by subject. */
export function timesRecalled({ stage, jobs }: StageMemory): readonly (readonly [string, Sketch])[] {
  return jobs.flatMap(({ job, times }): [string, Sketch][] =>
    times.length === 0 ? [] : [[subject.job(jobIn(stage, job)), times]],
  );
}

function rounded(count: number): number {
  return Math.round(count * 1e4) / 1e4;
}
