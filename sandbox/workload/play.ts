import type { Cancel, Clock } from '../../domain/clock/clock.ts';
import type { JobRequest } from '../model/gocd/job.ts';
import type { Arrival } from './workload.ts';

/** Schedules each job of a workload at its time, counted from now. Returns a way to stop what is still to come. */
export function play(
  clock: Clock,
  arrivals: readonly Arrival[],
  schedule: (job: JobRequest) => unknown,
): Cancel {
  const cancels = arrivals.map(({ atMs, job }) => clock.after(atMs, () => schedule(job)));
  return () => {
    for (const cancel of cancels) cancel();
  };
}
