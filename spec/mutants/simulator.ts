import type { Mutant } from './mutant.ts';

const RELOADING = ['spec/simulation/reloading.spec.ts'];
const LEVERS = ['spec/simulation/leversOfTwo.spec.ts'];
const FULL_DISK = ['spec/simulation/fullDisk.spec.ts'];
const BRAKE = ['spec/simulation/brakeForPeople.spec.ts'];
const HANGING = ['spec/simulation/hanging.spec.ts'];

/** Faults that would make the simulator blind, or have it see what is not there. */
export const simulator: readonly Mutant[] = [
  {
    breaks: 'the simulator has a process that is stopped do what it is asked',
    file: 'spec/simulation/process.ts',
    search: 'if (this.clock.isStopped) this.clock.after(0, action);\n    else action();',
    replacement: 'action();',
    specs: RELOADING,
  },
  {
    breaks: 'the simulator starts nobody in the place of one that was asked to leave while it was stopped',
    file: 'spec/simulation/deployment.ts',
    search: 'process.run?.ended === DEPOSED || process.isToBeFollowed',
    replacement: 'process.run?.ended === DEPOSED',
    specs: RELOADING,
  },
  {
    breaks: 'the simulator takes whose session is over for the one to serve',
    file: 'spec/simulation/deployment.ts',
    search: 'this.#running.findLast(({ session }) => !session.isOver)',
    replacement: 'this.#running.at(-1)',
    specs: RELOADING,
  },
  {
    breaks: 'the simulator lets a leader without ZooKeeper lead on with a changed config',
    file: 'spec/simulation/faults/leaderFaults.ts',
    search:
      'const leader = deployment.serving;\n  store.full = true;\n  world.clock.after(LEASE_MS, () => {\n    if (store.full && deployment.serving === leader)',
    replacement:
      'const leader = deployment.current;\n  store.full = true;\n  world.clock.after(LEASE_MS, () => {\n    if (store.full && deployment.current === leader)',
    specs: RELOADING,
  },
  {
    breaks: 'the simulator forgives that a lever is forgotten that was written before the disk was full',
    file: 'spec/simulation/keeping.ts',
    search: 'isTold && (known.isKept || memory.isKept)',
    replacement: 'isTold && memory.isKept',
    specs: LEVERS,
  },
  {
    breaks: 'the simulator forgives what a changed config has forgotten while the disk is full',
    file: 'spec/simulation/keeping.ts',
    search: 'this.#memory === next || ',
    replacement: '',
    specs: LEVERS,
  },
  {
    breaks: 'the simulator expects what the disk was too full for',
    file: 'sandbox/inProcess/stateStore.ts',
    search: 'return !this.#isOwing && ',
    replacement: 'return ',
    specs: FULL_DISK,
  },
  {
    breaks: 'a lever is not told to be kept',
    file: 'machines/scribe.ts',
    search: 'if (levers !== before?.levers) changes.levers',
    replacement: 'if (before === null) changes.levers',
    specs: FULL_DISK,
  },
  {
    breaks: 'the simulator has its operator release a brake that is on by our own fault',
    file: 'spec/simulation/brakeWatch.ts',
    search: ' && !this.#deleted.has(taskId)',
    replacement: '',
    specs: BRAKE,
  },
  {
    breaks: 'the simulator holds it against a sleeping machine that a job hangs',
    file: 'spec/simulation/hanging.ts',
    search: 'isStopped ? now : (this.#countedFrom ?? now)',
    replacement: 'this.#countedFrom ?? now',
    specs: HANGING,
  },
  {
    breaks: 'the simulator never finds a job that hangs',
    file: 'spec/simulation/hanging.ts',
    search: 'this.#countedFrom = from;',
    replacement: 'this.#countedFrom = now;',
    specs: HANGING,
  },
];
