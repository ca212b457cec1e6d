import { grouped } from '../../domain/collections.ts';
import { type Durations, ofJob } from '../durations/durations.ts';
import { remaining, timeAt } from '../durations/sketch.ts';
import type { Course, EndedStage, OpenStage } from './course.ts';
import { isSamePipeline } from './stageHabits.ts';
import { followersLeft } from './told.ts';

/** Jobs that are expected in a pool: of a stage that probably comes. */
export interface ComingJobs {
  /** `pipeline/stage`. */
  readonly stage: string;
  readonly pool: string;
  readonly jobs: number;
  /** The stage it comes after, and the run of that one's pipeline, `pipeline/counter`. */
  readonly after: string;
  readonly run: string;
  /** When it comes (ms from now): as likely before as after. */
  readonly inMs: number;
  /** How likely it comes at all (0 to 1). */
  readonly share: number;
  /** For how long the job that will probably end last, of the stage before, has run, and how long it usually does (ms). */
  readonly ranMs: number;
  readonly usualMs: number;
  /** The run of the pipeline that is in the stage now, and has to leave it first; null if none is. */
  readonly heldBy: string | null;
}

/** What comes less often than this is not told. */
const UNLIKELY = 0.1;
/** A pipeline further down begins with the server's next round of 10 s (fact 66 of the recordings): within half of that. */
const DOWNSTREAM_MS = 5_000;
const DOWNSTREAM_WITHIN_MS = 12_000;

/** All jobs that are expected after what goes on now, or such stages of it, soonest first; `now` as the times of the course (ms since the epoch). */
export function comingJobs(
  course: Course,
  durations: Durations,
  now: number,
  isMeant: (stage: Pick<OpenStage, 'run' | 'stage'>) => boolean = () => true,
): readonly ComingJobs[] {
  const { habits, open, ended } = course;
  const runsIn = grouped([...open.values()], ({ stage }) => stage);
  return [...open.values(), ...ended]
    .filter(isMeant)
    .flatMap((stage) => {
      return followersLeft(course, stage).flatMap(({ stage: follower, share }): readonly ComingJobs[] => {
        if (share < UNLIKELY) return [];
        const inside = isSamePipeline(stage.stage, follower);
        const holder = inside ? runsIn(follower).find(({ run }) => run !== stage.run) : undefined;
        if (
          'endedAt' in stage &&
          !mayStillCome(stage, { inside, isHeld: holder !== undefined, readAt: course.readAt, now })
        )
          return [];
        const own = endOf(stage, durations, now);
        const held = holder === undefined ? 0 : endOf(holder, durations, now).inMs;
        const inMs = Math.max(own.inMs, held) + (inside ? 0 : DOWNSTREAM_MS);
        return jobsByPool(habits.get(follower)?.jobs ?? []).map(([pool, jobs]) => ({
          ...{ stage: follower, pool, jobs, after: stage.stage, run: stage.run },
          ...{ inMs, share: Math.round(share * 100) / 100, ranMs: own.ranMs, usualMs: own.usualMs },
          heldBy: holder?.run ?? null,
        }));
      });
    })
    .sort((a, b) => a.inMs - b.inMs);
}

/** The next stage of a pipeline comes at once or when an earlier run leaves it; another pipeline in the server's next round. */
function mayStillCome(
  { endedAt, heldAt }: EndedStage,
  { inside, isHeld, readAt, now }: { inside: boolean; isHeld: boolean; readAt: number; now: number },
): boolean {
  if (!inside) return now - endedAt <= DOWNSTREAM_WITHIN_MS;
  return endedAt === readAt || (isHeld && heldAt === readAt);
}

const NOW = { inMs: 0, ranMs: 0, usualMs: 0 };

/** When all its jobs have probably ended, by the one that ends last. */
function endOf(
  stage: OpenStage | EndedStage,
  durations: Durations,
  now: number,
): Pick<ComingJobs, 'inMs' | 'ranMs' | 'usualMs'> {
  if ('endedAt' in stage) return NOW;
  const { left, beganAt } = stage;
  // Of several that end independently all have, in half of the cases, by when each has in so many.
  const share = 0.5 ** (1 / left.length);
  const ends = left.map(({ locator, waits, since }) => {
    const sketch = ofJob(durations, locator);
    const ranMs = waits ? 0 : Math.max(0, now - (since ?? beganAt));
    return {
      inMs: Math.round(remaining(sketch, { elapsedMs: ranMs, unknown: 0 })(share)),
      ranMs,
      usualMs: Math.round(timeAt(sketch, 0.5, 0)),
    };
  });
  return ends.reduce((last, end) => (end.inMs > last.inMs ? end : last), ends[0] ?? NOW);
}

function jobsByPool(
  jobs: readonly { readonly pool: string; readonly copies: number }[],
): readonly (readonly [string, number])[] {
  const byPool = new Map<string, number>();
  for (const { pool, copies } of jobs) byPool.set(pool, (byPool.get(pool) ?? 0) + copies);
  return [...byPool];
}
