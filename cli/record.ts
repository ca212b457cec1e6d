import { type JournalFile, openJournal } from '../adapters/journal/journalFile.ts';
import { VERSION } from '../adapters/package.ts';
import type { Clock } from '../domain/clock/clock.ts';
import type { Config } from '../domain/config.ts';
import { JournalError } from '../services/journal/entries.ts';
import { recordedIn } from '../services/journal/recording.ts';
import type { Log } from '../services/ports.ts';
import type { Service } from '../services/service.ts';
import { CommandError, EXIT } from './failure.ts';

export interface RecordFlags {
  /** The journal's file. */
  readonly record?: string;
}

interface RecordParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly isNext?: boolean;
}

/**
 * Runs a service with its steps kept in a journal, if one is asked for; it is on disk when this settles. Rejects with a
 * CommandError if it cannot be written; of one that follows another (`isNext`) that is told, and it runs without.
 */
export async function recorded<Result>(
  service: Service,
  { record: path }: RecordFlags,
  parts: RecordParts,
  live: (service: Service) => Promise<Result>,
): Promise<Result> {
  if (path === undefined) return live(service);
  const journal = await begin(path, parts).catch((error: unknown) => {
    if (parts.isNext !== true || !(error instanceof CommandError)) throw error;
    parts.log.error(`no journal is kept from now on: ${error.message}`);
    return null;
  });
  if (journal === null) return live(service);
  try {
    return await live({ ...service, steps: service.steps.pipe(recordedIn(journal)) });
  } finally {
    await journal.close();
  }
}

async function begin(path: string, { config, clock, log }: RecordParts): Promise<JournalFile> {
  const run = { version: VERSION, startedAt: clock.now(), config };
  try {
    return await openJournal({ path, run, clock, log });
  } catch (error) {
    if (error instanceof JournalError) throw new CommandError(error.message, EXIT.usage);
    throw error;
  }
}
