import { type ColumnNames, nameIn } from './columns.ts';
import { JOB_ROW, type JobRow } from './jobRow.ts';
import type { HistoryProblem } from './problems.ts';
import type { RawRow } from './rawRow.ts';

type Found = { readonly row: JobRow } | { readonly problems: readonly HistoryProblem[] };

/** Understands one row, and finds what no single column shows. */
export function checkedRow({ line, row, fields }: RawRow, { names }: ColumnNames): Found {
  const valueIn = (column: string) => fields[nameIn(names, column)];
  const values = Object.fromEntries([...names].map(([column, name]) => [column, fields[name]]));
  const parsed = JOB_ROW.safeParse(values);
  const place = { line, row };
  if (!parsed.success) {
    return {
      problems: parsed.error.issues.map(({ path, message }) => {
        const column = String(path[0]);
        return { ...place, column: nameIn(names, column), found: shown(valueIn(column)), message };
      }),
    };
  }
  const disorder = disorderIn(parsed.data);
  if (disorder === null) return { row: parsed.data };
  const { later, earlier } = disorder;
  const message = `which is before ${nameIn(names, earlier)} (${shown(valueIn(earlier))}); are columns mixed up? Fix the row or remove it`;
  return {
    problems: [{ ...place, column: nameIn(names, later), found: shown(valueIn(later)), message }],
  };
}

/** Two columns whose times are the wrong way round; null if all is well. */
function disorderIn({ scheduled, started, finished }: JobRow) {
  if (started !== null && started.at < scheduled.at) return { later: 'started', earlier: 'scheduled' };
  if (finished === null) return null;
  if (started !== null && finished.at < started.at) return { later: 'finished', earlier: 'started' };
  return finished.at < scheduled.at ? { later: 'finished', earlier: 'scheduled' } : null;
}

function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}
