import type { Mutant } from './mutant.ts';

const RELOADING = ['spec/simulation/reloading.spec.ts'];

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
];
