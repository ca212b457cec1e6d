import type { Mutant } from './mutant.ts';

const FORECAST = ['spec/policy/forecast/*.spec.ts', 'spec/machines/root/learning.spec.ts'];

/** Faults in what pools learn of the week. */
export const learning: readonly Mutant[] = [
  {
    breaks: 'a single week is a habit',
    file: 'policy/forecast/forecast.ts',
    search: 'if (ahead === null || ahead.weeks < LEAST_WEEKS) return null;',
    replacement: 'if (ahead === null) return null;',
    specs: FORECAST,
  },
  {
    breaks: 'agents are kept ready however many come free by themselves',
    file: 'policy/forecast/forecast.ts',
    search: 'Math.min(worthKeeping(jobs), enough(jobs, freed(watch, pool, leadMs)))',
    replacement: 'worthKeeping(jobs)',
    specs: FORECAST,
  },
  {
    breaks: 'the last half hour counts for nothing',
    file: 'policy/forecast/forecast.ts',
    search: 'const jobs = ahead.jobs * lately;',
    replacement: 'const jobs = ahead.jobs;',
    specs: FORECAST,
  },
  {
    breaks: 'a job is counted again in each reading',
    file: 'policy/forecast/watch.ts',
    search: 'if (!watch.known.has(locator))',
    replacement: 'if (locator !== null)',
    specs: FORECAST,
  },
  {
    breaks: 'a slot counts as watched although readings failed in it',
    file: 'policy/forecast/watch.ts',
    search: 'watch.since === null || readAt - watch.readAt > longestGap || readAt < watch.readAt',
    replacement: 'watch.since === null || readAt < watch.readAt',
    specs: FORECAST,
  },
  {
    breaks: 'jobs that an idle agent took between two readings are not counted',
    file: 'policy/forecast/learn.ts',
    search: '[...waiting(jobs), ...inHand(view, config.name)]',
    replacement: 'waiting(jobs)',
    specs: FORECAST,
  },
  {
    breaks: 'a pool learns that was not told to',
    file: 'policy/forecast/learn.ts',
    search: 'const learning = config.pools.filter(learns);',
    replacement: 'const learning = config.pools;',
    specs: FORECAST,
  },
];
