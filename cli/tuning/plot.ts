import { duration } from '../../domain/phrases.ts';
import { escaped, roundStep } from '../simulation/report/markup.ts';
import type { Point, TuneResult } from './result.ts';

const [WIDTH, HEIGHT] = [760, 440];
const PLOT = { left: 84, right: WIDTH - 24, top: 24, bottom: HEIGHT - 56 };
/** Room around the points, as a share of their range. */
const MARGIN = 0.08;
const TICKS = 6;

type Shown = Pick<
  TuneResult,
  'tried' | 'front' | 'inForce' | 'recommended' | 'targetWaitMs' | 'budgetHoursSearched'
>;

/** Waits against agent-hours, all that was tried: the nearer to the lower left the better. */
export function frontPicture(result: Shown): string {
  const { tried, front, inForce, recommended, targetWaitMs, budgetHoursSearched } = result;
  const shown = [...tried, inForce, ...front];
  const x = scale(
    shown.map(({ agentHours }) => agentHours),
    PLOT.left,
    PLOT.right,
  );
  const y = scale(
    shown.map(({ p95 }) => p95 / 1000),
    PLOT.bottom,
    PLOT.top,
  );
  const at = (point: Point) => [x.at(point.agentHours), y.at(point.p95 / 1000)] as const;
  const dot = (point: Point, kind: string, radius: number) => {
    const [cx, cy] = at(point);
    return `<circle class="${kind}" cx="${n(cx)}" cy="${n(cy)}" r="${radius}"><title>${titleOf(point)}</title></circle>`;
  };
  const named = (point: Point, words: string) => {
    const [px, py] = at(point);
    const isRight = px > (PLOT.left + PLOT.right) / 2;
    return `<text class="name" x="${n(px + (isRight ? -12 : 12))}" y="${n(py - 10)}" text-anchor="${isRight ? 'end' : 'start'}">${words}</text>`;
  };
  const isWithin = (value: number, { low, high }: Scale) => value >= low && value <= high;
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="95th percentile of waits against agent-hours">`,
    ...x.ticks.flatMap((tick) => [
      `<line class="grid" x1="${n(x.at(tick))}" y1="${PLOT.top}" x2="${n(x.at(tick))}" y2="${PLOT.bottom}"/>`,
      `<text x="${n(x.at(tick))}" y="${PLOT.bottom + 18}" text-anchor="middle">${label(tick)}</text>`,
    ]),
    ...y.ticks.flatMap((tick) => [
      `<line class="grid" x1="${PLOT.left}" y1="${n(y.at(tick))}" x2="${PLOT.right}" y2="${n(y.at(tick))}"/>`,
      `<text x="${PLOT.left - 8}" y="${n(y.at(tick) + 4)}" text-anchor="end">${label(tick)} s</text>`,
    ]),
    `<text x="${(PLOT.left + PLOT.right) / 2}" y="${HEIGHT - 14}" text-anchor="middle">agent hours</text>`,
    `<text x="${PLOT.left}" y="14">p95 wait</text>`,
    ...(targetWaitMs === null || !isWithin(targetWaitMs / 1000, y)
      ? []
      : [
          `<line class="bound" x1="${PLOT.left}" y1="${n(y.at(targetWaitMs / 1000))}" x2="${PLOT.right}" y2="${n(y.at(targetWaitMs / 1000))}"><title>--target-wait</title></line>`,
        ]),
    ...(budgetHoursSearched === null || !isWithin(budgetHoursSearched, x)
      ? []
      : [
          `<line class="bound" x1="${n(x.at(budgetHoursSearched))}" y1="${PLOT.top}" x2="${n(x.at(budgetHoursSearched))}" y2="${PLOT.bottom}"><title>--budget</title></line>`,
        ]),
    `<polyline class="front" points="${front.map((point) => at(point).map(n).join(',')).join(' ')}"/>`,
    ...tried.filter(({ isOnFront }) => !isOnFront).map((point) => dot(point, 'tried', 3)),
    ...front.map((point) => dot(point, 'best', 4)),
    dot(inForce, 'own', 7),
    named(inForce, recommended?.isInForce ? 'in force, recommended' : 'in force'),
    ...(recommended === null || recommended.isInForce
      ? []
      : [dot(recommended, 'chosen', 7), named(recommended, 'recommended')]),
    '</svg>',
  ].join('\n');
}

function titleOf({ p95, agentHours, changes, isInForce }: Point): string {
  const what = isInForce ? ['in force'] : changes;
  return escaped([`p95 ${duration(p95)}, ${agentHours.toFixed(2)} agent hours`, ...what].join('\n'));
}

interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  at(value: number): number;
}

/** A linear scale with room around the values and round numbers in it. */
function scale(values: readonly number[], from: number, to: number): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = MARGIN * Math.max(most - least, most / 10, 1e-3);
  const [low, high] = [Math.max(0, least - room), most + room];
  const step = roundStep(high - low, TICKS);
  const first = Math.ceil(low / step);
  const count = Math.max(0, Math.floor(high / step) - first + 1);
  return {
    low,
    high,
    ticks: Array.from({ length: count }, (_, index) => (first + index) * step),
    at: (value) => from + ((value - low) / (high - low)) * (to - from),
  };
}

function label(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
