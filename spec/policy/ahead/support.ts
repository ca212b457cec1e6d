import { type Course, courseSeen, NO_COURSE } from '../../../policy/ahead/course.ts';
import type { Outlook } from '../../../policy/ahead/expect.ts';
import type { CourseJob } from '../../../policy/ahead/place.ts';
import type { Present } from '../../../policy/ahead/present.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
const POLL = 5 * SECOND;

/** A pool with one agent, which is at work. */
export const LINUX: Outlook = {
  pool: 'linux',
  lead: () => 50 * SECOND,
  singleUse: false,
  agents: 1,
  jobs: 1,
  worth: { worth: 2, idleMs: 100 * SECOND, noticeMs: 15 * SECOND },
};

/** Jobs take a minute, some a little more, some a little less. */
export function presentOf(
  { course, now }: Pick<Story, 'course' | 'now'>,
  more: Partial<Present> = {},
): Present {
  const times = () => [50, 55, 58, 60, 60, 62, 65, 70].map((seconds) => seconds * SECOND);
  return { now, course, times, staysOn: () => true, waitsFor: () => () => 0, ...more };
}

/** Readings of pipelines that run their course, one every five seconds. */
export class Story {
  course: Course = NO_COURSE;
  now = 0;
  readonly #present = new Map<string, CourseJob>();

  /** A job waits from now on. */
  waits(locator: string, pool: string | null = 'linux'): this {
    this.#present.set(locator, { locator, pool, since: null, waits: true });
    return this;
  }

  /** An agent has it from now on. */
  builds(locator: string, pool = 'linux'): this {
    this.#present.set(locator, { locator, pool, since: this.now, waits: false });
    return this;
  }

  ends(...locators: readonly string[]): this {
    for (const locator of locators) this.#present.delete(locator);
    return this;
  }

  /** So many readings. */
  read(times = 1): this {
    for (let n = 0; n < times; n++) {
      const jobs = [...this.#present.values()];
      this.course = courseSeen(this.course, { now: this.now, jobs, longestGap: MINUTE });
      this.now += POLL;
    }
    return this;
  }

  /** Nothing is known of the time since the last reading. */
  gap(): this {
    this.now += 2 * MINUTE;
    return this;
  }

  /** A whole run of a pipeline: of each stage its jobs, one stage after the other, a minute each. */
  run(pipeline: string, counter: number, stages: Readonly<Record<string, readonly string[]>>): this {
    for (const [stage, jobs] of Object.entries(stages)) {
      const locators = jobs.map((job) => `${pipeline}/${counter}/${stage}/1/${job}`);
      for (const locator of locators) this.builds(locator);
      this.read(12).ends(...locators);
    }
    return this.read(10);
  }
}
