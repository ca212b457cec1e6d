import { greatest, grouped } from '../../domain/collections.ts';
import { type Job, pipelineRunOf, stageLocator } from '../model/gocd/job.ts';
import { type Course, isLater, type PlannedStage } from '../workload/course.ts';
import type { JobRecord } from './meter.ts';
import { type Waits, waitsOf } from './waits.ts';

/** How long runs of pipelines took, from the scheduling of the first stage to the end of the last (ms). */
export interface LeadTime {
  /** Runs that came to their end. */
  readonly runs: number;
  readonly p50: number;
  readonly p95: number;
  /** All of it, beside what the same runs had taken if no job had ever waited: 1 is no waiting at all. */
  readonly ratio: number;
}

/** What a course adds to the report of a trial. */
export interface CourseReport {
  /** Jobs of stages that follow others, in their pipeline or in one further up. */
  readonly laterStages: { readonly jobs: number; readonly waits: Waits };
  readonly leadTime: LeadTime;
}

/** Null where nothing follows anything. */
export function courseReport(
  course: Course,
  jobs: Iterable<Job>,
  records: readonly JobRecord[],
): CourseReport | null {
  if (!course.stages.some(isLater)) return null;
  const later = new Set(course.stages.filter(isLater).map(({ locator }) => locator));
  const inLater = records.filter(({ locator }) => later.has(locator.slice(0, locator.lastIndexOf('/'))));
  return {
    laterStages: { jobs: inLater.length, waits: waitsOf(inLater) },
    leadTime: leadTimeOf(course, jobs),
  };
}

/** Jobs of stages that never began. One that comes only if others pass may well not: it is none of them. */
export function neverCame({ stages }: Course, jobs: Iterable<Job>): number {
  const begun = new Set([...jobs].map(stageLocator));
  return stages
    .filter(({ locator, begins }) => !begun.has(locator) && !('after' in begins && begins.ifPassed))
    .reduce((sum, { jobs: its }) => sum + its.length, 0);
}

function leadTimeOf(course: Course, jobs: Iterable<Job>): LeadTime {
  const jobsOf = grouped([...jobs], stageLocator);
  const runOf = ({ locator }: PlannedStage) => pipelineRunOf(locator);
  const stagesOf = grouped(course.stages, runOf);
  const runs = [...new Set(course.stages.map(runOf))].flatMap((run) => {
    const stages = stagesOf(run);
    const its = stages.flatMap(({ locator }) => jobsOf(locator));
    const isOver = stages.every(({ locator }) => jobsOf(locator).length > 0) && its.every(hasEnded);
    if (!isOver) return [];
    const begun = Math.min(...its.map(({ timeline, scheduledAt }) => timeline[0]?.at ?? scheduledAt));
    const ended = greatest(its.map(({ timeline }) => timeline.at(-1)?.at ?? 0));
    return [{ leadMs: ended - begun, criticalMs: criticalPath(stages) }];
  });
  const { p50, p95 } = waitsOf(runs.map(({ leadMs }) => ({ waitMs: leadMs })));
  const lead = runs.reduce((sum, { leadMs }) => sum + leadMs, 0);
  const critical = runs.reduce((sum, { criticalMs }) => sum + criticalMs, 0);
  return { runs: runs.length, p50, p95, ratio: critical === 0 ? 1 : lead / critical };
}

/** How long the stages of one run take if each job begins at once (ms). */
function criticalPath(stages: readonly PlannedStage[]): number {
  const ends = new Map<string, number>();
  for (const { locator, jobs, begins } of stages) {
    const before = 'after' in begins ? begins.after.flatMap((run) => ends.get(run) ?? []) : [];
    const delay = 'after' in begins && before.length > 0 ? begins.delayMs : 0;
    const longest = greatest(jobs.map(({ durationMs = 0 }) => durationMs));
    ends.set(locator, greatest(before) + delay + longest);
  }
  return greatest(ends.values());
}

function hasEnded({ state }: Job): boolean {
  return state === 'Completed';
}
