import { decide } from '../../policy/round.ts';
import { agentPerJob } from './baselines/agentPerJob.ts';
import { arc } from './baselines/arc.ts';
import type { Baseline } from './baselines/baseline.ts';
import { drone } from './baselines/drone.ts';
import { fixed } from './baselines/fixed.ts';
import { gitlab } from './baselines/gitlab.ts';
import { keda } from './baselines/keda.ts';
import { original } from './baselines/original.ts';
import { targetValue } from './baselines/targetValue.ts';
import { learning } from './learning.ts';

/** Our own policy with the config of the scenario. */
export const ours: Baseline = {
  name: 'ours',
  description: 'this program with the recommended profile',
  adapt: (config) => config,
  create: () => decide,
};

/** Jobs of most scenarios come in no order: what there is to foresee is chance. */
export const lookingAhead: Baseline = {
  name: 'ours-ahead',
  description: 'the same, looking ahead',
  adapt: (config) => ({ ...config, scaling: { ...config.scaling, lookAhead: 'on' } }),
  create: () => decide,
};

/** What others do. */
export const OTHERS: readonly Baseline[] = [
  original,
  agentPerJob,
  arc,
  keda,
  targetValue,
  drone,
  gitlab,
  fixed,
];

/** All that are compared, ours first. */
export const POLICIES: readonly [Baseline, ...Baseline[]] = [ours, lookingAhead, learning, ...OTHERS];

/** Whether a policy is one that somebody else has: neither this program, with whatever settings, nor what nobody can do. */
export function isOfOthers(policy: string): boolean {
  return OTHERS.some(({ name }) => name === policy);
}
