import type { Command } from 'commander';

/** A flag that changes nothing unless another is given, or as soon as another is. */
export interface Effect {
  readonly flag: `--${string}`;
  readonly needs?: `--${string}`;
  /** With all of these it has none. */
  readonly not?: readonly `--${string}`[];
}

/** Refuses flags that would have no effect: whoever gives one expects something of it. */
export function refuseIdleFlags(command: Command, effects: readonly Effect[]): Command {
  return command.hook('preAction', (_, acting) => {
    const isGiven = (flag: string) => {
      const name = acting.options.find(({ long }) => long === flag)?.attributeName();
      if (name === undefined) throw new Error(`${acting.name()} has no ${flag}`);
      return acting.getOptionValueSource(name) === 'cli';
    };
    for (const { flag, needs, not } of effects) {
      if (!isGiven(flag)) continue;
      const lacking = needs !== undefined && !isGiven(needs);
      const idle = not?.every(isGiven) === true;
      const why = lacking ? `without ${needs}` : `together with ${not?.join(' and ')}`;
      if (lacking || idle) acting.error(`error: option '${flag}' has no effect ${why}`, { exitCode: 2 });
    }
  });
}
