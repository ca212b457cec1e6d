import { pipelineOf } from '../../domain/configuredPlace.ts';
import type { PoolPlan } from '../../domain/demand.ts';
import type { Picture } from '../../machines/picture.ts';
import { comingJobs } from '../../policy/ahead/coming.ts';
import { aheadOf, describeComing } from '../../policy/ahead/comingWords.ts';
import type { ExpectedView } from './jobSchemas.ts';

/** More than anybody reads. */
const MOST_EXPECTED = 200;

/** The jobs that are expected in pools that look ahead, soonest first, each with what is done about it. */
export function expectedView({ assessment, memory, config }: Picture, now: number): ExpectedView {
  const plans = new Map((assessment?.pools ?? []).filter(looksAhead).map((plan) => [plan.pool, plan]));
  if (plans.size === 0) return [];
  const chance = 1 / (1 + config.lookAhead.worth);
  return comingJobs(memory.course, memory.durations, now)
    .flatMap((coming) => {
      const plan = plans.get(coming.pool);
      if (plan === undefined) return [];
      const { stage, pool, jobs, after, run, inMs, share, ranMs, usualMs, heldBy } = coming;
      const { isAhead, words } = aheadOf(coming, plan, chance);
      return {
        ...{ pipeline: pipelineOf(stage), stage, pool, jobs, after, run },
        ...{ at: now + inMs, in: inMs, probability: share, ranMs, usualMs, heldBy },
        isAhead,
        text: `${describeComing(coming)}; ${words}`,
      };
    })
    .slice(0, MOST_EXPECTED);
}

function looksAhead(plan: PoolPlan): plan is PoolPlan & Required<Pick<PoolPlan, 'lookAhead'>> {
  return plan.lookAhead !== undefined;
}
