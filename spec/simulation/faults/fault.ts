import type { Random } from '../../../domain/random.ts';
import type { Deployment } from '../deployment.ts';
import type { SimulatedWorld } from '../world.ts';

/** What faults work on. */
export interface Stage {
  readonly world: SimulatedWorld;
  readonly deployment: Deployment;
  readonly random: Random;
}

/** Something that goes wrong, begun now; what it returns makes it good again. */
export type Fault = (stage: Stage) => () => void;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

export function chance(random: Random, probability: number): boolean {
  return random.next() < probability;
}

/** For faults that pass by themselves. */
export const NOTHING_TO_MEND = () => {};
