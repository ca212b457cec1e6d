import { subject } from '../durations/durations.ts';
import { timeAt } from '../durations/sketch.ts';
import type { Memory } from '../memory.ts';
import type { Times } from './remaining.ts';

/** Shares of builds that stay below: enough to tell a job that varies from one that does not. */
const SHARES = [0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95];

/** How long jobs take, by `pipeline/stage/job`, as far as any was seen to end. */
export function timesIn({ durations: { sketches } }: Pick<Memory, 'durations'>): (job: string) => Times {
  return (job) => {
    const sketch = sketches.get(subject.job(job));
    return sketch === undefined ? [] : SHARES.map((share) => timeAt(sketch, share, 0));
  };
}
