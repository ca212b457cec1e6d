import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { nearest } from '../../domain/settings/kinds/nearest.ts';
import { errorCode } from '../config/hocon.ts';
import { checkedRow } from './checkedRow.ts';
import { type ColumnNames, findColumns } from './columns.ts';
import { csvRows } from './csv.ts';
import { isCancelledUnbegun, type JobRow } from './jobRow.ts';
import { jsonRows } from './json.ts';
import { notesOn } from './notes.ts';
import { HistoryError, type HistoryProblem, historyError } from './problems.ts';
import type { RawRows } from './rawRow.ts';

/** A job that some agent once ran. Times are ms since the epoch. */
export interface PastJob {
  readonly scheduledAt: number;
  /** When an agent began with it; null if the history does not say. */
  readonly startedAt: number | null;
  readonly durationMs: number;
  readonly resources: readonly string[];
  readonly environment: string | null;
  readonly pipeline: string | null;
  readonly stage: string | null;
  readonly job: string | null;
  /** Which run of the pipeline, and which of the stage in it; null if the history does not say. */
  readonly counter: number | null;
  readonly stageCounter: number | null;
  readonly hasFailed: boolean;
}

export interface History {
  /** In the order they were scheduled. */
  readonly jobs: readonly PastJob[];
  /** What was left out or taken for granted, a line for people each. */
  readonly notes: readonly string[];
}

/**
 * Reads a history of jobs, CSV or JSON.
 * @throws HistoryError with everything that is wrong with it.
 */
export async function readHistory(file: string): Promise<History> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw historyError(file, `cannot be read (${errorCode(error)})`);
  });
  return historyIn(text, file);
}

/** The same, of a text; its file only says what it is and gives messages their place. */
export function historyIn(text: string, file: string): History {
  const raw = isJson(text, file) ? jsonRows(text, file) : csvRows(text, file);
  if (raw.rows.length === 0) throw historyError(file, 'holds no jobs');
  const columns = findColumns(raw.names);
  assertHas(columns, raw, file);
  assertDifferent(columns, file);
  const problems: HistoryProblem[] = [];
  const rows = raw.rows.flatMap((row, index) => {
    const found = checkedRow(row, index, columns);
    if ('problems' in found) problems.push(...found.problems);
    return 'row' in found ? [found.row] : [];
  });
  if (problems.length > 0) throw new HistoryError(file, problems);
  const kept = rows.flatMap((row) => pastJob(row) ?? []);
  if (kept.length === 0) throw historyError(file, 'none of its jobs has a finished time');
  return {
    jobs: kept.sort((a, b) => a.scheduledAt - b.scheduledAt),
    notes: notesOn(rows, columns),
  };
}

function isJson(text: string, file: string): boolean {
  const extension = extname(file).toLowerCase();
  if (['.csv', '.tsv'].includes(extension)) return false;
  return ['.json', '.jsonl', '.ndjson'].includes(extension) || /^\s*[[{]/.test(text);
}

/** Case and how words are joined make no other column of one: of two, one would be left out in silence. */
function assertDifferent({ same }: ColumnNames, file: string): void {
  const problems = same.map(
    ([first, second]): HistoryProblem => ({
      line: null,
      row: null,
      column: second,
      found: null,
      message: `is the same column as ${first}: rename or remove the one that is not meant`,
    }),
  );
  if (problems.length > 0) throw new HistoryError(file, problems);
}

/** Neither can be done without: when a job came, and how long it took. */
function assertHas({ names, unknown }: ColumnNames, raw: RawRows, file: string): void {
  const problems = (['scheduled', 'finished'] as const).flatMap((column): readonly HistoryProblem[] => {
    if (names.has(column)) return [];
    const suggestion = nearest(column, unknown);
    const meant = suggestion === null ? '' : `; if ${suggestion} is it, rename it`;
    const has = [...raw.names].join(', ');
    return [{ line: null, row: null, column, found: null, message: `no such column among ${has}${meant}` }];
  });
  if (problems.length > 0) throw new HistoryError(file, problems);
}

/** Null for a job that took no agent's time, or not known how much. */
function pastJob(row: JobRow): PastJob | null {
  const { scheduled, started, finished, resources, environment, pipeline, stage, job, counter } = row;
  if (finished === null || isCancelledUnbegun(row)) return null;
  return {
    scheduledAt: scheduled.at,
    startedAt: started?.at ?? null,
    durationMs: finished.at - (started ?? scheduled).at,
    resources,
    environment,
    pipeline,
    stage,
    job,
    counter,
    stageCounter: row.stage_counter,
    hasFailed: row.result?.toLowerCase() === 'failed',
  };
}
