import { ConfigError } from '../adapters/config/problems.ts';
import { HistoryError } from '../adapters/history/problems.ts';
import { ListenError } from '../adapters/http/listenError.ts';
import { StateError } from '../adapters/state/kept.ts';
import { ZooKeeperError } from '../adapters/zookeeper/errors.ts';

/** What a command ends with. */
export const EXIT = {
  done: 0,
  failed: 1,
  /** A config or a file that cannot be used, or words the command line does not know. */
  usage: 2,
  /**
   * Another instance leads, has taken our framework over, or runs under our name. Started again with state in ZooKeeper, we
   * stand by.
   */
  takenOver: 3,
  /** Ctrl-C, where that is no way to end it well. */
  interrupted: 130,
} as const;

/** Ends a command with a line for people instead of a stack trace. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}

/** What to print and which code to exit with; null for an error nobody foresaw. */
export function explain(error: unknown): { readonly lines: string; readonly exitCode: number } | null {
  if (error instanceof ConfigError) return { lines: error.message, exitCode: EXIT.usage };
  if (error instanceof HistoryError) return { lines: error.message, exitCode: EXIT.usage };
  if (error instanceof ListenError)
    return { lines: `${error.message}; ${error.hint}`, exitCode: EXIT.failed };
  if (error instanceof StateError) return { lines: `${error.message}\n${error.hint}`, exitCode: EXIT.failed };
  if (error instanceof ZooKeeperError) return { lines: error.message, exitCode: EXIT.failed };
  if (error instanceof CommandError) return { lines: error.message, exitCode: error.exitCode };
  return null;
}
