import { Gauge } from 'prom-client';
import { CAUSES } from '../../domain/demand.ts';
import { perKey, tally } from '../views/tally.ts';
import { type MetricGroup, SECOND_MS } from './sources.ts';

export const backlogMetrics: MetricGroup = ({ registry, core, pools }) => {
  const registers = [registry];
  new Gauge({
    name: 'gocd_mesos_backlog_jobs',
    help: 'Jobs that wait for an agent, by why they wait.',
    labelNames: ['cause'],
    registers,
    collect() {
      const causes = (core.picture().assessment?.jobs ?? []).map(({ cause }) => cause);
      const counts = tally(CAUSES, causes);
      for (const cause of CAUSES) this.set({ cause }, counts[cause]);
    },
  });
  new Gauge({
    name: 'gocd_mesos_oldest_job_wait_seconds',
    help: 'How long the job that has waited longest has waited, by why it waits; 0 if none does.',
    labelNames: ['cause'],
    registers,
    collect() {
      const longest = perKey(CAUSES, () => 0);
      for (const { cause, waitedMs } of core.picture().assessment?.jobs ?? [])
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
  return () => {};
};
