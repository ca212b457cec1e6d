import { useEffect, useState } from 'preact/hooks';
import type {
  MachineActivity,
  MachineName,
  MachineState,
} from '../../../services/views/statecharts/machineSchemas.ts';
import { placeUrl, type Query, queryText } from '../live/place.ts';
import { Empty } from '../parts/panel.tsx';
import type { Chart, Charts } from './chart.ts';
import { useJustGone } from './justGone.ts';
import { litStates } from './standing.ts';
import { StateBox, Transitions } from './stateBox.tsx';
import { StateChart } from './stateChart.tsx';

/** A machine as a chart, what is in the state picked as another one, and the ways out of that state in words. */
export function Drawing({
  definition,
  activity,
  machine,
  taskId,
  query,
}: {
  readonly definition: MachineState;
  readonly activity: MachineActivity;
  readonly machine: MachineName;
  readonly taskId: string | null;
  readonly query: Query;
}) {
  const charts = useCharts();
  const lit = litStates(activity, machine, taskId);
  const picked = stateAt(definition, query.state ?? '') ?? null;
  const whole = charts?.[machine];
  const part = charts === null ? null : partOf(charts, machine, picked?.path ?? onlyLit(whole, lit));
  const shown = [whole, part?.chart].filter((chart) => chart !== undefined);
  const gone = useJustGone(shown, activity.moves, { machine, taskId });
  if (charts === null) return <Empty>Reading the charts…</Empty>;
  if (whole === undefined) return <Empty>There is no chart of it.</Empty>;
  const address = placeUrl('machines', machine, ...(taskId === null ? [] : [taskId]));
  const common = {
    lit,
    counts: machine === 'agent' && taskId === null,
    picked: picked?.path ?? null,
    urlOf: (path: string) => `${address}?${queryText({ state: path })}`,
    gone,
  };
  return (
    <>
      <StateChart {...common} chart={whole} title={`Chart of the ${machine} machine`} />
      {part === null ? null : (
        <>
          <h3 class="part-title">In {part.path}</h3>
          <StateChart {...common} chart={part.chart} title={`Chart of what is in ${part.path}`} />
        </>
      )}
      {picked === null ? (
        <p class="minor">Pick a state to see where it leads.</p>
      ) : (
        <section class="ways" aria-label={`Ways out of ${picked.path}`}>
          <h3 class="part-title">
            From {picked.path.split('.').join(', ')} <a href={address}>unpick</a>
          </h3>
          {picked.transitions.length === 0 ? (
            <p class="minor">Nothing happens in it; what is around it may lead elsewhere.</p>
          ) : (
            <Transitions state={picked} isUnfolded />
          )}
        </section>
      )}
      <AsText definition={definition} lit={lit} counts={common.counts} />
    </>
  );
}

/** All states and ways as nested lists, once they are asked for: all that the charts show, and what leads out of anywhere. */
function AsText({
  definition,
  lit,
  counts,
}: {
  readonly definition: MachineState;
  readonly lit: ReadonlyMap<string, number>;
  readonly counts: boolean;
}) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details class="as-text" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>All states and ways as text</summary>
      {!isOpen ? null : (
        <ul class="states outermost">
          <StateBox state={definition} lit={lit} counts={counts} />
        </ul>
      )}
    </details>
  );
}

/** The chart of the outermost state around one, where that has a chart of its own. */
function partOf(
  charts: Charts,
  machine: MachineName,
  path: string | null,
): { readonly path: string; readonly chart: Chart } | null {
  const outermost = path?.split('.')[0];
  const chart = outermost === undefined ? undefined : charts[`${machine}/${outermost}`];
  return outermost === undefined || chart === undefined ? null : { path: outermost, chart };
}

/** The one state of the chart that is lit; null if that is none, or many. */
function onlyLit(chart: Chart | undefined, lit: ReadonlyMap<string, number>): string | null {
  const paths = (chart?.nodes ?? []).filter(({ path }) => lit.has(path)).map(({ path }) => path);
  return paths.length === 1 ? (paths[0] ?? null) : null;
}

function stateAt(state: MachineState, path: string): MachineState | undefined {
  if (path === '') return undefined;
  const inner = state.states.find((one) => path === one.path || path.startsWith(`${one.path}.`));
  return inner === undefined || inner.path === path ? inner : stateAt(inner, path);
}

/** Laid out when the page was made, and read apart from it: most never look at them. */
function useCharts(): Charts | null {
  const [charts, setCharts] = useState<Charts | null>(null);
  useEffect(() => {
    import('./charts.json').then(
      ({ default: read }) => setCharts(read),
      () => setCharts({}),
    );
  }, []);
  return charts;
}
