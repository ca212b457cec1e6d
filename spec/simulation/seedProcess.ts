import { runSeed } from './seedRuns.ts';
import type { SimulationOptions } from './simulation.ts';

/* One process of a soak: runs each seed it is sent, says what became of it, and ends with who sends them. */

process.on('message', (options: SimulationOptions) => {
  void runSeed(options).then((run) => process.send?.(run));
});
