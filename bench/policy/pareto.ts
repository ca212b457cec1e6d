import { CLAIRVOYANT } from './clairvoyant.ts';
import { dominators, type Row } from './summary.ts';

const [WIDTH, HEIGHT] = [720, 420];
const PLOT = { left: 64, right: WIDTH - 150, top: 44, bottom: HEIGHT - 52 };
const LINE = 15;
const DOT = 5;
/** Of bold letters, about. */
const LETTER = 7;
/** Names may have to go below the lowest point: so many times less is still in the picture. */
const ROOM_FOR_NAMES = 4;

/** Readable on both, whatever the page it is shown on. */
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #333 }
  .title { font-size: 14px; font-weight: 600 }
  .ours { font-weight: 700; fill: #b3400a }
  .grid { stroke: #ddd }
  .bound { stroke: #888; stroke-dasharray: 4 4 }
  .front { fill: none; stroke: #2b6cb0; stroke-opacity: .5 }
  circle { fill: #2b6cb0 }
  circle.ours { fill: #d9540f }
  line.leader { stroke: #999; stroke-width: .5 }
  @media (prefers-color-scheme: dark) {
    text { fill: #ddd }
    .ours { fill: #ff9d5c }
    .grid { stroke: #444 }
    .front { stroke: #7ab3ef }
    circle { fill: #7ab3ef }
    circle.ours { fill: #ff9d5c }
  }`;

/**
 * Waits against cost, both on a logarithmic scale: the nearer to the lower left the better. A line joins the policies
 * that none dominates; a dashed one marks the hours of work, which no policy that does it all can go below.
 */
export function paretoPicture(scenario: string, rows: readonly Row[]): string {
  const all = rows.filter((row) => row.scenario === scenario);
  const policies = all.filter(({ policy }) => policy !== CLAIRVOYANT);
  const bound = all.find(({ policy }) => policy === CLAIRVOYANT);
  const hours = policies.map(({ agentHours }) => agentHours.median);
  const x = scale([...hours, bound?.agentHours.median ?? Number.NaN], PLOT.left, PLOT.right);
  const y = scale(policies.map(waitOf), PLOT.bottom, PLOT.top, ROOM_FOR_NAMES);
  const at = (row: Row) => ({ x: x.at(row.agentHours.median), y: y.at(waitOf(row)) });
  const front = policies
    .filter((row) => dominators(row, policies).length === 0)
    .sort((a, b) => a.agentHours.median - b.agentHours.median)
    .map((row) => `${n(at(row).x)},${n(at(row).y)}`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${scenario}: 95th percentile of waits against agent-hours">`,
    `<style>${STYLE}\n</style>`,
    text(PLOT.left, 22, `${scenario}: p95 wait against agent-hours`, 'title'),
    ...x.ticks.flatMap((tick) => [
      rule(x.at(tick), PLOT.top, x.at(tick), PLOT.bottom, 'grid'),
      text(x.at(tick), PLOT.bottom + 18, String(tick), '', 'middle'),
    ]),
    ...y.ticks.flatMap((tick) => [
      rule(PLOT.left, y.at(tick), PLOT.right, y.at(tick), 'grid'),
      text(PLOT.left - 8, y.at(tick) + 4, String(tick), '', 'end'),
    ]),
    text((PLOT.left + PLOT.right) / 2, HEIGHT - 12, 'agent-hours (logarithmic)', '', 'middle'),
    text(PLOT.left - 48, PLOT.top - 10, 's'),
    ...(bound === undefined
      ? []
      : [rule(x.at(bound.agentHours.median), PLOT.top, x.at(bound.agentHours.median), PLOT.bottom, 'bound')]),
    `<polyline class="front" points="${front.join(' ')}"/>`,
    ...labels(policies.map((row) => ({ ...at(row), name: row.policy }))),
    '</svg>',
    '',
  ].join('\n');
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly name: string;
}

/** Names to the right of their points, lower where another name or point is in the way. */
function labels(points: readonly Point[]): readonly string[] {
  const placed: Point[] = [];
  for (const point of [...points].sort((a, b) => rank(a) - rank(b) || a.y - b.y || a.x - b.x)) {
    const x = point.x + 10;
    let y = point.y + 4;
    const isInTheWay = (other: Point) =>
      Math.abs(other.y - y) < LINE && other.x > x - widthOf(other) && other.x < x + widthOf(point);
    const isCovered = (other: Point) =>
      Math.abs(other.y - (y - 4)) < LINE / 2 + 2 && other.x > x - DOT - 4 && other.x < x + widthOf(point);
    while (placed.some(isInTheWay) || points.some(isCovered)) y += LINE / 3;
    placed.push({ x, y, name: point.name });
  }
  const labelOf = new Map(placed.map((label) => [label.name, label]));
  return points.flatMap(({ x, y, name }) => {
    const label = labelOf.get(name);
    const isOurs = name.startsWith('ours') ? 'ours' : '';
    if (label === undefined) return [];
    return [
      rule(x, y, label.x - 2, label.y - 4, 'leader'),
      `<circle cx="${n(x)}" cy="${n(y)}" r="${DOT}" class="${isOurs}"/>`,
      text(label.x, label.y, name, isOurs),
    ];
  });
}

function widthOf({ name }: Point): number {
  return name.length * LETTER + LETTER;
}

/** Ours has the best place. */
function rank({ name }: Point): number {
  return name.startsWith('ours') ? 0 : 1;
}

interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** A logarithmic scale with some room around the values, and round numbers in it. */
function scale(values: readonly number[], from: number, to: number, below = 1.25): Scale {
  const known = values.filter((value) => value > 0);
  const [low, high] = [Math.log(Math.min(...known) / below), Math.log(Math.max(...known) * 1.25)];
  const at = (value: number) => from + ((Math.log(value) - low) / (high - low)) * (to - from);
  const round = [1, 2, 5].flatMap((digit) => [0, 1, 2, 3, 4].map((power) => digit * 10 ** power));
  const ticks = round.filter((tick) => Math.log(tick) > low && Math.log(tick) < high).sort((a, b) => a - b);
  return { at, ticks };
}

/** A wait of nothing has no logarithm. */
function waitOf({ p95 }: Row): number {
  return Math.max(1, p95.median);
}

function text(x: number, y: number, content: string, style = '', anchor = 'start'): string {
  return `<text x="${n(x)}" y="${n(y)}" text-anchor="${anchor}" class="${style}">${content}</text>`;
}

function rule(x1: number, y1: number, x2: number, y2: number, style: string): string {
  return `<line x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}" class="${style}"/>`;
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
