import type { Course } from './course.ts';
import type { CourseJob } from './place.ts';
import type { Times } from './remaining.ts';

/** What is known at one moment of what goes on and of how it went before. */
export interface Present {
  /** Such as all times of the course (ms since the epoch). */
  readonly now: number;
  readonly course: Course;
  /** How long a job takes, by the name under which that is kept. */
  readonly times: (subject: string) => Times;
  /** Whether the agent that has a job takes another one after it. */
  readonly staysOn: (job: CourseJob) => boolean;
  /** How long a job that waits does so until an agent has begun it (ms), by the share of cases in which it is less. */
  readonly waitsFor: (job: CourseJob) => (share: number) => number;
}

/** From when a job is scheduled until an agent that is there has begun it (ms). */
export const PICK_UP_MS = 5_000;
