import { greatest } from '../domain/collections.ts';

/** The first column to the left, the numbers to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  return columns(rows, (cell, width, column) => (column === 0 ? cell.padEnd(width) : cell.padStart(width)));
}

/** Rows as lines, each column as wide as what is longest in it. */
export function columns(
  rows: readonly (readonly string[])[],
  padded: (cell: string, width: number, column: number) => string,
): string {
  const widths = (rows[0] ?? []).map((_, column) => greatest(rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => padded(cell, widths[column] ?? 0, column))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
