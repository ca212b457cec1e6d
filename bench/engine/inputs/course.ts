import { pipelineOf } from '../../../domain/configuredPlace.ts';
import { courseSeen, NO_COURSE } from '../../../policy/ahead/course.ts';
import type { StageHabit } from '../../../policy/ahead/stageHabits.ts';
import { durationsFrom, subject } from '../../../policy/durations/durations.ts';
import { NO_MEMORY } from '../../../policy/memory.ts';
import { VersionedMap } from '../../../policy/versionedMap.ts';
import type { World } from '../../../policy/world.ts';

const MINUTE = 60_000;
/** Stages of each pipeline, and jobs of each stage. */
const STAGES = 5;
const JOBS = 4;

/** The same world where all that builds is of pipelines that are known well, each soon at its next stage. */
export function lookingAhead(world: World): World {
  const { config, now, view } = world;
  const building = view.agents.flatMap(({ building, hostname }) =>
    building === null ? [] : [{ locator: building, pool: hostname.split('.')[2] ?? '' }],
  );
  const names = [...new Set(building.map(({ locator }) => pipelineOf(locator)))];
  const poolOf = new Map(building.map(({ locator, pool }) => [pipelineOf(locator), pool]));
  const habits: [string, StageHabit][] = [];
  const sketches: [string, readonly number[]][] = [];
  for (const name of names)
    for (let stage = 0; stage < STAGES; stage++) {
      const place = stageOf(name, stage);
      const jobs =
        stage === 0 ? [`${place}/compile`] : Array.from({ length: JOBS }, (_, n) => `${place}/job-${n}`);
      for (const job of jobs)
        sketches.push([subject.job(job), [2, 2.2, 1.9, 2.1, 2].map((each) => each * MINUTE)]);
      habits.push([
        place,
        {
          jobs: jobs.map((job) => ({ job, pool: poolOf.get(name) ?? '', copies: 1 })),
          runs: 4,
          followers: new Map(stage + 1 < STAGES ? [[stageOf(name, stage + 1), { hits: 3.8 }]] : []),
          seenAt: now,
        },
      ]);
    }
  const jobs = building.map((job) => ({ ...job, since: null, waits: false }));
  const known = { ...NO_COURSE, habits: new VersionedMap(habits) };
  const course = [now - 1.5 * MINUTE, now - 5_000].reduce(
    (before, at) => courseSeen(before, { now: at, jobs, longestGap: 2 * MINUTE }),
    known,
  );
  return {
    ...world,
    isNewReading: true,
    config: { ...config, scaling: { ...config.scaling, lookAhead: 'on' } },
    memory: { ...NO_MEMORY, course, durations: durationsFrom(sketches) },
  };
}

function stageOf(pipeline: string, stage: number): string {
  return stage === 0 ? `${pipeline}/build` : `${pipeline}/stage-${stage}`;
}
