import { Counter, Gauge } from 'prom-client';
import type { Decision } from '../../domain/decision.ts';
import { LEVER_KINDS } from '../../domain/levers.ts';
import { leversView } from '../views/levers.ts';
import type { MetricGroup } from './sources.ts';

/** What becomes of what operators ask for, by the rule of the decision that tells of it. */
const OUTCOMES = [
  ...LEVER_KINDS,
  'reset-breaker',
  'force-out',
  'lever-ended',
  'lever-dropped',
  'lever-refused',
] as const;

export const leverMetrics: MetricGroup = ({ registry, core, clock }) => {
  const registers = [registry];
  new Gauge({
    name: 'gocd_mesos_levers',
    help: 'What operators have in force for a time: boosts and pauses of pools, drains of hosts.',
    labelNames: ['kind'],
    registers,
    collect() {
      const levers = leversView(core.picture(), clock.now());
      for (const kind of LEVER_KINDS)
        this.set({ kind }, levers.filter((lever) => lever.kind === kind).length);
    },
  });
  const asked = new Counter({
    name: 'gocd_mesos_lever_decisions_total',
    help: 'What operators asked for, by what came of it; and what has ended since, or was dropped.',
    labelNames: ['rule'],
    registers,
  });
  for (const rule of OUTCOMES) asked.inc({ rule }, 0);
  return ({ outcome: { notices } }) => {
    for (const notice of notices)
      if (notice.type === 'decision.made' && isOfOperator(notice.decision))
        asked.inc({ rule: notice.decision.rule });
  };
};

function isOfOperator({ kind, rule }: Decision): boolean {
  return kind === 'lever' || rule === 'force-out';
}
