import type { PoolValues } from '../../../domain/settings/poolSettings.ts';
import { constraintFlaws } from './constraints.ts';
import { containerFlaws } from './containers.ts';
import { optionFlaws } from './dockerOptions.ts';
import type { PoolFlaw } from './finding.ts';
import { variableFlaws } from './variables.ts';

/** Everything in a pool of sound values that can never work, or would quietly be something else. */
export function poolFlaws(pool: PoolValues): readonly PoolFlaw[] {
  return [variableFlaws, optionFlaws, containerFlaws, constraintFlaws].flatMap((rule) => rule(pool));
}
