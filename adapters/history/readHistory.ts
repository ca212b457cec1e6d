import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { counted } from '../../domain/phrases.ts';
import { nearest } from '../../domain/settings/kinds/nearest.ts';
import { errorCode } from '../config/hocon.ts';
import { readStdin, STDIN } from '../outside/stdin.ts';
import { checkedRow } from './checkedRow.ts';
import { type ColumnNames, findColumns } from './columns.ts';
import { csvRows } from './csv.ts';
import { FORMATS } from './formats/formats.ts';
import type { FormatName } from './formats/names.ts';
import { isCancelledUnbegun, type JobRow } from './jobRow.ts';
import { jsonRows } from './json.ts';
import { notesOn } from './notes.ts';
import { HistoryError, type HistoryProblem, historyError, rendered } from './problems.ts';
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
  /** Which of our columns the file has, and what it calls them, for people. */
  readonly columns: string;
  /** What was left out or taken for granted, a line for people each. */
  readonly notes: readonly string[];
}

export interface Reading {
  /** What the file was exported from, if it has not our columns. */
  readonly format?: FormatName;
  /** Whether rows that cannot be used are counted and left out, and not a reason to refuse all. */
  readonly skipBad?: boolean;
}

/**
 * Reads a history of jobs, CSV or JSON, gzipped or not; - is standard input.
 * @throws HistoryError with everything that is wrong with it.
 */
export async function readHistory(file: string, reading: Reading = {}): Promise<History> {
  const bytes = await (file === STDIN ? readStdin() : readFile(file)).catch((error: unknown) => {
    throw historyError(file, `cannot be read (${errorCode(error)})`);
  });
  return historyIn(unpacked(bytes, file), file, reading);
}

/** The same, of a text; its file only says what it is and gives messages their place. */
export function historyIn(text: string, file: string, { format, skipBad }: Reading = {}): History {
  const raw = rowsIn(text, file, format);
  const columns = findColumns(raw.names);
  if (raw.rows.length > 0) {
    assertHas(columns, raw, file);
    assertDifferent(columns, file);
  }
  const problems = [...raw.problems];
  const rows = raw.rows.flatMap((row) => {
    const found = checkedRow(row, columns);
    if ('problems' in found) problems.push(...found.problems);
    return 'row' in found ? [found.row] : [];
  });
  if (problems.length > 0 && (skipBad !== true || rows.length === 0)) throw new HistoryError(file, problems);
  if (raw.rows.length === 0) throw historyError(file, 'holds no jobs');
  const past = rows.flatMap((row) => pastJob(row) ?? []);
  const kept = eachOnce(past);
  if (kept.length === 0) throw historyError(file, 'none of its jobs has a finished time');
  return {
    jobs: kept.sort((a, b) => a.scheduledAt - b.scheduledAt),
    columns: [...columns.names].map(([ours, its]) => (ours === its ? ours : `${ours} (${its})`)).join(', '),
    notes: [
      ...skipped(file, problems),
      ...raw.notes,
      ...notesOn(rows, columns),
      ...repeated(past.length - kept.length),
    ],
  };
}

/**
 * A page that is read while jobs come in has some that the next has too, exports overlap, and when others of its stage are run
 * again GoCD copies a job with its times: what such a run of a job took it took once.
 */
function eachOnce(jobs: readonly PastJob[]): PastJob[] {
  const seen = new Set<string>();
  return jobs.filter(({ pipeline, counter, stage, job, scheduledAt, startedAt, durationMs }) => {
    if (pipeline === null || counter === null || stage === null || job === null) return true;
    const key = [pipeline, counter, stage, job, scheduledAt, startedAt, durationMs].join('/');
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function repeated(count: number): readonly string[] {
  return count === 0
    ? []
    : [`${counted(count, 'job')} left out: the same run of the same job at the same times is there already`];
}

function rowsIn(text: string, file: string, format: FormatName | undefined): RawRows {
  if (format !== undefined) return jsonRows(text, file, FORMATS[format]);
  return isJson(text, file) ? jsonRows(text, file) : csvRows(text, file);
}

/** Names the first of them: it is mostly the same mistake. */
function skipped(file: string, problems: readonly HistoryProblem[]): readonly string[] {
  const rows = new Set(problems.map(({ row, line }) => row ?? line));
  const [first] = problems;
  if (first === undefined) return [];
  return [`${counted(rows.size, 'row')} skipped that cannot be used, as ${rendered(file, first)}`];
}

/** More than this is no history that anybody would have to be simulated. */
const MOST_BYTES = 2 ** 30;

/** By its first two bytes, whatever it is called. */
function unpacked(bytes: Buffer, file: string): string {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES }).toString('utf8');
  } catch (error) {
    throw historyError(file, `is gzipped, and cannot be unpacked (${errorCode(error)})`);
  }
}

function isJson(text: string, file: string): boolean {
  const extension = extname(file.replace(/\.gz$/i, '')).toLowerCase();
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

const EXPORTED = '; of an export of another CI say which: --format github, gitlab or buildkite';

/** Neither can be done without: when a job came, and how long it took. */
function assertHas({ names, unknown }: ColumnNames, raw: RawRows, file: string): void {
  const problems = (['scheduled', 'finished'] as const).flatMap((column): readonly HistoryProblem[] => {
    if (names.has(column)) return [];
    const suggestion = nearest(column, unknown);
    const meant = suggestion === null ? EXPORTED : `; if ${suggestion} is it, rename it`;
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
