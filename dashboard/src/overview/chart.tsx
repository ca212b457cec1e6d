import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';

export interface Line<Point> {
  readonly label: string;
  /** A custom property of the style sheet. */
  readonly colour: `--${string}`;
  readonly of: (point: Point) => number;
  /** How a value is said. */
  readonly words?: (value: number) => string;
}

interface Props<Point> {
  readonly title: string;
  readonly lines: readonly Line<Point>[];
  readonly points: readonly Point[];
  /** Each line on top of the one before it. */
  readonly isStacked?: boolean;
}

const HEIGHT = 130;
const plainly = (value: number) => String(value);

/** Lines over time. What they end at is said beside them in words, for those who see no picture. */
export function Chart<Point extends { readonly at: number }>(props: Props<Point>) {
  const { title, lines, points } = props;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const draw = () => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsFor(latest.current, element), dataOf(latest.current), element);
    };
    draw();
    const resized = new ResizeObserver(() => {
      plot.current?.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    resized.observe(element);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    return () => {
      resized.disconnect();
      scheme.removeEventListener('change', draw);
      plot.current?.destroy();
      plot.current = null;
    };
  }, []);

  useEffect(() => {
    plot.current?.setData(dataOf(latest.current));
  }, [points]);

  const last = points.at(-1);
  return (
    <figure class="chart">
      <figcaption>
        <span class="chart-title">{title}</span>
        {lines.map(({ label, colour, of, words = plainly }) => (
          <span key={label} class="legend">
            <span class="swatch" style={{ background: `var(${colour})` }} aria-hidden="true" />
            {label} <span class="num">{last === undefined ? '–' : words(of(last))}</span>
            <span class="minor num"> max {words(Math.max(...points.map(of)))}</span>
          </span>
        ))}
      </figcaption>
      <div ref={place} class="plot" aria-hidden="true" />
    </figure>
  );
}

function dataOf<Point extends { readonly at: number }>({ lines, points, isStacked }: Props<Point>) {
  const rows = lines.map(({ of }) => points.map(of));
  const drawn = isStacked === true ? stacked(rows) : rows;
  return [points.map(({ at }) => at / 1000), ...drawn] satisfies uPlot.AlignedData;
}

function stacked(rows: readonly number[][]): number[][] {
  let below: readonly number[] = [];
  return rows.map((row) => {
    const top = row.map((value, index) => value + (below[index] ?? 0));
    below = top;
    return top;
  });
}

function optionsFor<Point>({ lines, isStacked }: Props<Point>, element: HTMLElement): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const words = lines[0]?.words ?? plainly;
  const axis = {
    stroke: colour('--text-minor'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
  const steps = uPlot.paths.stepped?.({ align: 1 });
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 8, 0, 0],
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(max ?? 0, 1) * 1.1] } },
    axes: [
      { ...axis, size: 24, space: 76, values: TIMES },
      {
        ...axis,
        size: 52,
        space: 28,
        values: (_plot, splits) => splits.map((split) => (Number.isInteger(split) ? words(split) : '')),
      },
    ],
    series: [
      {},
      ...lines.map((line) => ({
        stroke: colour(line.colour),
        width: isStacked === true ? 0 : 1.5,
        ...(steps === undefined ? {} : { paths: steps }),
        points: { show: false },
        fill: `${colour(line.colour)}${isStacked === true ? 'b0' : '22'}`,
      })),
    ],
    // What is filled of a line on top of another ends at that one.
    bands:
      isStacked === true ? lines.slice(1).map((_line, index) => ({ series: [index + 2, index + 1] })) : [],
  };
}

/** Hours and minutes, and seconds where steps are shorter than a minute. */
const TIMES: uPlot.Axis.Values = (_plot, splits) => {
  const [first = 0, second = first + 60] = splits;
  const format = new Intl.DateTimeFormat(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    ...(second - first < 60 ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
  });
  return splits.map((split) => format.format(split * 1000));
};
