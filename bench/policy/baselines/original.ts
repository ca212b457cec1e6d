import type { Baseline, PoolNumbers } from './baseline.ts';
import { every, type ScalingRule } from './round.ts';

const POLL_MS = 2 * 60_000;
const SAMPLES = 5;

/**
 * The Scala original: each poll that finds waiting jobs leaves a sample, polls that find none change nothing, and as
 * soon as there are more than five samples one agent is launched and they are thrown away. Nothing is ever removed.
 * It has one kind of agent; here it launches the kind that most jobs wait for, of those
 * with room.
 */
export const original: Baseline = {
  name: 'original',
  description: 'one agent after more than 5 polls, 2 minutes apart, that found waiting jobs; never removes',
  adapt: (config) => config,
  create: () => every(POLL_MS, oneAfterSamples()),
};

export function oneAfterSamples(): ScalingRule {
  let samples = 0;
  return (pools) => {
    if (pools.some(({ waiting }) => waiting > 0)) samples += 1;
    const [most] = pools.filter(hasRoom).sort((a, b) => b.waiting - a.waiting);
    if (most === undefined || samples <= SAMPLES) return new Map();
    samples = 0;
    return new Map([[most.name, { launch: 1, remove: 0 }]]);
  };
}

function hasRoom({ building, idle, starting, max }: PoolNumbers): boolean {
  return building + idle + starting < max;
}
