import type { Config } from '../domain/config.ts';
import { type Mask, maskerOf, SHORTEST_MASKED, tooShortIn } from '../domain/masking/masker.ts';
import { CommandError, explain } from './failure.ts';

/** What this process must not tell: the secrets of each config that it has read. */
export class Secrecy {
  readonly #configs: Config[] = [];
  #mask: Mask;

  constructor(config: Config) {
    this.#configs.push(config);
    this.#mask = maskerOf(config);
  }

  /** For all that is printed or logged. */
  readonly mask: Mask = (text) => this.#mask(text);

  /** Those of a config that is to be put in force, too. */
  learn(config: Config): void {
    this.#configs.push(config);
    this.#mask = maskerOf(this.#configs);
  }

  /**
   * Does something, and has no secret in the error if it fails.
   * @throws CommandError for a foreseen failure.
   */
  async keep<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const told = explain(error);
      if (told !== null) throw new CommandError(this.mask(told.lines), told.exitCode);
      if (!(error instanceof Error)) throw error;
      const unforeseen = new Error(this.mask(error.message));
      unforeseen.stack = this.mask(error.stack ?? error.message);
      throw unforeseen;
    }
  }
}

/** What to tell of secrets that are too short to be masked where a server quotes them: a line for each, by its key. */
export function shortSecrets(config: Config): readonly string[] {
  return tooShortIn(config).map(
    (place) =>
      `${keyOf(place)} has fewer than ${SHORTEST_MASKED} characters: that is soon guessed, and too short to be masked where a server quotes it; use a longer one`,
  );
}

/** A place within a Config as config files have it. */
function keyOf(place: string): string {
  return place
    .replace(/^goServer\.credentials\.token$/, 'goServer.accessToken')
    .replace('.credentials', '')
    .replace(/\.(\d+)/g, '[$1]')
    .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
