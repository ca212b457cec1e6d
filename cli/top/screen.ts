import { greatest } from '../../domain/collections.ts';
import { plainText } from '../../domain/plainText.ts';
import { AGENTS_HEAD } from '../desk/agents.ts';
import { GROUPS_HEAD } from '../desk/jobs.ts';
import { POOLS_HEAD } from '../desk/pools.ts';
import { factsOf } from '../desk/status.ts';
import { countsOf, itemsOf } from './lists.ts';
import { LISTS, type TopModel } from './model.ts';

/** A line of the screen. */
export interface Line {
  readonly text: string;
  readonly style: 'plain' | 'bold' | 'inverse' | 'faint';
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const HEADS = { agents: AGENTS_HEAD, jobs: GROUPS_HEAD, pools: POOLS_HEAD } as const;
const KEYS = 'q quit  / filter  s sort  tab agents, jobs, pools  d drain  p pause  r resume';
const SHORT_KEYS = 'q / s tab d p r';
/** Where there are fewer rows, what is healthy and why is left out for the list. */
const FEW_ROWS = 14;

/** All lines of the screen, never more than it has, each no wider than it is. */
export function screenOf(model: TopModel, { columns, rows }: Size): readonly Line[] {
  const top = rows < FEW_ROWS ? heading(model).slice(0, 1) : heading(model);
  const bottom = footing(model, columns);
  const room = Math.max(0, rows - top.length - 2 - bottom.length);
  const lines = [...top, ...listing(model, room), ...bottom];
  return lines.slice(0, rows).map((line) => ({ ...line, text: fitted(plainText(line.text), columns) }));
}

function heading({ looked, trouble }: TopModel): readonly Line[] {
  const away: readonly Line[] = trouble === null ? [] : [{ text: trouble, style: 'bold' }];
  if (looked === null) return away.length > 0 ? away : [plain('asking …')];
  const { name, verdict } = looked.state;
  const facts = factsOf(looked.state);
  const width = greatest(facts.map(([what = '']) => what.length));
  return [
    ...away,
    { text: `${name}: ${verdict.title}`, style: 'bold' },
    ...verdict.lines.slice(0, 3).map((line) => plain(`  ${line}`)),
    ...facts.map(([what = '', told = '']) => plain(`${what.padEnd(width)}  ${told}`)),
    plain(''),
  ];
}

function listing(model: TopModel, room: number): readonly Line[] {
  const counts = countsOf(model);
  const tabs = LISTS.map((list) =>
    list === model.list ? `[${list} ${counts[list]}]` : ` ${list} ${counts[list]} `,
  );
  const sorted = model.list === 'agents' ? `  by ${model.order}` : '';
  const filtered = model.filter === '' ? '' : `  with ${JSON.stringify(model.filter)}`;
  const items = itemsOf(model);
  const table = [HEADS[model.list], ...items.map(({ cells }) => cells)];
  const widths = HEADS[model.list].map((_, column) =>
    greatest(table.map((cells) => (cells[column] ?? '').length)),
  );
  const row = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const at = Math.max(
    0,
    items.findIndex(({ name }) => name === model.selected),
  );
  // The selected one stays in sight.
  const first = Math.max(0, Math.min(at - Math.floor(room / 2), items.length - room));
  const shown = items.slice(first, first + room).map(
    ({ name, cells }): Line => ({
      text: row(cells),
      style: name === model.selected ? 'inverse' : 'plain',
    }),
  );
  const filler = Array.from({ length: room - shown.length }, () => plain(''));
  return [
    plain(`${tabs.join('')}${sorted}${filtered}`),
    { text: row(HEADS[model.list]), style: 'faint' },
    ...shown,
    ...filler,
  ];
}

function footing(model: TopModel, columns: number): readonly Line[] {
  if (model.asked !== null) return [{ text: `${model.asked.words} y or n`, style: 'bold' }];
  if (model.isTyping) return [{ text: `/${model.filter}_  enter keeps it, escape ends it`, style: 'bold' }];
  if (model.notice !== '') return [{ text: model.notice, style: 'bold' }];
  return [{ text: KEYS.length <= columns ? KEYS : SHORT_KEYS, style: 'faint' }];
}

function plain(text: string): Line {
  return { text, style: 'plain' };
}

function fitted(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1))}…`;
}
