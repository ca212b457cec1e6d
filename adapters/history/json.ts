import { z } from 'zod';
import { counted } from '../../domain/phrases.ts';
import { messageOf } from '../outside/fault.ts';
import type { Format, FormatRow } from './formats/format.ts';
import { type HistoryProblem, historyError } from './problems.ts';
import type { RawRow, RawRows } from './rawRow.ts';
import { timesOf } from './transitions.ts';

const OBJECT = z.record(z.string(), z.unknown());
/** An answer of GoCD's API: one page of jobs. */
const PAGE = z.object({ jobs: z.array(z.unknown()) });

interface Entry {
  readonly line: number | null;
  readonly value: unknown;
}

/**
 * Takes JSON apart: a list of jobs, an answer of an API with its `jobs`, a list of such answers, or one job or answer a line.
 * @param format of an API that is not GoCD's.
 * @throws HistoryError if it is no JSON.
 */
export function jsonRows(text: string, file: string, format: Format | null = null): RawRows {
  const entries = entriesIn(text, file).flatMap(({ line, value }): readonly Entry[] =>
    jobsIn(value, format).map((job) => ({ line, value: job })),
  );
  const names = new Set<string>();
  const problems: HistoryProblem[] = [];
  const rows: RawRow[] = [];
  const leftOut = new Map<string, number>();
  for (const [index, { line, value }] of entries.entries()) {
    const found = format === null ? ownRow(value) : format.rowOf(value);
    const place = { line, row: index + 1 };
    if ('fields' in found) {
      rows.push({ ...place, fields: found.fields });
      for (const name of Object.keys(found.fields)) names.add(name);
    } else if ('leftOut' in found) leftOut.set(found.leftOut, (leftOut.get(found.leftOut) ?? 0) + 1);
    else {
      const column = found.flaw === '' ? null : found.flaw;
      const expected = format?.name ?? 'a job as { "scheduled": …, "finished": …, "resources": […] }';
      problems.push({
        ...place,
        column,
        found: column === null ? shown(value) : null,
        message: `expected ${expected}`,
      });
    }
  }
  const notes = [...leftOut].map(([why, count]) => `${counted(count, 'job')} left out: ${why}`);
  return { names, rows, problems, notes };
}

function jobsIn(value: unknown, format: Format | null): readonly unknown[] {
  if (format !== null) return format.jobsIn(value);
  return PAGE.safeParse(value).data?.jobs ?? [value];
}

function ownRow(value: unknown): FormatRow {
  const fields = OBJECT.safeParse(value).data;
  return fields === undefined ? { flaw: '' } : { fields: { ...timesOf(fields), ...fields } };
}

function entriesIn(text: string, file: string): readonly Entry[] {
  const whole = parsed(text);
  if (whole.isJson) {
    const list = Array.isArray(whole.value) ? whole.value : [whole.value];
    return list.map((value: unknown) => ({ line: null, value }));
  }
  const lines = text
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [{ line: index + 1, ...parsed(line) }]));
  const wrong = lines.find(({ isJson }) => !isJson);
  if (wrong === undefined && lines.length > 0) return lines;
  // A file whose first line is a job of its own has one in each line; else the place is that in the whole.
  if (wrong !== undefined && lines[0]?.isJson)
    throw historyError(file, `is no JSON (${wrong.reason})`, wrong.line);
  throw historyError(file, `is no JSON (${whole.reason}); expected a list of jobs, or a job in each line`);
}

function parsed(text: string): {
  readonly isJson: boolean;
  readonly value: unknown;
  readonly reason: string;
} {
  try {
    return { isJson: true, value: JSON.parse(text), reason: '' };
  } catch (error) {
    return { isJson: false, value: null, reason: messageOf(error) };
  }
}

function shown(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : JSON.stringify(value).slice(0, 40);
}
