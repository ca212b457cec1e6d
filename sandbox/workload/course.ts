import type { Cancel, Clock } from '../../domain/clock/clock.ts';
import { type Job, type JobRequest, stageLocator } from '../model/gocd/job.ts';
import type { Gocd } from '../model/gocd/server.ts';
import type { PipelineShape } from '../model/gocd/structure.ts';

/** One run of a stage: jobs that are scheduled together, and when. */
export interface PlannedStage {
  /** `pipeline/counter/stage/counter`. */
  readonly locator: string;
  readonly jobs: readonly JobRequest[];
  /** A time after the start (ms), or once other stages have ended. */
  readonly begins: { readonly atMs: number } | Following;
}

/** What a run of a stage waits for. */
export interface Following {
  readonly after: readonly string[];
  /** Whether only if all of those have passed, as in a pipeline; a person may run a stage again that has failed. */
  readonly ifPassed: boolean;
  readonly delayMs: number;
  /** Set where the server looks only every so often (ms) whether it may begin, as for pipelines further down. */
  readonly everyMs?: number;
}

/** Pipelines and the runs of their stages. */
export interface Course {
  /** What the server's configuration tells of them, at first and later. */
  readonly shapes: readonly { readonly atMs: number; readonly pipeline: PipelineShape }[];
  readonly stages: readonly PlannedStage[];
}

export const NO_COURSE: Course = { shapes: [], stages: [] };

/**
 * The server finds pipelines whose upstream has passed in rounds, by its `cruise.produce.build.cause.interval`: fact 66 of
 * the recordings saw 1.1 to 8.8 s.
 */
export const DOWNSTREAM_EVERY_MS = 10_000;

/** Whether a run of a stage waits for another one. */
export function isLater(stage: PlannedStage): boolean {
  return 'after' in stage.begins;
}

/** Number of jobs, each copy counted. */
export function jobsOfCourse({ stages }: Course): number {
  return stages.flatMap(({ jobs }) => jobs).reduce((sum, { runInstances }) => sum + (runInstances ?? 1), 0);
}

/** Lets the runs of a course begin as they become due on a model server. Returns a way to stop what is still to come. */
export function playCourse(
  clock: Clock,
  course: Course,
  gocd: Pick<Gocd, 'events' | 'schedule' | 'configure'>,
): Cancel {
  const player = new CoursePlayer(clock, gocd, course);
  return () => player.stop();
}

type End = 'passed' | 'failed';

class CoursePlayer {
  readonly #clock: Clock;
  readonly #gocd: Pick<Gocd, 'events' | 'schedule' | 'configure'>;
  readonly #startedAt: number;
  readonly #cancels = new Set<Cancel>();
  /** Jobs of each run that has begun which have not ended. */
  readonly #open = new Map<string, Set<string>>();
  /** By `pipeline/stage`, the run that is in it, and those that come after: one at a time, fact 72. */
  readonly #inStage = new Map<string, PlannedStage[]>();
  readonly #failed = new Set<string>();
  readonly #ended = new Map<string, End>();
  /** By a run that they wait for. */
  readonly #waiting = new Map<string, PlannedStage[]>();

  constructor(clock: Clock, gocd: Pick<Gocd, 'events' | 'schedule' | 'configure'>, course: Course) {
    this.#clock = clock;
    this.#gocd = gocd;
    this.#startedAt = clock.now();
    const listening = gocd.events.subscribe((event) => {
      if (event.type === 'job.completed' || event.type === 'job.cancelled') this.#jobEnded(event.job);
    });
    this.#cancels.add(() => listening.unsubscribe());
    for (const { atMs, pipeline } of course.shapes) this.#at(atMs, () => gocd.configure(pipeline));
    for (const stage of course.stages) {
      const { begins } = stage;
      if ('atMs' in begins) this.#at(begins.atMs, () => this.#enter(stage));
      else for (const run of begins.after) this.#waitFor(run, stage);
    }
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }

  #at(delayMs: number, act: () => void): void {
    if (delayMs <= 0) {
      act();
      return;
    }
    const cancel = this.#clock.after(delayMs, () => {
      this.#cancels.delete(cancel);
      act();
    });
    this.#cancels.add(cancel);
  }

  #waitFor(run: string, stage: PlannedStage): void {
    const waiting = this.#waiting.get(run);
    if (waiting === undefined) this.#waiting.set(run, [stage]);
    else waiting.push(stage);
  }

  /** Begins it, or lets it come after the run that is in the same stage now. */
  #enter(stage: PlannedStage): void {
    const queue = this.#inStage.get(placeOf(stage.locator)) ?? [];
    this.#inStage.set(placeOf(stage.locator), [...queue, stage]);
    if (queue.length === 0) this.#begin(stage);
  }

  #leave(run: string): void {
    const [, ...others] = this.#inStage.get(placeOf(run)) ?? [];
    this.#inStage.set(placeOf(run), others);
    const [next] = others;
    if (next !== undefined) this.#at(1, () => this.#begin(next));
  }

  #begin(stage: PlannedStage): void {
    const jobs = stage.jobs.flatMap((request) => this.#gocd.schedule(request));
    this.#open.set(stage.locator, new Set(jobs.map(({ locator }) => locator)));
    if (jobs.length === 0) this.#end(stage.locator, 'failed');
  }

  #jobEnded(job: Job): void {
    const run = stageLocator(job);
    const open = this.#open.get(run);
    if (open === undefined) return;
    if (job.result !== 'Passed') this.#failed.add(run);
    open.delete(job.locator);
    if (open.size === 0) this.#end(run, this.#failed.has(run) ? 'failed' : 'passed');
  }

  #end(run: string, how: End): void {
    this.#open.delete(run);
    this.#failed.delete(run);
    this.#ended.set(run, how);
    this.#leave(run);
    const waiting = this.#waiting.get(run) ?? [];
    this.#waiting.delete(run);
    for (const stage of waiting) this.#beginIfDue(stage);
  }

  #beginIfDue(stage: PlannedStage): void {
    const { begins } = stage;
    if (!('after' in begins)) return;
    const ends = begins.after.map((run) => this.#ended.get(run));
    if (ends.some((end) => end === undefined || (begins.ifPassed && end === 'failed'))) return;
    const { delayMs, everyMs = 0 } = begins;
    const elapsed = this.#clock.now() - this.#startedAt;
    const toRound = everyMs === 0 ? 0 : everyMs - (elapsed % everyMs);
    this.#at(toRound + delayMs, () => this.#enter(stage));
  }
}

/** `pipeline/stage` of a run. */
function placeOf(run: string): string {
  const [pipeline = '', , stage = ''] = run.split('/');
  return `${pipeline}/${stage}`;
}
