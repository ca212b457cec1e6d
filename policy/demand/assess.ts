import type { Assessment } from '../../domain/demand.ts';
import { inForce } from '../schedule/inForce.ts';
import { classify } from './classify/classify.ts';
import { cover } from './cover/cover.ts';
import { explain } from './explain/explain.ts';
import { ration } from './ration/ration.ts';
import type { DemandInput, Rationed } from './record.ts';

/**
 * What is demanded now: who could run each waiting job, who will, and what is launched. Pure and level-triggered:
 * everything is derived anew from the input, and the same input gives the same answer whatever its order. Its config is
 * the one in force.
 */
export function demandOf(input: DemandInput): Rationed {
  return ration(cover(classify(input)));
}

/** The demand in words: why each job waits, longest waiting first, what each pool lacks, whom to launch. */
export function assess(input: DemandInput): Assessment {
  return explain(demandOf({ ...input, config: inForce(input.config, input.calendar) }), null);
}
