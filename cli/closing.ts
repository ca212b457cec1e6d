import { messageOf } from '../adapters/outside/fault.ts';
import type { Log } from '../services/ports.ts';

/** What a command has opened, and how each is closed again. */
export class Closing {
  readonly #undone: { readonly what: string; readonly undo: () => unknown }[] = [];

  /** @param what in the words of a person, as `the folder of the state`. */
  later(what: string, undo: () => unknown): void {
    this.#undone.push({ what, undo });
  }

  /**
   * Closes what was opened last first, each whatever becomes of the others. What has gone wrong is told: the work is done by
   * then, and its outcome stays.
   */
  async all(log: Pick<Log, 'warn'>): Promise<void> {
    for (const { what, undo } of this.#undone.splice(0).reverse())
      try {
        await undo();
      } catch (error) {
        log.warn(`${what} could not be closed: ${messageOf(error)}`);
      }
  }
}
