import type { ExpectedStage, LookAhead } from '../../domain/demand.ts';
import { counted, duration } from '../../domain/phrases.ts';

/** What a launch or a keeping ahead of jobs goes by: `for shop/test, expected within 50 s (9 of 10 times after …)`. */
export function describeLookAhead({ expected, leadMs }: Pick<LookAhead, 'expected' | 'leadMs'>): string {
  const [first, ...others] = expected;
  if (first === undefined) return 'for what comes next';
  const more = others.length === 0 ? '' : ` and ${others.map(({ stage }) => stage).join(', ')}`;
  return `for ${first.stage} of ${first.run}${more}, expected within ${duration(leadMs)} (${sureness(first)})`;
}

function sureness({ jobs, share, after, chance }: ExpectedStage): string {
  return `${counted(jobs, 'job')}, ${tenths(share)} after ${after}, ${tenths(chance)} by then`;
}

function tenths(chance: number): string {
  return `${Math.round(chance * 10)} of 10 times`;
}
