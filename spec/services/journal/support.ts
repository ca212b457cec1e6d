import type { Entry, Header } from '../../../services/journal/entries.ts';
import { EntryParser, parseHeader } from '../../../services/journal/parser.ts';
import { type Difference, Replay } from '../../../services/journal/replay.ts';

export interface ReadJournal {
  readonly header: Header;
  readonly entries: readonly Entry[];
}

/** A journal read back from its text. */
export function readText(text: string): ReadJournal {
  const [first = '', ...lines] = text.trimEnd().split('\n');
  const parser = new EntryParser();
  return {
    header: parseHeader(first, 'line 1'),
    entries: lines.map((line, index) => parser.parse(line, `line ${index + 2}`)),
  };
}

/** The first difference between a journal and what the machines do now. */
export function replayed({ header, entries }: ReadJournal): Difference | null {
  const replay = new Replay(header.config);
  for (const entry of entries) {
    if (entry.kind === 'gap') throw new Error('there is a gap');
    const difference = replay.take(entry);
    if (difference !== null) return difference;
  }
  return replay.end();
}
