import { spreadOf } from './numbers.ts';
import { isOfOthers, lookingAhead, ours } from './policies.ts';
import type { Result } from './results.ts';
import { dominators, type Row } from './summary.ts';
import { everywhereBut, type Verdict } from './verdict.ts';

/** Where jobs come in no order there is nothing to foresee, and looking ahead is to change nothing. */
const SLACK = 0.01;

const MEASURES = [
  { what: 'agent-hours', of: ({ agentHours }: Result) => agentHours },
  { what: 'p50 waits', of: ({ p50 }: Result) => p50 },
  { what: 'p95 waits', of: ({ p95 }: Result) => p95 },
] as const;

/** What is expected of looking ahead where nothing follows anything. Nothing of scenarios of which there are not both results. */
export function judgeAhead(rows: readonly Row[]): readonly Verdict[] {
  const pairs = rows.flatMap((ahead) => {
    const without = rows.find(({ scenario, policy }) => scenario === ahead.scenario && policy === ours.name);
    return ahead.policy === lookingAhead.name && without !== undefined ? [{ ahead, without }] : [];
  });
  if (pairs.length === 0) return [];
  const beaten = pairs.flatMap(({ ahead }) => {
    const better = dominators(ahead, rows).filter(isOfOthers);
    return better.length === 0 ? [] : [`${ahead.scenario} by ${better.join(' and ')}`];
  });
  return [
    everywhereBut(beaten, 'looking ahead: dominated by no other policy', pairs.length),
    ...MEASURES.map(({ what, of }) => {
      const off = pairs.flatMap(({ ahead, without }) => {
        const more = medianRatio(ahead, without, of) - 1;
        return Math.abs(more) <= SLACK ? [] : [`${ahead.scenario} ${percent(more)}`];
      });
      return everywhereBut(
        off,
        `looking ahead with nothing to foresee: ${what} within ${100 * SLACK} % of those without`,
        pairs.length,
      );
    }),
  ];
}

/** Seed by seed: the same seed has the same jobs. */
function medianRatio(ahead: Row, without: Row, of: (trial: Result) => number): number {
  const before = new Map(without.trials.map((trial) => [trial.seed, of(trial)]));
  const ratios = ahead.trials.flatMap((trial) => {
    const same = before.get(trial.seed);
    return same === undefined || same === 0 ? [] : [of(trial) / same];
  });
  return spreadOf(ratios).median;
}

function percent(share: number): string {
  return `${share > 0 ? '+' : '−'}${Math.abs(100 * share).toFixed(1)} %`;
}
