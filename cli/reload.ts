import { concatMap, filter, from, Observable } from 'rxjs';
import { loadConfig } from '../adapters/config/load.ts';
import { ConfigError } from '../adapters/config/problems.ts';
import { ConfigFilesWatch } from '../adapters/config/watch.ts';
import { messageOf } from '../adapters/outside/fault.ts';
import type { Config } from '../domain/config.ts';
import { Secret } from '../domain/secret.ts';
import { needsRestart } from '../domain/settings/restart.ts';
import type { Reload } from '../services/events/reload.ts';
import type { Log } from '../services/ports.ts';
import type { Cell } from './wishes.ts';

export interface ReloadOptions {
  readonly path: string;
  /** What is in force now. */
  readonly current: () => Config;
  /** Applied to what is read, as the flags of the command line. */
  readonly adjust: (config: Config) => Config;
  readonly log: Log;
  /** Told what came of each reading. */
  readonly tell: (reload: Reload) => void;
  /** How often it was to be read again, and how often before the current one was read. */
  readonly rereads: Cell<number>;
  readonly readAt: number;
}

/**
 * New configs to be put in force: read again whenever that is wished. One that cannot be used, or only by starting the program
 * anew, is told and changes nothing: the last good one stays.
 */
export function configChanges({
  path,
  current,
  adjust,
  log,
  tell,
  rereads,
  readAt,
}: ReloadOptions): Observable<Config> {
  const refused = (text: string, why: string): null => {
    log.error(text);
    tell({ outcome: 'refused', text, why });
    return null;
  };
  const judged = (now: Config): Config | null => {
    const changed = changedKeys(current(), now);
    const fixed = changed.filter(needsRestart);
    if (fixed.length > 0)
      return refused(
        `the changed config needs a restart, the last good one stays in force: ${fixed.join(', ')} changed`,
        `it needs a restart, for ${fixed.join(', ')} changed`,
      );
    if (changed.length === 0) {
      tell({ outcome: 'unchanged', text: 'the config is as what is in force' });
      return null;
    }
    const text = `the config has changed: ${changed.join(', ')}`;
    log.info(text);
    tell({ outcome: 'taken', text });
    return now;
  };
  const readAgain = async (): Promise<Config | null> => {
    try {
      return judged(adjust(await loadConfig(path, process.env)));
    } catch (error) {
      const why = error instanceof ConfigError ? error.message : messageOf(error);
      return refused(`the changed config cannot be used, the last good one stays in force: ${why}`, why);
    }
  };
  return occasions(rereads, readAt).pipe(
    concatMap(() => from(readAgain())),
    filter((config) => config !== null),
  );
}

/** Those that came while the current config was read count too. */
function occasions(rereads: Cell<number>, readAt: number): Observable<void> {
  return new Observable((subscriber) => {
    if (rereads.now !== readAt) subscriber.next();
    return rereads.onChange(() => subscriber.next());
  });
}

/** Wishes that a config is read again when its file changes, or one that it includes; until `close`. */
export function followFiles(path: string, rereads: Cell<number>): FollowedFiles {
  const lost: string[] = [];
  let tell = (reason: string): void => {
    lost.push(reason);
  };
  const watch = new ConfigFilesWatch(path, (reason) => tell(reason));
  watch.changes.subscribe(() => rereads.set(rereads.now + 1));
  return {
    follow: (log) => {
      tell = (reason) => log.warn(`a config file is not watched, send SIGHUP after a change: ${reason}`);
      for (const reason of lost.splice(0)) tell(reason);
      void watch.follow();
    },
    close: () => watch.close(),
  };
}

export interface FollowedFiles {
  /**
   * Finds out what it includes, for which it has to be read; not while another reads it, as it may be a pipe. What cannot be
   * watched, so far and from now on, is told.
   */
  follow(log: Pick<Log, 'warn'>): void;
  close(): void;
}

/** Where two configs differ, as `scaling.max-agents` or `pools[1].image`. Secrets are compared and never shown. */
export function changedKeys(before: unknown, now: unknown): readonly string[] {
  return changesIn(before, now, '').map(({ key }) => key);
}

/** Those of them that are secrets. */
export function changedSecrets(before: unknown, now: unknown): readonly string[] {
  return changesIn(before, now, '').flatMap(({ key, isSecret }) => (isSecret ? [key] : []));
}

interface Change {
  readonly key: string;
  readonly isSecret: boolean;
}

function changesIn(before: unknown, now: unknown, key: string): readonly Change[] {
  if (before instanceof Secret && now instanceof Secret)
    return before.reveal() === now.reveal() ? [] : [{ key, isSecret: true }];
  if (Array.isArray(before) && Array.isArray(now)) {
    const longer = before.length > now.length ? before : now;
    return longer.flatMap((_, index) => changesIn(before[index], now[index], `${key}[${index}]`));
  }
  if (!isBlock(before) || !isBlock(now)) {
    const isSecret = before instanceof Secret || now instanceof Secret;
    return Object.is(before, now) ? [] : [{ key, isSecret }];
  }
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].flatMap((name) =>
    changesIn(before[name], now[name], placeWithin(key, name)),
  );
}

/** Our own keys as config files have them; within labels the names are people's, and stay as they are. */
function placeWithin(key: string, name: string): string {
  if (/(^|\.)labels$/.test(key)) return `${key}.${name}`;
  return key === '' ? asWritten(name) : `${key}.${asWritten(name)}`;
}

/** A key as config files have it. */
function asWritten(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function isBlock(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Secret) && !Array.isArray(value);
}
