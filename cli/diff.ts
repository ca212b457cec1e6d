import { describeKeys } from '../adapters/config/describe/describe.ts';
import { loadConfig } from '../adapters/config/load.ts';
import type { Config } from '../domain/config.ts';
import { needsRestart } from '../domain/settings/restart.ts';
import { fingerprintOf } from '../policy/fingerprint.ts';
import { EXIT } from './failure.ts';
import { changedKeys, changedSecrets } from './reload.ts';
import { Secrecy } from './secrecy.ts';

export interface DiffFlags {
  readonly json?: true;
}

/** A key of which two configs differ. Secrets are compared and never shown. */
interface Difference {
  readonly key: string;
  /** As a config file has it; null if it is not set, or a secret. */
  readonly before: string | null;
  readonly now: string | null;
}

interface Differences {
  readonly changes: readonly Difference[];
  /** What the running program could not put in force; empty if it could put all in force. */
  readonly needRestart: readonly string[];
  /** Pools whose agents are replaced by such as are launched with the changed settings. */
  readonly replaced: readonly string[];
}

/**
 * What would be different with another config, and what it takes to put it in force. Prints it, and resolves with the exit code.
 * @throws ConfigError if one of the two cannot be used
 */
export async function diff(
  paths: readonly [before: string, now: string],
  flags: DiffFlags,
  print: (line: string) => void,
  env = process.env,
): Promise<number> {
  const before = await loadConfig(paths[0], env);
  const now = await loadConfig(paths[1], env);
  const secrecy = new Secrecy(before);
  return secrecy.keep(() => {
    secrecy.learn(now);
    const found = differences(before, now);
    const text = flags.json === true ? JSON.stringify(found, null, 2) : describeDifferences(found);
    print(secrecy.mask(text));
    return Promise.resolve(EXIT.done);
  });
}

function differences(before: Config, now: Config): Differences {
  const [old, fresh] = [describeKeys(before), describeKeys(now)];
  const shown = [...new Set([...old.keys(), ...fresh.keys()])]
    .filter((key) => old.get(key) !== fresh.get(key))
    .map((key) => ({ key, before: old.get(key) ?? null, now: fresh.get(key) ?? null }));
  const changed = changedKeys(before, now);
  const hidden = changedSecrets(before, now)
    .map((key) => key.replace('.credentials', ''))
    .filter((key) => !shown.some((difference) => difference.key === key))
    .map((key) => ({ key, before: null, now: null }));
  return {
    changes: [...shown, ...hidden],
    needRestart: changed.filter(needsRestart),
    replaced: now.pools
      .filter((pool) => {
        const same = before.pools.find(({ name }) => name === pool.name);
        return same !== undefined && fingerprintOf(same) !== fingerprintOf(pool);
      })
      .map(({ name }) => name),
  };
}

function describeDifferences({ changes, needRestart, replaced }: Differences): string {
  if (changes.length === 0) return 'nothing would be different';
  return [
    ...changes.map(({ key, before, now }) =>
      before === null && now === null
        ? `${key}: changed (a secret)`
        : `${key}: ${before ?? 'not set'} -> ${now ?? 'not set'}`,
    ),
    '',
    needRestart.length === 0
      ? 'all of it is put in force while the program runs: by SIGHUP, or when the file changes'
      : `needs a restart: ${needRestart.join(', ')}`,
    ...replaced.map(
      (pool) =>
        `pool ${pool}: one agent tries the changed settings, then those that serve are replaced when idle`,
    ),
  ].join('\n');
}
