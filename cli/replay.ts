import { findJournal, type JournalEnd, type StoredJournal } from '../adapters/journal/readJournal.ts';
import type { Progress } from '../adapters/terminal/progress.ts';
import { counted } from '../domain/phrases.ts';
import { describeDifference } from '../services/journal/describe.ts';
import { type Entry, JournalError } from '../services/journal/entries.ts';
import { type Difference, Replay } from '../services/journal/replay.ts';
import { CommandError, EXIT } from './failure.ts';

/** Entries shown before a difference. */
const CONTEXT = 10;

export interface ReplayOutput {
  /** What the replay found. */
  readonly print: (line: string) => void;
  /** How far a long one has got. */
  readonly progress: Progress;
}

/**
 * Feeds a journal's inputs to fresh machines. Resolves with 0 if they command what was recorded, with 1 at the first
 * difference. Rejects with a CommandError for 2 if the file is no journal, or not all of it can be compared.
 */
export async function replay(path: string, output: ReplayOutput): Promise<number> {
  try {
    const journal = await findJournal(path);
    const { header, files } = journal;
    const began = new Date(header.startedAt).toISOString();
    const parts = files.length > 1 ? `, in ${files.length} parts` : '';
    output.print(`journal of ${header.config.name}, version ${header.version}, begun ${began}${parts}`);
    return await compare(journal, output);
  } catch (error) {
    if (error instanceof JournalError) throw new CommandError(error.message, EXIT.usage);
    throw error;
  } finally {
    output.progress.clear();
  }
}

async function compare(journal: StoredJournal, { print, progress }: ReplayOutput): Promise<number> {
  const replaying = new Replay(journal.header.config);
  const before: Entry[] = [];
  const differs = (difference: Difference) => {
    progress.clear();
    print(describeDifference(difference, before));
    return EXIT.failed;
  };

  const entries = journal.entries();
  let next = await entries.next();
  for (; next.done !== true; next = await entries.next()) {
    const { entry, bytesRead } = next.value;
    if (entry.kind === 'gap') {
      const { inputs } = replaying.counts;
      throw new JournalError(
        `no difference in the first ${counted(inputs, 'input')}; then ${counted(entry.gap, 'entry is', 'entries are')} missing, and what comes after them cannot be replayed`,
      );
    }
    const difference = replaying.take(entry);
    if (difference !== null) return differs(difference);
    before.push(entry);
    if (before.length > CONTEXT) before.shift();
    progress.at(bytesRead / journal.bytes);
  }
  const difference = next.value === 'torn' ? null : replaying.end();
  if (difference !== null) return differs(difference);
  progress.clear();
  print(verdict(replaying, next.value));
  return EXIT.done;
}

function verdict({ counts: { inputs, commands } }: Replay, end: JournalEnd): string {
  const note = end === 'torn' ? '; its last line was cut off, as by a crash, and is left out' : '';
  return `no difference: ${counted(inputs, 'input')}, ${counted(commands, 'command')}${note}`;
}
