import { counted } from '../../domain/phrases.ts';
import { type ColumnNames, nameIn } from './columns.ts';
import { isCancelledUnbegun, type JobRow } from './jobRow.ts';

/** What was left out of a history or taken for granted, a line for people each. */
export function notesOn(rows: readonly JobRow[], { names, unknown }: ColumnNames): readonly string[] {
  const count = (holds: (row: JobRow) => boolean) => rows.filter(holds).length;
  const unfinished = count(({ finished }) => finished === null);
  const cancelled = count((row) => row.finished !== null && isCancelledUnbegun(row));
  const unstarted = count((row) => row.finished !== null && row.started === null && !isCancelledUnbegun(row));
  const zoneless = count((row) =>
    [row.scheduled, row.started, row.finished].some((moment) => moment?.hasZone === false),
  );
  return [
    ...note(unfinished, (jobs) => `${jobs} left out: never finished`),
    ...note(cancelled, (jobs) => `${jobs} left out: cancelled before an agent had begun`),
    ...note(
      unstarted,
      (jobs) =>
        `${jobs} without ${nameIn(names, 'started')}: taken to have run from ${nameIn(names, 'scheduled')} on, so that their waits count as work`,
    ),
    ...note(zoneless, (jobs) => `${jobs} with times without a zone: taken as UTC`),
    ...(names.has('resources') ? [] : ['no column resources: every job is taken to need none']),
    ...(unknown.length === 0 ? [] : [`ignored columns: ${unknown.join(', ')}`]),
  ];
}

function note(count: number, words: (jobs: string) => string): readonly string[] {
  return count === 0 ? [] : [words(counted(count, 'job'))];
}
