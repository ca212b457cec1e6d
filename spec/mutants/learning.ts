import type { Mutant } from './mutant.ts';

const FORECAST = ['spec/policy/forecast/*.spec.ts', 'spec/machines/root/learning.spec.ts'];

const TOLD = ['spec/machines/root/toldByGocd.spec.ts', 'spec/policy/ahead/told.spec.ts'];
const SEEDING = ['spec/machines/root/seeding.spec.ts'];

/** Faults in what pools learn of the week. */
export const learning: readonly Mutant[] = [
  {
    breaks: 'agents are launched ahead for what a failing run will not bring',
    file: 'policy/ahead/told.ts',
    search: "(shown.status !== 'building' && shown.status !== 'passed')) return 'nothing'",
    replacement: "shown.status === 'unknown') return 'nothing'",
    specs: TOLD,
  },
  {
    breaks: 'agents are launched ahead for a paused pipeline',
    file: 'policy/ahead/told.ts',
    search: 'if (shown.isPaused || ',
    replacement: 'if (',
    specs: TOLD,
  },
  {
    breaks: 'a pipeline is asked about with every reading',
    file: 'policy/ahead/seeding.ts',
    search: '&& !told.has(pipeline)',
    replacement: '',
    specs: SEEDING,
  },
  {
    breaks: 'GoCD is asked about pipelines though it wants to be left alone',
    file: 'policy/ahead/seeding.ts',
    search: 'now < restUntil || ',
    replacement: '',
    specs: SEEDING,
  },
  {
    breaks: 'past runs take the place of what was seen',
    file: 'policy/ahead/seeding.ts',
    search: 'durations.sketches.has(name) ? []',
    replacement: 'now < 0 ? []',
    specs: SEEDING,
  },
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
    search: '[...waiting(jobs), ...building]',
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
  {
    breaks: 'the floor of a target is not made good for what was late',
    file: 'policy/forecast/target/plan.ts',
    search: 'share + (share * seen - late) / MADE_GOOD_WITHIN',
    replacement: 'share',
    specs: ['spec/policy/forecast/target/*.spec.ts'],
  },
  {
    breaks: 'a floor is dropped as soon as less is expected',
    file: 'policy/forecast/target/plan.ts',
    search: 'Math.max(plan.floor, ...held)',
    replacement: 'plan.floor',
    specs: ['spec/policy/forecast/target/*.spec.ts'],
  },
  {
    breaks: 'floors are kept where they cost most',
    file: 'policy/forecast/target/floors.ts',
    search: 'b.saved / b.costMs - a.saved / a.costMs',
    replacement: 'a.saved / a.costMs - b.saved / b.costMs',
    specs: ['spec/policy/forecast/target/*.spec.ts'],
  },
];
