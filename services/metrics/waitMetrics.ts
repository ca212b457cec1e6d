import { Counter, Histogram } from 'prom-client';
import { type EndedWait, WAIT_CAUSES } from '../../domain/waits.ts';
import { byCause, partsOf } from '../../policy/waits/parts.ts';
import { type MetricGroup, SECOND_MS } from './sources.ts';

/** Jobs that no pool serves. */
const NO_POOL = 'none';

/**
 * How long jobs waited, and what for. The feed does not tell a job that got an agent from one that was cancelled, so both
 * count; one that turns out never to have been there does not.
 */
export const waitMetrics: MetricGroup = ({ registry, pools }) => {
  const registers = [registry];
  const wait = new Histogram({
    name: 'gocd_mesos_job_wait_seconds',
    help: 'How long jobs waited, from being scheduled until they left the backlog, by the pool that was to serve them.',
    labelNames: ['pool'],
    buckets: [5, 10, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400],
    registers,
  });
  for (const pool of [...pools.configured, NO_POOL]) wait.zero({ pool });
  const parts = new Counter({
    name: 'gocd_mesos_job_wait_seconds_total',
    help: 'What jobs that wait no more had waited for, by the pool that was to serve them: adds up to their waits.',
    labelNames: ['pool', 'cause'],
    registers,
  });
  for (const pool of [...pools.configured, NO_POOL])
    for (const cause of WAIT_CAUSES) parts.inc({ pool, cause }, 0);
  const error = new Histogram({
    name: 'gocd_mesos_estimate_error_seconds',
    help: 'How far off the first estimates of when jobs start were, of jobs that have begun on an agent.',
    buckets: [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600],
    registers,
  });
  const take = (ended: EndedWait): void => {
    const { marks, since, until, pool: served } = ended;
    const off = errorOf(ended);
    if (off !== null) error.observe(off / SECOND_MS);
    const pool = served === null ? NO_POOL : pools.of(served);
    wait.observe({ pool }, (until - since) / SECOND_MS);
    for (const { cause, ms } of byCause(partsOf(marks, since, until)))
      parts.inc({ pool, cause }, ms / SECOND_MS);
  };
  return ({ outcome }) => {
    for (const notice of outcome.notices) if (notice.type === 'job.begun') take(notice.wait);
  };
};

/** It began some time between two readings: the middle of that is taken. A job without an agent may have been cancelled. */
function errorOf({ estimate, agent, after, until }: EndedWait): number | null {
  return estimate === null || agent === null ? null : Math.abs(estimate.at - (after + until) / 2);
}
