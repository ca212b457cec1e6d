import { type FSWatcher, realpathSync, statSync, watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { concatMap, debounceTime, type Observable, Subject } from 'rxjs';
import { messageOf } from '../outside/fault.ts';
import { filesOf } from './hocon.ts';

/** An editor writes a file in several strokes; a mounted one changes by its folder. */
const CALM_MS = 500;

interface WatchedFolder {
  readonly watcher: FSWatcher;
  /** What tells the folder from another that has taken its place. */
  readonly inode: number;
}

/**
 * Watches a config file and all that it includes, those that are not there yet too. It is their folders that are
 * watched, because a file that is replaced is not the file that was watched.
 */
export class ConfigFilesWatch {
  readonly #path: string;
  readonly #onLost: (reason: string) => void;
  readonly #touched = new Subject<void>();
  readonly #folders = new Map<string, WatchedFolder>();
  /** What matters in each folder. */
  #names = new Map<string, Set<string>>();
  #isClosed = false;

  /** Whenever one of the files may have changed, and nothing more has happened for a while. */
  readonly changes: Observable<void>;

  /** @param onLost is told why something can't be watched, or no longer. */
  constructor(path: string, onLost: (reason: string) => void, calmMs = CALM_MS) {
    this.#path = path;
    this.#onLost = onLost;
    this.changes = this.#touched.pipe(
      debounceTime(calmMs),
      concatMap(() => this.follow()),
    );
    this.#watchAll([resolve(path)]);
  }

  /** Finds out anew which files there are to be watched. Never rejects: of a file that makes no sense, what is known. */
  async follow(): Promise<void> {
    const files = await filesOf(this.#path);
    if (!this.#isClosed) this.#watchAll(files);
  }

  close(): void {
    this.#isClosed = true;
    for (const { watcher } of this.#folders.values()) watcher.close();
    this.#folders.clear();
    this.#touched.complete();
  }

  #watchAll(files: readonly string[]): void {
    const names = new Map<string, Set<string>>();
    for (const file of files.flatMap((path) => [path, ...targetOf(path)])) {
      const { folder, name } = nearest(file);
      names.set(folder, (names.get(folder) ?? new Set()).add(name));
    }
    this.#names = names;
    for (const [folder, { watcher, inode }] of this.#folders) {
      if (names.has(folder) && inodeOf(folder) === inode) continue;
      watcher.close();
      this.#folders.delete(folder);
    }
    for (const folder of names.keys()) if (!this.#folders.has(folder)) this.#watch(folder);
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        if (this.#matters(folder, name)) this.#touched.next();
      });
      watcher.on('error', ({ message }) => this.#onLost(message));
      this.#folders.set(folder, { watcher, inode: inodeOf(folder) ?? 0 });
    } catch (error) {
      this.#onLost(messageOf(error));
    }
  }

  /** A mounted folder changes by a link in it whose name begins with two dots; a folder that goes tells its own name. */
  #matters(folder: string, name: string | null): boolean {
    if (name === null || name.startsWith('..') || name === basename(folder)) return true;
    return this.#names.get(folder)?.has(name) ?? false;
  }
}

/** The folder of a file, or the one where the first that is missing on the way to it would be. */
function nearest(file: string): { readonly folder: string; readonly name: string } {
  const folder = dirname(file);
  if (folder === file || inodeOf(folder) !== null) return { folder, name: basename(file) };
  return nearest(folder);
}

/** What a link leads to; nothing if it is none or leads nowhere. */
function targetOf(path: string): readonly string[] {
  try {
    const target = realpathSync(path);
    return target === path ? [] : [target];
  } catch {
    return [];
  }
}

/** Null if there is nothing to be seen. */
function inodeOf(path: string): number | null {
  try {
    return statSync(path).ino;
  } catch {
    return null;
  }
}
