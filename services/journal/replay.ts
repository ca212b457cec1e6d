import { isDeepStrictEqual } from 'node:util';
import type { Command } from '../../domain/commands.ts';
import type { CoreConfig } from '../../domain/config.ts';
import { type Core, createCore } from '../../machines/core.ts';
import type { CommandEntry, InputEntry } from './entries.ts';

/** Where the machines do something else than the journal says. */
export interface Difference {
  readonly kind: 'changed' | 'missing now' | 'new' | 'failed';
  /** The input that leads to it. */
  readonly after: InputEntry;
  /** Which of the input's commands it is, from 1. */
  readonly nth: number;
  /** As plain JSON; absent where nothing was recorded or nothing comes now. */
  readonly recorded?: unknown;
  readonly now?: unknown;
  /** Why the machines failed on the input. */
  readonly error?: unknown;
}

/** Feeds a journal's inputs to fresh machines and compares their commands, one by one and in order. */
export class Replay {
  readonly #core: Core;
  #current: InputEntry | null = null;
  #due: readonly Command[] = [];
  #nth = 0;
  #inputs = 0;
  #commands = 0;

  constructor(config: CoreConfig) {
    this.#core = createCore({ config });
  }

  /** What has been fed and compared so far. */
  get counts(): { readonly inputs: number; readonly commands: number } {
    return { inputs: this.#inputs, commands: this.#commands };
  }

  /** Takes the next entry; tells whether it, or what should have come before it, differs. */
  take(entry: InputEntry | CommandEntry): Difference | null {
    return entry.kind === 'input' ? (this.end() ?? this.#feed(entry)) : this.#compare(entry);
  }

  /** Nothing more is recorded: tells whether commands are left over. */
  end(): Difference | null {
    const left = this.#due[this.#nth];
    return left === undefined ? null : this.#difference('new', { now: plain(left) });
  }

  #feed(entry: InputEntry): Difference | null {
    this.#current = entry;
    this.#nth = 0;
    this.#due = [];
    try {
      this.#due = this.#core.dispatch(entry.input).commands;
    } catch (error) {
      return this.#difference('failed', { error });
    }
    this.#inputs += 1;
    return null;
  }

  #compare({ command: recorded }: CommandEntry): Difference | null {
    const due = this.#due[this.#nth];
    if (due === undefined) return this.#difference('missing now', { recorded });
    const now = plain(due);
    if (!isDeepStrictEqual(now, recorded)) return this.#difference('changed', { recorded, now });
    this.#nth += 1;
    this.#commands += 1;
    return null;
  }

  #difference(
    kind: Difference['kind'],
    sides: Pick<Difference, 'recorded' | 'now' | 'error'>,
  ): Difference | null {
    if (this.#current === null) throw new Error('a journal begins with an input');
    return { kind, after: this.#current, nth: this.#nth + 1, ...sides };
  }
}

/** A command as a journal would keep it. */
function plain(command: Command): unknown {
  return JSON.parse(JSON.stringify(command));
}
