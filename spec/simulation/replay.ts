import type { Config } from '../../domain/config.ts';
import type { Input } from '../../domain/facts.ts';
import { createCore } from '../../machines/core.ts';
import type { Step } from '../../services/service.ts';
import { Violation } from './violation.ts';

/** What a journal would hold of one step, as JSON. */
export interface Entry {
  readonly input: string;
  readonly commands: string;
}

export function entryOf({ input, outcome }: Step): Entry {
  return { input: JSON.stringify(input), commands: JSON.stringify(outcome.commands) };
}

/** What a journal would hold of one run: inputs and commands as JSON. */
export class Journal {
  readonly #entries: Entry[] = [];

  add(entry: Entry): void {
    this.#entries.push(entry);
  }

  /**
   * Feeds the inputs to fresh machines.
   * @throws Violation at the first command that differs.
   */
  replay(config: Config): void {
    const core = createCore({ config });
    for (const { input, commands } of this.#entries) {
      const fact: Input = JSON.parse(input);
      const replayed = JSON.stringify(core.dispatch(fact).commands);
      if (replayed !== commands)
        throw new Violation(
          'the same inputs give the same commands',
          `${input}\n  then ${commands}\n  now  ${replayed}`,
        );
    }
  }
}
