import { counted, duration } from '../domain/phrases.ts';
import { type Job, timesRescheduled } from './model/gocd/job.ts';
import { quantileOfSorted } from './quantiles.ts';
import type { DemoWorld } from './world.ts';

/** More jobs than anybody reads one by one. */
const MOST_LINES = 2_500;

/**
 * How a workload went: by job when it was scheduled, how long it waited and who built it, and the sum of it.
 * @param run `jobs` is how many were to come; there may have been more.
 */
export function summaryOf(
  { gocd, mesos }: DemoWorld,
  run: { readonly startedAt: number; readonly now: number; readonly jobs: number },
): string {
  const jobs = [...gocd.jobs()].sort((a, b) => a.scheduledAt - b.scheduledAt);
  const waits = jobs.flatMap((job) => waitOf(job) ?? []).sort((a, b) => a - b);
  const agents = new Set(jobs.flatMap(({ timeline }) => timeline.flatMap(({ agent }) => agent ?? [])));
  const done = jobs.filter(({ state }) => state === 'Completed').length;
  return [
    ...(jobs.length > MOST_LINES ? [] : jobs.map((job) => jobLine(job, run.startedAt))),
    '',
    `${done} of ${counted(Math.max(run.jobs, jobs.length), 'job')} ${done === 1 ? 'has' : 'have'} run, in ${duration(run.now - run.startedAt)} of the sandbox's time`,
    `waits: median ${duration(quantileOfSorted(waits, 0.5))}, 95 % within ${duration(quantileOfSorted(waits, 0.95))}, longest ${duration(quantileOfSorted(waits, 1))}`,
    `agents: ${agents.size} built, ${gocd.agents().length} left in GoCD, ${counted(mesos.view().tasks.length, 'task')} left on Mesos`,
    `jobs lost with their agent: ${gocd.lostJobs().length}, rescheduled: ${jobs.reduce((sum, job) => sum + timesRescheduled(job), 0)}`,
  ].join('\n');
}

function jobLine(job: Job, startedAt: number): string {
  const wait = waitOf(job);
  const builder = job.timeline.findLast(({ agent }) => agent !== null)?.agent;
  const at = `+${duration(job.scheduledAt - startedAt)}`.padEnd(12);
  const waited = (wait === null ? 'waits' : `waited ${duration(wait)}`).padEnd(19);
  return `${at} ${job.locator.padEnd(44)} ${waited} ${job.state.padEnd(10)} ${builder ?? ''}`.trimEnd();
}

/** From scheduling to the first work on it, in ms. */
function waitOf({ timeline, scheduledAt }: Job): number | null {
  const begun = timeline.find(({ what }) => what === 'preparing' || what === 'building');
  return begun === undefined ? null : begun.at - scheduledAt;
}
