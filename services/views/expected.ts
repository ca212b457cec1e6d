import { pipelineOf } from '../../domain/configuredPlace.ts';
import type { PoolPlan } from '../../domain/demand.ts';
import type { Picture } from '../../machines/picture.ts';
import { expectedNow } from '../../policy/ahead/coming.ts';
import { aheadOf, describeComing } from '../../policy/ahead/comingWords.ts';
import { chanceOf } from '../../policy/ahead/gains.ts';
import type { ExpectedView } from './jobSchemas.ts';

/** More than anybody reads. */
const MOST_EXPECTED = 200;

/**
 * The jobs that are expected in pools that look ahead, soonest first, each with what is done about it: by the numbers that the
 * last round has decided by.
 */
export function expectedView({ assessment, memory, config }: Picture, now: number): ExpectedView {
  const least = chanceOf(config.lookAhead.worth);
  return (assessment?.pools ?? [])
    .filter(looksAhead)
    .flatMap((plan) => plan.lookAhead.coming.map((expected) => ({ plan, expected })))
    .sort((a, b) => a.expected.at - b.expected.at)
    .slice(0, MOST_EXPECTED)
    .map(({ plan, expected }) => {
      const coming = expectedNow(expected, memory.course, memory.durations, now);
      const { stage, jobs, after, run, at, share, chance, ranMs, usualMs, heldBy } = coming;
      const { isAhead, words } = aheadOf(coming, plan, least);
      return {
        ...{ pipeline: pipelineOf(stage), stage, pool: plan.pool, jobs, after, run },
        ...{ at, in: Math.max(0, at - now), probability: share, chance, ranMs, usualMs, heldBy },
        isAhead,
        text: `${describeComing(coming, now)}; ${words}`,
      };
    });
}

function looksAhead(plan: PoolPlan): plan is PoolPlan & Required<Pick<PoolPlan, 'lookAhead'>> {
  return plan.lookAhead !== undefined;
}
