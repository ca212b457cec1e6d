import { Gauge } from 'prom-client';
import type { SharePlan } from '../../domain/demand.ts';
import type { MetricGroup } from './sources.ts';

/** Shares of max-agents: those of the config, and the rest. */
export const shareMetrics: MetricGroup = ({ registry, core }) => {
  const gauge = (title: string, help: string, of: (share: SharePlan) => number) =>
    new Gauge({
      name: title,
      help,
      labelNames: ['share'],
      registers: [registry],
      collect() {
        this.reset();
        for (const share of core.picture().assessment?.shares ?? [])
          this.set({ share: share.share }, of(share));
      },
    });
  gauge(
    'gocd_mesos_share_agents',
    'Agents that build jobs of a share of max-agents, or that its waiting jobs have.',
    ({ agents }) => agents,
  );
  gauge(
    'gocd_mesos_share_waiting_jobs',
    'Waiting jobs of a share that an agent of ours can serve.',
    ({ waiting }) => waiting,
  );
  return () => {};
};
