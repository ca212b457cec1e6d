import { spreadOf } from './numbers.ts';
import { type PipelinesResult, wordsFor } from './pipelinesKept.ts';

/** As a Markdown table: medians over the seeds. */
export function pipelinesTable(results: readonly PipelinesResult[]): string {
  const head = [
    '| pipelines | look-ahead, or policy | later stages: p50 wait (s) | p95 | lead time × critical path | agent-hours |',
    '| --- | --- | --: | --: | --: | --: |',
  ];
  const keys = new Set(results.map(({ scenario, variant }) => `${scenario} ${variant}`));
  const lines = [...keys].map((key) => {
    const of = results.filter(({ scenario, variant }) => `${scenario} ${variant}` === key);
    const [first] = of;
    const { p50, p95, lead, agentHours } = mediansOf(of);
    const variant = first === undefined ? '' : wordsFor(first.variant);
    const numbers = of.every((one) => hasDoneAll(one, results))
      ? [p50.toFixed(1), p95.toFixed(1), lead.toFixed(3)]
      : ['not all done', '', ''];
    return `| ${[first?.scenario, variant, ...numbers, agentHours.toFixed(1)].join(' | ')} |`;
  });
  return [...head, ...lines].join('\n');
}

/** Whoever needs less than the bound has left jobs undone, and those of the stages after them never came: their waits tell nothing. */
export function hasDoneAll(one: PipelinesResult, results: readonly PipelinesResult[]): boolean {
  const bound = results.find(
    ({ scenario, seed, variant }) => scenario === one.scenario && seed === one.seed && variant === 'bound',
  );
  return bound === undefined || one.agentHours >= bound.agentHours;
}

export type Medians = Pick<PipelinesResult, 'p50' | 'p95' | 'lead' | 'agentHours'>;

export function mediansOf(results: readonly PipelinesResult[]): Medians {
  const median = (value: (one: PipelinesResult) => number) => spreadOf(results.map(value)).median;
  return {
    p50: median(({ p50 }) => p50),
    p95: median(({ p95 }) => p95),
    lead: median(({ lead }) => lead),
    agentHours: median(({ agentHours }) => agentHours),
  };
}
