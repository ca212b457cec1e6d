import type { Clock } from '../../../../domain/clock/clock.ts';
import type { Web, WebFile } from '../api.ts';

/** What a task wants in its sandbox. */
export interface WantedFile {
  readonly value: string;
  readonly output_file?: string | undefined;
  readonly cache?: boolean | undefined;
  readonly extract: boolean;
}

interface Kept {
  readonly content: string;
  readonly readyAt: number;
}

/** Where nothing is said of what there is to fetch. */
export const EVERYTHING_AT_ONCE: Web = {
  find: (uri) => ({ content: uri, bytes: 0, tellsLength: true }),
  bytesPerMs: Number.POSITIVE_INFINITY,
};

/**
 * Mesos's fetcher of one host (docs/fetcher.md of apache/mesos): a task's files come one after the other, and those wanted
 * from the cache once for all tasks. What is kept is never asked for again, whatever its address leads to by now.
 */
export class Fetcher {
  readonly #clock: Clock;
  readonly #web: Web;
  readonly #hostname: string;
  readonly #kept = new Map<string, Kept>();

  constructor(clock: Clock, web: Web, hostname: string) {
    this.#clock = clock;
    this.#web = web;
    this.#hostname = hostname;
  }

  /** `then` gets what is in each file, by its name in the sandbox, or null where one could not be had. */
  fetch(wanted: readonly WantedFile[], then: (files: Readonly<Record<string, string>> | null) => void): void {
    const now = this.#clock.now();
    let at = now;
    const files: Record<string, string> = {};
    let found: Kept | null = { content: '', readyAt: now };
    for (const file of wanted) {
      found = this.#get(file, at);
      if (found === null) break;
      at = Math.max(at, found.readyAt);
      if (!isOnlyUnpacked(file)) files[nameOf(file)] = found.content;
    }
    const outcome = found === null ? null : files;
    if (at === now && outcome !== null) then(outcome);
    else this.#clock.after(at - now, () => then(outcome));
  }

  /** The host's agent process begins with an empty cache (`Fetcher::recover`). */
  forget(): void {
    this.#kept.clear();
  }

  #get({ value: uri, cache = false }: WantedFile, at: number): Kept | null {
    const kept = cache ? this.#kept.get(uri) : undefined;
    if (kept !== undefined) return kept;
    const file = this.#web.find(uri, this.#hostname);
    if (file === null) return null;
    const got = { content: file.content, readyAt: at + this.#duration(file) };
    if (cache && file.tellsLength) this.#kept.set(uri, got);
    return got;
  }

  #duration({ bytes }: WebFile): number {
    return Math.ceil(bytes / this.#web.bytesPerMs);
  }
}

/** Of an archive that is kept only what is in it reaches the sandbox. */
function isOnlyUnpacked({ value, cache = false, extract }: WantedFile): boolean {
  return cache && extract && /\.(?:zip|gz|tgz|tar|tbz2|txz|bz2|xz)$/.test(value);
}

function nameOf({ value, output_file: name }: WantedFile): string {
  return name ?? value.split('/').at(-1) ?? value;
}
