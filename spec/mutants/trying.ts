import type { Mutant } from './mutant.ts';

const LEAD_TIME = ['sandbox/spec/trial/leadTime.spec.ts'];

/** Faults in what a config is chosen by: in trials of a history, and in the commands that make them. */
export const trying: readonly Mutant[] = [
  {
    breaks: 'jobs whose stage never came in a trial are in none of its numbers',
    file: 'sandbox/trial/leadTime.ts',
    search: '!begun.has(locator) && !(',
    replacement: 'begun.size < 0 && !(',
    specs: LEAD_TIME,
  },
  {
    breaks: 'a stage that comes only if others pass is taken for one that was lost',
    file: 'sandbox/trial/leadTime.ts',
    search: " && !('after' in begins && begins.ifPassed)",
    replacement: '',
    specs: LEAD_TIME,
  },
  {
    breaks: 'few hosts are enough although jobs never come with them',
    file: 'cli/simulation/capacity.ts',
    search: 'simulated.neverCame <= (found.get(most)',
    replacement: '-1 <= (found.get(most)',
    specs: ['spec/cli/capacity.spec.ts'],
  },
  {
    breaks: 'a duration without a unit on the command line is one of ms',
    file: 'cli/simulation/flags.ts',
    search: 'return /[a-z]/i.test(text) ? parseDuration(text) : undefined;',
    replacement: 'return parseDuration(text);',
    specs: ['spec/cli/simulate.spec.ts'],
  },
  {
    breaks: 'that its page cannot be written is found when tune has searched',
    file: 'cli/tune.ts',
    search: '  await assertReportGoes(flags.report);\n',
    replacement: '',
    specs: ['spec/cli/reportFile.spec.ts'],
  },
  {
    breaks: 'a --scale of what the history does not have is passed by',
    file: 'cli/simulation/scale.ts',
    search: 'if (!jobs.some((job) => isMeant(job, scale))) throw',
    replacement: 'if (jobs.length === 0) throw',
    specs: ['spec/cli/capacity.spec.ts'],
  },
  {
    breaks: 'tune recommends floors that no maximum leaves room for, which no file may say',
    file: 'cli/tuning/levers.ts',
    search: 'return least <= scaling.maxAgents && ',
    replacement: 'return ',
    specs: ['spec/cli/tuning/levers.spec.ts'],
  },
  {
    breaks: 'tune takes steps to what no file may say',
    file: 'cli/tuning/search.ts',
    search: 'isSayable(candidate) && !seen',
    replacement: '!seen',
    specs: ['spec/cli/tuning/search.spec.ts'],
  },
  {
    breaks: 'tune takes back a change without which no file may say the others',
    file: 'cli/tuning/changes.ts',
    search: '.filter(isSayable)',
    replacement: '',
    specs: ['spec/cli/tuning/choose.spec.ts'],
  },
  {
    breaks: 'a row that is twice in a history is two jobs',
    file: 'adapters/history/readHistory.ts',
    search: 'const isNew = !seen.has(key);',
    replacement: 'const isNew = true;',
    specs: ['spec/adapters/history/readHistory.spec.ts'],
  },
  {
    breaks: 'tune tells how far it is by the trials it has asked for, and stands at its end',
    file: 'cli/tuning/measure.ts',
    search: 'this.#onTrial(this.#ended);',
    replacement: 'this.#onTrial(this.#trials);',
    specs: ['spec/cli/tuning/measure.spec.ts'],
  },
];
