import { Counter } from 'prom-client';
import { PULL_ENDS } from '../../domain/decision.ts';
import type { MetricGroup } from './sources.ts';

/** Images that are pulled where agents will be wanted. */
export const imageMetrics: MetricGroup = ({ registry, pools }) => {
  const pulls = new Counter({
    name: 'gocd_mesos_image_pulls_total',
    help: 'Tasks that have an image pulled where the next agents go: how many were launched, and how each of them went.',
    labelNames: ['pool', 'outcome'],
    registers: [registry],
  });
  for (const pool of pools.configured)
    for (const outcome of ['launched', ...PULL_ENDS]) pulls.inc({ pool, outcome }, 0);
  return ({ outcome: { commands, notices } }) => {
    for (const command of commands)
      if (command.type === 'mesos.accept')
        for (const { pool } of command.pulls ?? []) pulls.inc({ pool: pools.of(pool), outcome: 'launched' });
    for (const notice of notices)
      if (notice.type === 'image.pull.ended')
        pulls.inc({ pool: pools.of(notice.pool), outcome: notice.outcome });
  };
};
