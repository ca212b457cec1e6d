import { Actor, type SnapshotFrom } from 'xstate';
import type { Inspect } from '../../machines/core.ts';
import type { rootMachine } from '../../machines/root/machine.ts';

/** The machines of a core from within, where it matters that nothing is left of them: as an inspector comes to see them. */
export class Inside {
  #root: Actor<typeof rootMachine> | null = null;

  /** To be given to the core. The first that it tells of is the root. */
  readonly inspect: Inspect = ({ actorRef }) => {
    if (this.#root === null && actorRef instanceof Actor) this.#root = actorRef;
  };

  get root(): SnapshotFrom<typeof rootMachine> {
    if (this.#root === null) throw new Error('no core has told of its machines');
    return this.#root.getSnapshot();
  }
}
