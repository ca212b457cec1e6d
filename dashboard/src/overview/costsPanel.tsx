import { duration } from '../../../domain/phrases.ts';
import type { CostsView, CostWindow, Use } from '../../../services/views/costs/costSchemas.ts';
import { Panel } from '../parts/panel.tsx';

const MOST_PIPELINES = 5;

/** What the agents of the last day cost, and what for. */
export function CostsPanel({ costs }: { readonly costs: CostsView }) {
  const { day } = costs;
  return (
    <Panel title="Cost" summary={<span class="minor">time of agents in the last 24 hours</span>}>
      <table class="pools">
        <caption class="hidden">Time of agents by pool</caption>
        <thead>
          <tr>
            <th scope="col">Pool</th>
            <Head>Agents' time</Head>
            <Head>Idle</Head>
            <Head>Launches</Head>
          </tr>
        </thead>
        <tbody>
          {day.pools.map((pool) => (
            <Row key={pool.pool} name={pool.pool} use={pool} />
          ))}
          <Row name="all" use={day.total} />
        </tbody>
      </table>
      <Pipelines day={day} />
    </Panel>
  );
}

function Head({ children }: { readonly children: string }) {
  return (
    <th scope="col" class="right">
      {children}
    </th>
  );
}

function Row({ name, use }: { readonly name: string; readonly use: Use }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="right num">{duration(use.agentMs)}</td>
      <td class="right num">{use.idleShare === null ? '–' : `${Math.round(use.idleShare * 100)} %`}</td>
      <td class="right num">
        {use.launched}
        {use.failedLaunches === 0 ? null : <span class="minor"> {use.failedLaunches} failed</span>}
      </td>
    </tr>
  );
}

function Pipelines({ day }: { readonly day: CostWindow }) {
  if (day.pipelines.length === 0) return null;
  const most = day.pipelines.slice(0, MOST_PIPELINES);
  return (
    <p class="minor">
      Built longest: {most.map(({ pipeline, buildMs }) => `${pipeline} ${duration(buildMs)}`).join(' · ')}
    </p>
  );
}
