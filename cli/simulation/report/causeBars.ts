import { duration } from '../../../domain/phrases.ts';
import { escaped } from './markup.ts';

/** What the jobs of a pool or a config waited for (ms, in sum), by cause. */
export interface CauseBar {
  readonly name: string;
  readonly causes: Readonly<Partial<Record<string, number>>>;
}

const WIDTH = 960;
const LEFT = 180;
const ROW = 30;

/** A bar for each, as long as all its waiting, in parts by cause; causes have one colour over all of them. */
export function causeBars(bars: readonly CauseBar[]): string {
  const order = causesOf(bars);
  if (order.length === 0) return '<p>No job waited.</p>';
  const longest = Math.max(...bars.map(totalOf));
  const scale = (WIDTH - LEFT) / longest;
  const rows = bars.flatMap((bar, index) => {
    const y = index * ROW;
    let x = LEFT;
    const parts = order.flatMap((cause, colour) => {
      const ms = bar.causes[cause] ?? 0;
      if (ms <= 0) return [];
      const width = ms * scale;
      const share = Math.round((100 * ms) / totalOf(bar));
      const part = `<rect class="c${colour % COLOURS}" x="${x.toFixed(1)}" y="${y + 4}" width="${width.toFixed(1)}" height="${ROW - 8}"><title>${escaped(`${bar.name}: ${cause} ${duration(ms)}, ${share} %`)}</title></rect>`;
      x += width;
      return [part];
    });
    return [
      `<text x="${LEFT - 8}" y="${y + ROW / 2 + 4}" text-anchor="end">${escaped(bar.name)}</text>`,
      ...parts,
    ];
  });
  return [
    `<p class="key">${order.map((cause, colour) => `<span><i class="c${colour % COLOURS}"></i>${escaped(cause)}</span>`).join(' ')}</p>`,
    `<svg viewBox="0 0 ${WIDTH} ${bars.length * ROW}" role="img" aria-label="Waits by cause">`,
    ...rows,
    '</svg>',
  ].join('\n');
}

/** How many colours there are; with more causes they are used again. */
export const COLOURS = 8;

/** As many rows as there are causes and bars, with how long jobs waited for each. */
export function causeTable(bars: readonly CauseBar[]): readonly (readonly string[])[] {
  return [
    ['waited for', ...bars.map(({ name }) => name)],
    ...causesOf(bars).map((cause) => [cause, ...bars.map(({ causes }) => duration(causes[cause] ?? 0))]),
    ['all', ...bars.map((bar) => duration(totalOf(bar)))],
  ];
}

/** Those that cost the most time first. */
function causesOf(bars: readonly CauseBar[]): readonly string[] {
  const sums = new Map<string, number>();
  for (const { causes } of bars)
    for (const [cause, ms = 0] of Object.entries(causes)) sums.set(cause, (sums.get(cause) ?? 0) + ms);
  return [...sums]
    .filter(([, ms]) => ms > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([cause]) => cause);
}

function totalOf({ causes }: CauseBar): number {
  return Object.values(causes).reduce<number>((sum, ms = 0) => sum + ms, 0);
}
