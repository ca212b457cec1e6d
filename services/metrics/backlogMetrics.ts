import { Gauge, Histogram } from 'prom-client';
import { CAUSES } from '../../domain/demand.ts';
import { backlogView } from '../views/backlog.ts';
import { perKey } from '../views/tally.ts';
import { type MetricGroup, SECOND_MS } from './sources.ts';
import { Waits } from './waits.ts';

/** Jobs that no pool serves. */
const NO_POOL = 'none';

export const backlogMetrics: MetricGroup = ({ registry, core, pools }) => {
  const registers = [registry];
  new Gauge({
    name: 'gocd_mesos_backlog_jobs',
    help: 'Jobs that wait for an agent, by why they wait.',
    labelNames: ['cause'],
    registers,
    collect() {
      const { byCause } = backlogView(core.picture());
      for (const cause of CAUSES) this.set({ cause }, byCause[cause]);
    },
  });
  new Gauge({
    name: 'gocd_mesos_oldest_job_wait_seconds',
    help: 'How long the job that has waited longest has waited, by why it waits; 0 if none does.',
    labelNames: ['cause'],
    registers,
    collect() {
      const longest = perKey(CAUSES, () => 0);
      for (const { cause, waitedMs } of backlogView(core.picture()).jobs)
        longest[cause] = Math.max(longest[cause], waitedMs);
      for (const cause of CAUSES) this.set({ cause }, longest[cause] / SECOND_MS);
    },
  });
  new Gauge({
    name: 'gocd_mesos_shortage_jobs',
    help: 'Jobs short of an agent, by the pool that is to serve them: what makes it launch.',
    labelNames: ['pool'],
    registers,
    collect() {
      const plans = core.picture().assessment?.pools ?? [];
      const shortages = new Map(plans.map(({ pool, shortage }) => [pool, shortage]));
      this.reset();
      for (const pool of pools.configured) this.set({ pool }, shortages.get(pool) ?? 0);
    },
  });
  const wait = new Histogram({
    name: 'gocd_mesos_job_wait_seconds',
    help: 'How long jobs waited, from being scheduled until they left the backlog, by the pool that was to serve them.',
    labelNames: ['pool'],
    buckets: [5, 10, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400],
    registers,
  });
  for (const pool of [...pools.configured, NO_POOL]) wait.zero({ pool });

  const waits = new Waits();
  return ({ input }) => {
    if (input.type !== 'gocd.polled') return;
    const { assessment, calendarAhead } = core.picture();
    const assessed = assessment?.jobs ?? [];
    for (const { pool, ms } of waits.take(input.view, assessed, input.at + calendarAhead))
      wait.observe({ pool: pool === null ? NO_POOL : pools.of(pool) }, ms / SECOND_MS);
  };
};
