import { useEffect, useId, useRef } from 'preact/hooks';
import type { Chart, ChartEdge, ChartNode } from './chart.ts';

const LINE = 13;

/**
 * A machine as boxes and ways between them, as large as can be read: what does not fit is scrolled to. The states it is in
 * are lit, and so is for a moment each way that was just gone.
 */
export function StateChart({
  chart,
  title,
  lit,
  counts,
  picked,
  urlOf,
  gone,
}: {
  readonly chart: Chart;
  readonly title: string;
  /** How many machines are in each state. */
  readonly lit: ReadonlyMap<string, number>;
  /** Whether to say how many. */
  readonly counts: boolean;
  /** The state whose ways are told beside the chart. */
  readonly picked: string | null;
  readonly urlOf: (path: string) => string;
  /** Ways that were just gone, by `wayOf`. */
  readonly gone: ReadonlySet<string>;
}) {
  const place = useRef<HTMLElement>(null);
  const arrow = useId().replace(/\W/g, '');
  const litPaths = [...lit.keys()].join(' ');
  // What is lit, or where it begins, may be outside of what there is room for.
  useEffect(() => {
    const find = (which: string) => place.current?.querySelector<SVGGElement>(which);
    const box = find('.state.picked') ?? find('.state.lit.innermost') ?? find('.state.initial');
    if (box === null || box === undefined) return;
    const [x, y] = [Number(box.dataset.x), Number(box.dataset.y)];
    const { clientWidth = 0, clientHeight = 0 } = place.current ?? {};
    place.current?.scrollTo(x - clientWidth / 2, y - clientHeight / 2);
  }, [chart, litPaths, picked]);
  return (
    <section class="chart-frame" ref={place} aria-label={title}>
      <svg width={chart.width} height={chart.height} class="state-chart">
        <title>{title}</title>
        <defs>
          <marker
            id={arrow}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto-start-reverse"
          >
            <path d="M0 0L8 4L0 8z" fill="context-stroke" />
          </marker>
        </defs>
        {chart.nodes
          .filter(({ isAround }) => isAround)
          .map((node) => (
            <Box key={node.path} {...{ node, lit, counts, picked, urlOf }} />
          ))}
        {chart.edges.map((edge) => (
          <Way
            key={wayOf(edge)}
            edge={edge}
            arrow={arrow}
            isGone={gone.has(wayOf(edge))}
            isNear={picked === edge.from || picked === edge.to}
          />
        ))}
        {chart.nodes
          .filter(({ isAround }) => !isAround)
          .map((node) => (
            <Box key={node.path} {...{ node, lit, counts, picked, urlOf }} />
          ))}
      </svg>
    </section>
  );
}

export const wayOf = ({ from, to }: Pick<ChartEdge, 'from' | 'to'>) => `${from} ${to}`;

function Box({
  node,
  lit,
  counts,
  picked,
  urlOf,
}: {
  readonly node: ChartNode;
  readonly lit: ReadonlyMap<string, number>;
  readonly counts: boolean;
  readonly picked: string | null;
  readonly urlOf: (path: string) => string;
}) {
  const { path, key, kind, isInitial, hidden, isAround, x, y, width, height } = node;
  const here = lit.get(path) ?? 0;
  const classes = [
    'state',
    kind,
    ...(isInitial ? ['initial'] : []),
    ...(here > 0 ? ['lit'] : []),
    ...(isAround ? [] : ['innermost']),
    ...(picked === path ? ['picked'] : []),
  ];
  // The name has what is written in the box, as it is written.
  const told = here === 0 ? '' : counts ? ` ${here} here` : ', now';
  return (
    <g class={classes.join(' ')} data-x={x + width / 2} data-y={y + height / 2}>
      <a href={urlOf(path)} aria-label={`${path.split('.').join(', ')}${told}`}>
        <rect x={x} y={y} width={width} height={height} rx={8} />
        {kind === 'final' ? <rect x={x + 3} y={y + 3} width={width - 6} height={height - 6} rx={6} /> : null}
        {isInitial ? <circle cx={x + 10} cy={y + 16} r={3.5} /> : null}
        <text x={x + (isInitial ? 18 : 11)} y={y + 20}>
          {key}
          {counts && here > 0 ? <tspan> {here}</tspan> : null}
        </text>
      </a>
      {hidden === 0 ? null : (
        <text x={x + 11} y={y + 36} class="hidden-states">
          {hidden} inside
        </text>
      )}
    </g>
  );
}

function Way({
  edge: { from, to, events, line, label },
  arrow,
  isGone,
  isNear,
}: {
  readonly edge: ChartEdge;
  readonly arrow: string;
  readonly isGone: boolean;
  readonly isNear: boolean;
}) {
  return (
    <g class={`way${isGone ? ' gone' : ''}${isNear ? ' near' : ''}`}>
      <title>{`${from} to ${to}: ${events.join(', ')}`}</title>
      <path d={line} marker-end={`url(#${arrow})`} pathLength={1} />
      {label?.lines.map((text, index) => (
        <text key={text} x={label.x} y={label.y + 10 + index * LINE}>
          {text}
        </text>
      ))}
    </g>
  );
}
