import type { Clock } from '../domain/clock/clock.ts';
import type { Config } from '../domain/config.ts';
import type { Mask } from '../domain/masking/masker.ts';
import { Advisor } from '../services/advice/advisor.ts';
import type { Tuner } from '../services/advice/found.ts';
import type { Log } from '../services/ports.ts';
import type { Operators } from './operators.ts';
import type { Cell } from './wishes.ts';

export interface AdviceParts {
  /** The file of the config in force. */
  readonly path: string;
  readonly wanted: Cell<Config>;
  readonly clock: Clock;
  readonly log: Log;
  readonly mask: Mask;
}

/** Does something with advice given on its config once a day, where that is wanted. For who leads alone. */
export async function advising<Result>(
  { path, wanted, clock, log, mask }: AdviceParts,
  { archive, advised }: Pick<Operators, 'archive' | 'advised'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const tuner: Tuner = {
    find: async (jobs, signal) => {
      const { childTuner } = await import('./tuning/childTuner.ts');
      return childTuner({ configFile: path, clock, mask }).find(jobs, signal);
    },
  };
  const advisor = new Advisor({ clock, archive, tuner, log, luck: Math.random(), show: advised });
  await advisor.begin(wanted.now.advice);
  const forget = wanted.onChange(() => advisor.want(wanted.now.advice));
  try {
    return await work();
  } finally {
    forget();
    await advisor.close();
  }
}
