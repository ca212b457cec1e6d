import type { AgentLevel } from '../../../sandbox/index.ts';
import { escaped, niceSteps } from './markup.ts';

const WIDTH = 960;
const HEIGHT = 220;
const LEFT = 44;
const BOTTOM = 24;
const TOP = 8;
/** More columns are not to be told from each other. */
const COLUMNS = 480;
const HOUR_MS = 3_600_000;

export interface AgentChart {
  readonly name: string;
  readonly levels: readonly AgentLevel[];
  /** What is shown, in ms since the epoch. */
  readonly from: number;
  readonly to: number;
  /** Of the charts that stand side by side, so that they have one scale. */
  readonly most: number;
}

/** How many agents there were and how many of them built, over the time, as a picture. */
export function agentChart({ name, levels, from, to, most }: AgentChart): string {
  const steps = niceSteps(most);
  const top = steps.at(-1) ?? 1;
  const x = (at: number) => LEFT + ((at - from) / Math.max(1, to - from)) * (WIDTH - LEFT);
  const y = (count: number) => TOP + (1 - count / top) * (HEIGHT - TOP - BOTTOM);
  const columns = columnsOf(levels, from, to);
  const line = (of: (level: AgentLevel) => number) =>
    columns.map((level) => `${x(level.at).toFixed(1)},${y(of(level)).toFixed(1)}`).join(' ');
  const ground = y(0).toFixed(1);
  const area = `${LEFT},${ground} ${line(({ agents }) => agents)} ${WIDTH},${ground}`;
  const busy = `${LEFT},${ground} ${line((level) => level.busy)} ${WIDTH},${ground}`;
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(`Agents over time, ${name}`)}">`,
    `<title>${escaped(`${name}: at most ${Math.max(0, ...columns.map(({ agents }) => agents))} agents at once`)}</title>`,
    ...steps.map(
      (step) =>
        `<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${y(step)}" y2="${y(step)}"/><text x="${LEFT - 6}" y="${y(step) + 4}" text-anchor="end">${step}</text>`,
    ),
    ...hoursIn(from, to).map(
      (at) =>
        `<text x="${x(at).toFixed(1)}" y="${HEIGHT - 6}" text-anchor="middle">${clockOf(at, from, to)}</text>`,
    ),
    `<polygon class="idle" points="${area}"/>`,
    `<polygon class="busy" points="${busy}"/>`,
    '</svg>',
  ].join('\n');
}

/** Steps as a line: of each column the most that there were in it. */
function columnsOf(levels: readonly AgentLevel[], from: number, to: number): readonly AgentLevel[] {
  const width = Math.max(1, (to - from) / COLUMNS);
  const columns: AgentLevel[] = [];
  let next = 0;
  let now = { agents: 0, busy: 0 };
  for (let column = 0; column < COLUMNS; column++) {
    const end = from + (column + 1) * width;
    let most = now;
    for (let level = levels[next]; level !== undefined && level.at < end; level = levels[++next]) {
      now = level;
      most = { agents: Math.max(most.agents, now.agents), busy: Math.max(most.busy, now.busy) };
    }
    columns.push({ ...most, at: from + column * width }, { ...most, at: end });
  }
  return columns;
}

const STEPS_H = [1, 2, 3, 6, 12, 24, 48, 168, 336, 720];

/** Moments on the axis: full hours or days, about eight of them. */
function hoursIn(from: number, to: number): readonly number[] {
  const hours = (to - from) / HOUR_MS;
  const step = (STEPS_H.find((size) => hours / size <= 8) ?? 2_160) * HOUR_MS;
  const moments: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) moments.push(at);
  return moments;
}

function clockOf(at: number, from: number, to: number): string {
  const text = new Date(at).toISOString();
  return to - from > 48 * HOUR_MS ? text.slice(5, 10) : text.slice(11, 16);
}
