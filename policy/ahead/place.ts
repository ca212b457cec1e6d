import { placeOfLocator } from '../../domain/configuredPlace.ts';

/** Where a job stands: which run of which stage of which pipeline. */
export interface JobPlace {
  /** `pipeline/counter`. */
  readonly run: string;
  /** `pipeline/stage`: the same in every run. */
  readonly stage: string;
  /** `pipeline/counter/stage/counter`. */
  readonly stageRun: string;
  /** `pipeline/stage/job`, the job as it is called in the configuration: the same in every run, and for all its copies. */
  readonly job: string;
}

/** Takes the locator of a job apart; null for what is none. */
export function placeOf(locator: string): JobPlace | null {
  const [pipeline, counter, stage, stageCounter, job, ...more] = locator.split('/');
  if (!pipeline || !counter || !stage || !stageCounter || !job || more.length > 0) return null;
  return {
    run: `${pipeline}/${counter}`,
    stage: `${pipeline}/${stage}`,
    stageRun: `${pipeline}/${counter}/${stage}/${stageCounter}`,
    job: placeOfLocator(locator),
  };
}

/** A job as one reading shows it. */
export interface CourseJob {
  readonly locator: string;
  /** The pool that serves it, or is to; null where none is. */
  readonly pool: string | null;
  /** Since when an agent has had it; null while it waits, or if that is not known. */
  readonly since: number | null;
  readonly waits: boolean;
}

/** The same with where it stands: found once, since it is asked for with each look ahead. */
export interface PlacedJob extends CourseJob, Pick<JobPlace, 'job'> {}

/** A job that has not ended, for all that is known. */
export interface LeftJob extends PlacedJob {
  /** When a reading last showed it (ms since the epoch). */
  readonly seenAt: number;
}
