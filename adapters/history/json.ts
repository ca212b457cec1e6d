import { z } from 'zod';
import { messageOf } from '../outside/fault.ts';
import { HistoryError, type HistoryProblem, historyError } from './problems.ts';
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
 * Takes JSON apart: a list of jobs, an answer of GoCD's API with its `jobs`, a list of such answers, or one job or
 * answer a line.
 * @throws HistoryError if it is no JSON, or holds anything but objects.
 */
export function jsonRows(text: string, file: string): RawRows {
  const entries = entriesIn(text, file).flatMap(({ line, value }): readonly Entry[] => {
    const page = PAGE.safeParse(value).data;
    return page === undefined ? [{ line, value }] : page.jobs.map((job) => ({ line, value: job }));
  });
  const names = new Set<string>();
  const problems: HistoryProblem[] = [];
  const rows: RawRow[] = [];
  for (const [index, { line, value }] of entries.entries()) {
    const fields = OBJECT.safeParse(value).data;
    if (fields === undefined) {
      const message = 'expected a job as { "scheduled": …, "finished": …, "resources": […] }';
      problems.push({ line, row: index + 1, column: null, found: shown(value), message });
      continue;
    }
    const row = { line, fields: { ...timesOf(fields), ...fields } };
    for (const name of Object.keys(row.fields)) names.add(name);
    rows.push(row);
  }
  if (problems.length > 0) throw new HistoryError(file, problems);
  return { names, rows };
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
