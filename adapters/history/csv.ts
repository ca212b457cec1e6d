import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { type HistoryProblem, historyError } from './problems.ts';
import type { RawRow, RawRows } from './rawRow.ts';

/** csv-parse with `info`: the record, and where it ended. */
const RECORDS = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

/**
 * Takes CSV apart: a line of names, then one job in each. Fields are separated by commas, or by semicolons or tabs
 * if the first line has these and no comma.
 * @throws HistoryError if it is no CSV, or two columns have one name.
 */
export function csvRows(text: string, file: string): RawRows {
  const [header, ...records] = recordsIn(text, file);
  if (header === undefined)
    throw historyError(file, 'is empty: expected a line of column names, and a job in each line after it');
  const names = header.record;
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) < index);
  if (twice !== undefined)
    throw historyError(file, `has two columns named ${twice}: rename or remove the one that is not meant`, 1);
  const problems = records.flatMap(({ record, info }, index): readonly HistoryProblem[] => {
    if (record.length === names.length) return [];
    const message = `has ${record.length} fields where the first line has ${names.length}; put double quotes around a value that holds a ${nameOf(delimiterOf(text))}`;
    return [{ line: info.lines, row: index + 1, column: null, found: null, message }];
  });
  const rows = records.flatMap(({ record, info }, index): readonly RawRow[] =>
    record.length !== names.length
      ? []
      : [
          {
            line: info.lines,
            row: index + 1,
            fields: Object.fromEntries(names.map((name, at) => [name, record[at]])),
          },
        ],
  );
  return { names: new Set(names), rows, problems, notes: [] };
}

function recordsIn(text: string, file: string) {
  try {
    return RECORDS.parse(
      parse(text, {
        bom: true,
        delimiter: delimiterOf(text),
        info: true,
        relax_column_count: true,
        skip_empty_lines: true,
        trim: true,
      }),
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = z.object({ lines: z.number() }).parse(error);
    throw historyError(file, MEANINGS[error.code] ?? `is no CSV (${error.code})`, lines);
  }
}

const TORN_QUOTE =
  'something follows the closing double quote of a value; within a value, write a double quote twice';

const MEANINGS: Readonly<Partial<Record<string, string>>> = {
  CSV_QUOTE_NOT_CLOSED: 'a double quote is opened here or before and never closed',
  INVALID_OPENING_QUOTE:
    'a double quote within a value; put the whole value in double quotes and write the inner ones twice',
  CSV_INVALID_CLOSING_QUOTE: TORN_QUOTE,
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: TORN_QUOTE,
};

function delimiterOf(text: string): string {
  const [first = ''] = text.split(/\r?\n/, 1);
  return [',', ';', '\t'].find((delimiter) => first.includes(delimiter)) ?? ',';
}

function nameOf(delimiter: string): string {
  return delimiter === '\t' ? 'tab' : delimiter === ';' ? 'semicolon' : 'comma';
}
