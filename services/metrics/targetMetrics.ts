import { Gauge } from 'prom-client';
import type { MetricGroup } from './sources.ts';

/** How pools with a `target-wait` do; pools without one have no series here. */
export const targetMetrics: MetricGroup = ({ registry, core }) => {
  const registers = [registry];
  const targets = () =>
    (core.picture().assessment?.pools ?? []).flatMap(({ pool, target }) =>
      target === null ? [] : [{ pool, target }],
    );
  new Gauge({
    name: 'gocd_mesos_target_wait_met_ratio',
    help: 'Of the last jobs of a pool with a target-wait, the share that had an agent in time; nothing before the first.',
    labelNames: ['pool'],
    registers,
    collect() {
      this.reset();
      for (const { pool, target } of targets())
        if (target.seen > 0) this.set({ pool }, 1 - target.late / target.seen);
    },
  });
  new Gauge({
    name: 'gocd_mesos_target_wait_out_of_reach',
    help: '1 if no idle floor can meet the target-wait of the pool, within its maximum or for GoCD itself takes longer.',
    labelNames: ['pool'],
    registers,
    collect() {
      this.reset();
      for (const { pool, target } of targets()) this.set({ pool }, target.unmet === null ? 0 : 1);
    },
  });
  new Gauge({
    name: 'gocd_mesos_target_wait_floor',
    help: 'Idle agents kept ready for the target-wait of the pool.',
    labelNames: ['pool'],
    registers,
    collect() {
      this.reset();
      for (const { pool, target } of targets()) this.set({ pool }, target.floor);
    },
  });
  return () => {};
};
