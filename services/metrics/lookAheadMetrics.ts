import { Counter, Gauge } from 'prom-client';
import { type MetricGroup, SECOND_MS } from './sources.ts';

const OUTCOMES = ['made', 'met', 'late', 'missed'] as const;

/** How well pools look ahead; nothing of pools that do not. */
export const lookAheadMetrics: MetricGroup = ({ registry, core }) => {
  const registers = [registry];
  const looking = () =>
    (core.picture().assessment?.pools ?? []).flatMap(({ pool, lookAhead }) =>
      lookAhead === undefined ? [] : [{ pool, lookAhead }],
    );
  new Counter({
    name: 'gocd_mesos_look_ahead_total',
    help: 'Stages foretold for a pool, and of these those that came in time, came late, and did not come.',
    labelNames: ['pool', 'outcome'],
    registers,
    collect() {
      this.reset();
      for (const { pool, lookAhead } of looking())
        for (const outcome of OUTCOMES) this.inc({ pool, outcome }, lookAhead.score[outcome]);
    },
  });
  new Counter({
    name: 'gocd_mesos_look_ahead_saved_seconds_total',
    help: 'Waiting of jobs that agents launched as their stages were foretold save.',
    labelNames: ['pool'],
    registers,
    collect() {
      this.reset();
      for (const { pool, lookAhead } of looking()) this.inc({ pool }, lookAhead.score.savedMs / SECOND_MS);
    },
  });
  new Counter({
    name: 'gocd_mesos_look_ahead_idle_seconds_total',
    help: 'Time that agents launched as stages were foretold are without work until then.',
    labelNames: ['pool'],
    registers,
    collect() {
      this.reset();
      for (const { pool, lookAhead } of looking()) this.inc({ pool }, lookAhead.score.idleMs / SECOND_MS);
    },
  });
  new Gauge({
    name: 'gocd_mesos_look_ahead_agents',
    help: 'Idle agents that stages to come will want before one launched now is there, beyond those that come free.',
    labelNames: ['pool'],
    registers,
    collect() {
      this.reset();
      for (const { pool, lookAhead } of looking()) this.set({ pool }, lookAhead.soon);
    },
  });
  return () => {};
};
