import { askNamesakes, type NamesakesTold } from '../adapters/mesos/namesakes.ts';
import type { Clock } from '../domain/clock/clock.ts';
import type { Config } from '../domain/config.ts';
import { isLimited } from '../policy/serve.ts';
import type { Log } from '../services/ports.ts';
import { locatorOf } from './compose.ts';
import { CommandError, EXIT } from './failure.ts';
import type { Tenure } from './tenure.ts';
import type { Leaving } from './wishes.ts';

/** What is wrong with frameworks of our name, each in one line. */
export interface NamesakeRemarks {
  /** Somebody else is subscribed under our name: a second instance would take the agents of both for its own. */
  readonly refusal: string | null;
  readonly warnings: readonly string[];
  /** Why nothing was told; null if something was. */
  readonly untold: string | null;
}

/** @param keptId of our own framework, null if none is kept. */
export function namesakeRemarks(told: NamesakesTold, name: string, keptId: string | null): NamesakeRemarks {
  if (told.kind === 'untold')
    return {
      refusal: null,
      warnings: [],
      untold: `which frameworks are named "${name}" was not told: ${told.why}`,
    };
  const others = told.namesakes.filter(({ id }) => id !== keptId);
  const subscribed = others.find(({ isConnected }) => isConnected);
  const ours = keptId === null ? 'no framework id is kept here' : `ours is ${keptId}`;
  return {
    refusal:
      subscribed === undefined
        ? null
        : `another instance runs under our name "${name}", as framework ${subscribed.id}, while ${ours}; ` +
          'stop it, or give this one a name of its own',
    warnings: others
      .filter(({ isConnected }) => !isConnected)
      .map(
        ({ id }) =>
          `framework ${id} has our name "${name}" and nobody is subscribed as it, while ${ours}: its agents run on until ` +
          'its failover timeout; an operator may tear it down',
      ),
    untold: null,
  };
}

/**
 * Other instances that serve our GoCD server while nothing says which jobs are whose, a line each. Each sees the other's agents
 * in GoCD's list only once it has any.
 */
export function neighbourRemarks(
  told: NamesakesTold,
  { serve }: Pick<Config, 'serve'>,
  keptId: string | null,
): readonly string[] {
  if (told.kind === 'untold' || isLimited(serve)) return [];
  return told.neighbours
    .filter(({ id }) => id !== keptId)
    .map(
      ({ id, name }) =>
        `another instance, ${JSON.stringify(name)} (framework ${id}), serves the same GoCD server, and nothing under serve ` +
        'says here which jobs are whose: until GoCD lists agents of each, both launch for every job; set serve in both',
    );
}

export interface FirstStart {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly kept: Pick<Tenure, 'store'>;
  readonly leaving: Leaving;
}

/**
 * To be awaited before the first subscription of a process. A master that does not tell stops nobody.
 * @returns what is to be warned of besides, where jobs are to be served.
 * @throws CommandError if another instance is subscribed under our name, StateError if the kept id cannot be trusted.
 */
export async function refuseNamesakes({
  config,
  clock,
  log,
  kept,
  leaving,
}: FirstStart): Promise<readonly string[]> {
  const keptId = await kept.store.load();
  const asked = new AbortController();
  const look = () => {
    if (leaving.now !== null) asked.abort();
  };
  const forget = leaving.onChange(look);
  look();
  try {
    const locator = await locatorOf(config, clock);
    const told = await askNamesakes({ config, locator, clock, signal: asked.signal });
    if (leaving.now !== null) return [];
    const { refusal, warnings, untold } = namesakeRemarks(told, config.name, keptId);
    if (untold !== null) log.info(`mesos: ${untold}`);
    for (const warning of warnings) log.warn(`mesos: ${warning}`);
    if (refusal !== null) throw new CommandError(`mesos: ${refusal}`, EXIT.takenOver);
    return neighbourRemarks(told, config, keptId);
  } finally {
    forget();
  }
}
