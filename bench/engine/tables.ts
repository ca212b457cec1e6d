import { type Figure, type Goal, isMet, type Unit } from './figures.ts';
import { type Growth, MOST_EXPONENT } from './growth.ts';
import type { Spread } from './measure.ts';
import type { Result } from './result.ts';

/** The tables of all results, in Markdown that can be read in a terminal too. */
export function tablesOf(results: readonly Result[]): string {
  const figures = results.flatMap((result) => result.figures);
  const growths = results.flatMap((result) => result.growths);
  return [
    table(['bench', 'what', 'against', 'median', 'min – max', 'goal', 'met'], figures.map(figureRow)),
    ...(growths.length === 0
      ? []
      : [table(['bench', 'growth of', 'at', 'medians', 'exponent', 'goal', 'met'], growths.map(growthRow))]),
  ].join('\n\n');
}

function figureRow(figure: Figure): readonly string[] {
  const { bench, what, against, unit, spread, goal, note } = figure;
  const noted = note === null ? what : `${what} (${note})`;
  return [
    bench,
    noted,
    against ?? '',
    ...spreadCells(spread, unit),
    goalCell(goal, unit),
    metCell(isMet(figure)),
  ];
}

function growthRow({ bench, what, of, points, unit, exponent }: Growth): readonly string[] {
  return [
    bench,
    what,
    `${points.map(({ size }) => size).join(', ')} ${of}`,
    `${points.map(({ value }) => shortened(value)).join(', ')} ${unit}`,
    exponent.toFixed(2),
    `≤ ${MOST_EXPONENT}`,
    metCell(exponent <= MOST_EXPONENT),
  ];
}

function spreadCells({ median, min, max }: Spread, unit: Unit): readonly [string, string] {
  return [amount(median, unit), `${shortened(min)} – ${shortened(max)}`];
}

function goalCell(goal: Goal | null, unit: Unit): string {
  if (goal === null) return '';
  if ('atMost' in goal) return `≤ ${amount(goal.atMost, unit)}`;
  return 'above' in goal ? `> ${amount(goal.above, unit)}` : `≥ ${amount(goal.atLeast, unit)}`;
}

function metCell(isMet: boolean | null): string {
  if (isMet === null) return '';
  return isMet ? 'yes' : '**no**';
}

function amount(value: number, unit: Unit): string {
  return `${shortened(value)} ${unit}`;
}

/** Three digits are more than the noise lets one tell apart. */
function shortened(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
