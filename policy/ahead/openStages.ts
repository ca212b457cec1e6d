import { type CourseJob, type JobPlace, type LeftJob, type PlacedJob, placeOf } from './place.ts';

/** A run of a stage. */
export interface OpenStage extends Pick<JobPlace, 'run' | 'stage'> {
  readonly beganAt: number;
  /** All jobs of it that were ever seen, by locator, and those of them that have not ended. */
  readonly jobs: ReadonlyMap<string, PlacedJob>;
  readonly left: readonly LeftJob[];
  /** Stages that came before its end was seen: a reading shows what is scheduled before it shows what has ended. */
  readonly followedBy: readonly string[];
}

/**
 * A job that waits no more is with an agent that may not show it yet: the server lists what the agent has told, and that comes
 * with its next ping or as it begins.
 */
const UNSHOWN_MS = 30_000;

/** A run of a stage as a reading shows it. */
interface ShownStage extends Pick<JobPlace, 'run' | 'stage'> {
  readonly jobs: LeftJob[];
}

/** The jobs of each run of a stage. Where they stand is found once: with most readings nearly all are known. */
function stagesIn(
  jobs: readonly CourseJob[],
  before: ReadonlyMap<string, OpenStage>,
  now: number,
): ReadonlyMap<string, ShownStage> {
  const shown = new Map<string, ShownStage>();
  for (const seen of jobs) {
    const { locator } = seen;
    const stageRun = locator.slice(0, locator.lastIndexOf('/'));
    const known = before.get(stageRun);
    const job = known?.jobs.get(locator)?.job;
    const place =
      known === undefined || job === undefined
        ? placeOf(locator)
        : { run: known.run, stage: known.stage, job };
    if (place === null) continue;
    const left = { ...seen, job: place.job, seenAt: now };
    const stage = shown.get(stageRun);
    if (stage === undefined) shown.set(stageRun, { run: place.run, stage: place.stage, jobs: [left] });
    else stage.jobs.push(left);
  }
  return shown;
}

/** The runs of stages that go on, with a new reading taken in. */
export function openNow(
  before: ReadonlyMap<string, OpenStage>,
  jobs: readonly CourseJob[],
  now: number,
): ReadonlyMap<string, OpenStage> {
  const shown = stagesIn(jobs, before, now);
  const open = new Map<string, OpenStage>();
  for (const [stageRun, known] of before) {
    const left = withUnshown(known, shown.get(stageRun)?.jobs ?? [], now);
    if (left.length > 0) open.set(stageRun, { ...known, jobs: withNew(known.jobs, left), left });
  }
  for (const [stageRun, { run, stage, jobs }] of shown)
    if (!open.has(stageRun))
      open.set(stageRun, {
        ...{ run, stage, beganAt: now },
        ...{ jobs: withNew(new Map(), jobs), left: jobs, followedBy: [] },
      });
  return open;
}

function withUnshown({ left }: OpenStage, shown: readonly LeftJob[], now: number): readonly LeftJob[] {
  const waiting = left.filter(({ waits, seenAt }) => waits && now - seenAt <= UNSHOWN_MS);
  if (waiting.length === 0) return shown;
  const seen = new Set(shown.map(({ locator }) => locator));
  return [...shown, ...waiting.filter(({ locator }) => !seen.has(locator))];
}

/** The same if there is none that was not known. */
function withNew(
  known: ReadonlyMap<string, PlacedJob>,
  jobs: readonly PlacedJob[],
): ReadonlyMap<string, PlacedJob> {
  if (jobs.every(({ locator }) => known.has(locator))) return known;
  return new Map([...known, ...jobs.map((job): [string, PlacedJob] => [job.locator, job])]);
}
