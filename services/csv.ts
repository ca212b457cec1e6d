/** A line of CSV: what would be taken apart is put in quotes. */
export function csvLine(cells: readonly (string | number)[]): string {
  return cells.map(cell).join(',');
}

function cell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
