import { useEffect, useId, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { duration } from '../../../domain/phrases.ts';
import { fullTime } from '../words/format.ts';
import { type Line, type Prepared, prepared, type Span, STEPS, type Unit, usualGap } from './chartData.ts';
import { timeLabels } from './timeLabels.ts';
import { ValueTable } from './valueTable.tsx';

export interface ChartProps<Point> {
  readonly title: string;
  readonly lines: readonly Line<Point>[];
  readonly points: readonly Point[];
  readonly unit?: Unit;
  /** Each line on top of the one before it. */
  readonly isStacked?: boolean;
  /** What is between two lines is filled, by their places. */
  readonly band?: readonly [upper: number, lower: number];
  /** From when until when it is (ms since the epoch); by default as far as there are points. */
  readonly span?: Span | null;
  readonly height?: number;
  /** Told what part was chosen by dragging. */
  readonly onZoom: (span: Span) => void;
}

/** All charts of a page point at the same time. */
const POINTER = uPlot.sync('charts');
const WORDS: Readonly<Record<Unit, (value: number) => string>> = { count: String, duration };

/**
 * Lines over time. What they are at the time that is pointed at, or else at their end, is said beside them; arrow keys
 * point as a mouse does, and a table has all values.
 */
export function Chart<Point extends { readonly at: number }>(props: ChartProps<Point>) {
  const { title, lines, points, unit = 'count', span = null, height = 130 } = props;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const ready = preparedFor(props);
  const latest = useRef({ props, ready });
  latest.current = { props, ready };
  const titleId = useId();
  const words = WORDS[unit];

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const draw = () => {
      plot.current?.destroy();
      const { props: shown, ready: data } = latest.current;
      const options = optionsFor(shown, element, {
        point: setPointed,
        zoom: (chosen) => latest.current.props.onZoom(chosen),
        span: () => latest.current.props.span ?? null,
      });
      plot.current = new uPlot(options, data.drawn, element);
      POINTER.sub(plot.current);
    };
    draw();
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    return () => {
      resized.disconnect();
      scheme.removeEventListener('change', draw);
      plot.current?.destroy();
      plot.current = null;
    };
  }, [height]);

  useEffect(() => {
    plot.current?.setData(latest.current.ready.drawn);
  }, [points, span?.from, span?.to]);

  const shown = pointed === null ? null : (ready.points[pointed] ?? null);
  const told = shown ?? points.at(-1);
  const move = (event: KeyboardEvent) => {
    const step = STEP_OF_KEY[event.key];
    const uplot = plot.current;
    if (step === undefined || uplot === null) return;
    event.preventDefault();
    const last = ready.points.length - 1;
    const next = Math.min(last, Math.max(0, step(pointed ?? last, last)));
    const at = ready.drawn[0][next] ?? 0;
    uplot.setCursor({ left: uplot.valToPos(at, 'x'), top: 0 });
  };
  const said =
    told === undefined
      ? 'nothing yet'
      : `${fullTime(told.at)}: ${lines.map((line) => `${line.label} ${words(line.of(told))}`).join(', ')}`;
  return (
    <figure class="chart">
      <figcaption>
        <span class="chart-title" id={titleId}>
          {title}
        </span>
        {lines.map((line) => (
          <span key={line.label} class="legend">
            <span
              class={line.isLimit === true ? 'swatch dashed' : 'swatch'}
              style={{ '--swatch': `var(${line.colour})` }}
              aria-hidden="true"
            />
            {line.label} <span class="num">{told === undefined ? '–' : words(line.of(told))}</span>
            {shown !== null || line.isLimit === true || points.length === 0 ? null : (
              <span class="minor num"> max {words(Math.max(...points.map(line.of)))}</span>
            )}
          </span>
        ))}
        {shown === null ? null : <span class="minor num">{fullTime(shown.at)}</span>}
      </figcaption>
      <div
        ref={place}
        class="plot"
        style={{ height: `${height}px` }}
        role="slider"
        tabIndex={0}
        aria-labelledby={titleId}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, ready.points.length - 1)}
        aria-valuenow={pointed ?? Math.max(0, ready.points.length - 1)}
        aria-valuetext={said}
        onKeyDown={move}
        onBlur={() => setPointed(null)}
      />
      <ValueTable title={title} lines={lines} points={points} words={words} />
    </figure>
  );
}

const STEP_OF_KEY: Readonly<Record<string, (from: number, last: number) => number>> = {
  ArrowLeft: (from) => from - 1,
  ArrowRight: (from) => from + 1,
  PageDown: (from) => from - 10,
  PageUp: (from) => from + 10,
  Home: () => 0,
  End: (_from, last) => last,
};

function preparedFor<Point extends { readonly at: number }>({
  lines,
  points,
  isStacked = false,
}: ChartProps<Point>): Prepared<Point> {
  return prepared(points, lines, { isStacked, gapMs: usualGap(points) });
}

interface Told {
  readonly point: (index: number | null) => void;
  readonly zoom: (span: Span) => void;
  readonly span: () => Span | null;
}

function optionsFor<Point>(
  { lines, unit = 'count', isStacked = false, band, height = 130 }: ChartProps<Point>,
  element: HTMLElement,
  told: Told,
): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--text-minor'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
  const steps = uPlot.paths.stepped?.({ align: 1 });
  const stacked = lines.flatMap((line, index) => (line.isLimit === true ? [] : [index + 1]));
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false },
      sync: { key: POINTER.key },
      points: { size: 7 },
    },
    // The last time of day has half of its width beyond the end.
    padding: [8, 27, 0, 0],
    scales: {
      x: {
        range: (_plot, min, max) => {
          const span = told.span();
          return span === null ? [min, max] : [span.from / 1000, span.to / 1000];
        },
      },
      y: { range: (_plot, _min, max) => [0, Math.max(max ?? 0, unit === 'count' ? 1 : 10_000) * 1.1] },
    },
    axes: [
      { ...axis, size: 24, space: 76, values: timeLabels },
      {
        ...axis,
        size: 66,
        space: 26,
        incrs: STEPS[unit],
        values: (_plot, splits) => splits.map(WORDS[unit]),
      },
    ],
    series: [
      {},
      ...lines.map((line) => ({
        stroke: colour(line.colour),
        width: isStacked && line.isLimit !== true ? 0 : 1.5,
        ...(steps === undefined ? {} : { paths: steps }),
        points: { show: false },
        ...(line.isLimit === true ? { dash: [6, 5] } : {}),
        ...(line.isLimit === true || band !== undefined
          ? {}
          : { fill: `${colour(line.colour)}${isStacked ? 'b0' : '22'}` }),
      })),
    ],
    // What is filled of a line on top of another ends at that one.
    bands: [
      ...(isStacked
        ? stacked.slice(1).map((upper, index): uPlot.Band => ({ series: [upper, stacked[index] ?? 1] }))
        : []),
      ...(band === undefined
        ? []
        : [
            {
              series: [band[0] + 1, band[1] + 1] as [number, number],
              fill: `${colour(lines[band[0]]?.colour ?? '--series-1')}33`,
            },
          ]),
    ],
    hooks: {
      setCursor: [({ cursor }) => told.point(cursor.idx ?? null)],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < 8) return;
          const at = (x: number) => Math.round(plot.posToVal(x, 'x') * 1000);
          told.zoom({ from: at(left), to: at(left + width) });
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}
