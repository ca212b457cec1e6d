import { Counter, type Registry } from 'prom-client';
import { MESOS_CALLS, type MesosCallEnd } from '../../domain/facts.ts';

const OUTCOMES = [
  'answered',
  'rejected',
  'unsent',
  'unknown',
] as const satisfies readonly MesosCallEnd['outcome'][];

/** Counts calls to the master; what it returns is to be told the end of each. */
export function callMetrics(registry: Registry): (end: MesosCallEnd) => void {
  const calls = new Counter({
    name: 'gocd_mesos_calls_total',
    help: 'Calls to the Mesos master, by what became of them: answered, rejected, unsent, or unknown where no answer came.',
    labelNames: ['call', 'outcome'],
    registers: [registry],
  });
  for (const call of MESOS_CALLS) for (const outcome of OUTCOMES) calls.inc({ call, outcome }, 0);
  return ({ call, outcome }) => calls.inc({ call, outcome });
}
