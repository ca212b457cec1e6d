import type { Cancel, Clock } from '../domain/clock/clock.ts';
import { type DemoWorld, demoWorkload, play, playDays } from '../sandbox/index.ts';

export interface WorkloadFlags {
  /** Left out: the waves of a small company's days at once, or with `once` the usual number. */
  readonly jobs?: number;
  readonly once?: true;
  readonly seed: number;
  /** ms, the median. */
  readonly jobTime: number;
}

/** So many jobs are a demonstration that ends. */
export const USUAL_JOBS = 12;
const LOOK_EVERY_MS = 5_000;
/** Between the jobs that were asked for and what follows them (ms): agents go, and that is to be seen. */
const QUIET_MS = 5 * 60_000;

/** Number of jobs that come before all else. */
export function jobsFirst({ jobs, once }: WorkloadFlags): number {
  return jobs ?? (once === true ? USUAL_JOBS : 0);
}

/** The jobs that were asked for; then, unless it is to end, the days of a small company. */
export function playWorkload(clock: Clock, world: DemoWorld, flags: WorkloadFlags): Cancel {
  const { seed, jobTime: medianMs } = flags;
  const jobs = jobsFirst(flags);
  const cancels: Cancel[] = [];
  let cancelWait: Cancel = () => {};
  const begin = () => cancels.push(playDays(clock, world.gocd, { seed, medianMs }));
  const stop = () => {
    cancelWait();
    for (const cancel of cancels) cancel();
  };
  if (jobs > 0) {
    const arrivals = demoWorkload({ seed, jobs, medianMs });
    cancels.push(play(clock, arrivals, (job) => world.gocd.schedule(job)));
  }
  if (flags.once === true) return stop;
  if (jobs === 0) begin();
  else {
    const look = () => {
      const isQuiet = haveRun(world, jobs) && world.mesos.view().tasks.length === 0;
      cancelWait = isQuiet ? clock.after(QUIET_MS, begin) : clock.after(LOOK_EVERY_MS, look);
    };
    look();
  }
  return stop;
}

/** Whether so many jobs have come, and all have run. */
export function haveRun({ gocd }: Pick<DemoWorld, 'gocd'>, jobs: number): boolean {
  const all = [...gocd.jobs()];
  return all.length >= jobs && all.every(({ state }) => state === 'Completed');
}
