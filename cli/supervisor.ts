import { isTrouble } from '../adapters/zookeeper/errors.ts';
import type { Config } from '../domain/config.ts';
import type { Log } from '../services/ports.ts';
import type { Service } from '../services/service.ts';
import { EXIT, explain } from './failure.ts';
import type { Cell, Leaving } from './wishes.ts';

export interface Supervised {
  readonly leaving: Leaving;
  /** The config that is wanted now, whoever runs with another. */
  readonly wanted: Cell<Config>;
  readonly log: Log;
  /** Told of a changed config that cannot be put in force, in one line. */
  readonly refused: (text: string) => void;
  readonly compose: (config: Config) => Promise<Service>;
  /** Runs a service to its end; resolves with the code it stopped with. */
  readonly live: (service: Service, config: Config) => Promise<number>;
}

/**
 * One service after the other, each with the config that is wanted when it begins. A changed config is put in force as a
 * restart would, within the process: the one service leaves, its tasks run on, and the next finds them again. What is
 * wanted may change at any time, so it is looked at again after everything that takes some.
 */
export async function supervise({
  leaving,
  wanted,
  log,
  refused,
  compose,
  live,
}: Supervised): Promise<number> {
  let lived: Config | null = null;
  for (;;) {
    if (leaving.now !== null) return EXIT.done;
    const config = wanted.now;
    const service = await compose(config).catch((error: unknown) => {
      const lines = explain(error)?.lines.replaceAll('\n', '; ');
      // Without its session it cannot go on with any config.
      const isDeposed = isTrouble(error, 'over');
      if (lived === null || lived === config || lines === undefined || isDeposed) throw error;
      const text = `the changed config cannot be put in force, the last good one stays: ${lines}`;
      log.error(text);
      refused(text);
      if (wanted.now === config) wanted.set(lived);
      return null;
    });
    if (leaving.now !== null) return EXIT.done;
    if (service === null || wanted.now !== config) continue;
    lived = config;
    const code = await whileWanted(service, config, { leaving, wanted }, live);
    if (code !== EXIT.done || leaving.now !== null || wanted.now === config) return code;
  }
}

/** Whatever is wanted other than this service, it is told at once, though it may not have begun. */
async function whileWanted(
  service: Service,
  config: Config,
  { leaving, wanted }: Pick<Supervised, 'leaving' | 'wanted'>,
  live: Supervised['live'],
): Promise<number> {
  const look = () => {
    if (leaving.now === null && wanted.now === config) return;
    service.request({ type: 'operator.stop.requested', by: leaving.now ?? 'a changed config' });
  };
  const forgets = [leaving.onChange(look), wanted.onChange(look)];
  try {
    return await live(service, config);
  } finally {
    for (const forget of forgets) forget();
  }
}
