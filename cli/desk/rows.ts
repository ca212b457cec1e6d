import { counted } from '../../domain/phrases.ts';
import { plainText } from '../../domain/plainText.ts';
import { columns } from '../table.ts';

/**
 * A table whose last column is as long as it gets, all to the left. Names come from elsewhere: none of them breaks a line, or
 * says anything to a terminal.
 */
export function rows(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const cells = [head, ...lines].map((line) => line.map(plainText));
  return columns(cells, (cell, width) => cell.padEnd(width));
}

/** What was left out, to stand below a list; nothing if nothing was. */
export function moreThan(shown: number, all: number, one: string): readonly string[] {
  return shown < all
    ? [`and ${counted(all - shown, `more ${one}`)}: --limit, or --text, --pool to narrow it`]
    : [];
}

/** As the query of an address, what is not said left out. */
export function queryOf(asked: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, String(value));
  return query.toString();
}
