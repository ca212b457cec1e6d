import { concatMap, filter, from, fromEvent, merge, Observable } from 'rxjs';
import { loadConfig } from '../adapters/config/load.ts';
import { ConfigError } from '../adapters/config/problems.ts';
import { ConfigFilesWatch } from '../adapters/config/watch.ts';
import type { Config } from '../domain/config.ts';
import { Secret } from '../domain/secret.ts';
import type { Log } from '../services/ports.ts';

/** Settings that belong to the process rather than to the service in it. */
const NEED_A_RESTART = ['name', 'state', 'http', 'log', 'mesos.user', 'mesos.principal'] as const;

export interface ReloadOptions {
  readonly path: string;
  /** What is in force now. */
  readonly current: () => Config;
  /** Applied to what is read, as the flags of the command line. */
  readonly adjust: (config: Config) => Config;
  readonly log: Log;
}

/**
 * New configs to be put in force: read again at SIGHUP and when the file changes, or one that it includes. One that cannot
 * be used, or only by starting the program anew, is told and changes nothing: the last good one stays.
 */
export function configChanges({ path, current, adjust, log }: ReloadOptions): Observable<Config> {
  const occasions = merge(fromEvent(process, 'SIGHUP'), fileChanges(path, log));
  const readAgain = async (): Promise<Config | null> => {
    try {
      return usable(current(), adjust(await loadConfig(path, process.env)), log);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      log.error(`the changed config cannot be used, the last good one stays in force: ${error.message}`);
      return null;
    }
  };
  return occasions.pipe(
    concatMap(() => from(readAgain())),
    filter((config) => config !== null),
  );
}

function usable(before: Config, now: Config, log: Log): Config | null {
  const changed = changedKeys(before, now);
  if (changed.length === 0) return null;
  const fixed = changed.filter((key) =>
    NEED_A_RESTART.some((one) => key === one || key.startsWith(`${one}.`)),
  );
  if (fixed.length > 0) {
    log.error(
      `the changed config needs a restart, the last good one stays in force: ${fixed.join(', ')} changed`,
    );
    return null;
  }
  log.info(`the config has changed: ${changed.join(', ')}`);
  return now;
}

/** The file and all that it includes. */
function fileChanges(path: string, log: Log): Observable<void> {
  return new Observable((subscriber) => {
    const watch = new ConfigFilesWatch(path, (reason) => {
      log.warn(`a config file is not watched, send SIGHUP after a change: ${reason}`);
    });
    const subscription = watch.changes.subscribe(subscriber);
    subscription.add(() => watch.close());
    void watch.follow();
    return subscription;
  });
}

/** Where two configs differ, as `scaling.max-agents` or `pools[1].image`. Secrets are compared and never shown. */
export function changedKeys(before: unknown, now: unknown, key = ''): readonly string[] {
  if (before instanceof Secret && now instanceof Secret) return before.reveal() === now.reveal() ? [] : [key];
  if (Array.isArray(before) && Array.isArray(now)) {
    const longer = before.length > now.length ? before : now;
    return longer.flatMap((_, index) => changedKeys(before[index], now[index], `${key}[${index}]`));
  }
  if (!isBlock(before) || !isBlock(now)) return Object.is(before, now) ? [] : [key];
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].flatMap((name) =>
    changedKeys(before[name], now[name], placeWithin(key, name)),
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
