import { duration } from '../../../domain/phrases.ts';
import { roundAmount } from '../../../policy/money/prices.ts';
import type { CostsView, CostWindow, MoneyView, Use } from '../../../services/views/costs/costSchemas.ts';
import { placeUrl } from '../live/place.ts';
import { NumberHead } from '../parts/numberHead.tsx';
import { Panel } from '../parts/panel.tsx';

const MOST_PIPELINES = 5;

/** What the agents of the last day cost, and what for. */
export function CostsPanel({ costs }: { readonly costs: CostsView }) {
  const { day, money } = costs;
  return (
    <Panel title="Cost" summary={<a href={placeUrl('costs')}>the last 24 hours</a>}>
      <UseByPool window={day} money={money} />
      <Pipelines day={day} money={money} />
      <Months money={money} />
    </Panel>
  );
}

/** Time of agents by pool, and what it cost. */
export function UseByPool({
  window,
  money,
}: {
  readonly window: CostWindow;
  readonly money: MoneyView | null;
}) {
  return (
    <table class="numbers">
      <caption class="hidden">Time of agents by pool</caption>
      <thead>
        <tr>
          <th scope="col">Pool</th>
          <NumberHead>Agents' time</NumberHead>
          <NumberHead>Idle</NumberHead>
          <NumberHead>Launches</NumberHead>
          {money === null ? null : <NumberHead>{money.currency}</NumberHead>}
        </tr>
      </thead>
      <tbody>
        {window.pools.map((pool) => (
          <Row key={pool.pool} name={pool.pool} use={pool} money={money} />
        ))}
        <Row name="all" use={window.total} money={money} />
      </tbody>
    </table>
  );
}

function Row({
  name,
  use,
  money,
}: {
  readonly name: string;
  readonly use: Use;
  readonly money: MoneyView | null;
}) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="right num">{duration(use.agentMs)}</td>
      <td class="right num">{use.idleShare === null ? '–' : `${Math.round(use.idleShare * 100)} %`}</td>
      <td class="right num">
        {use.launched}
        {use.failedLaunches === 0 ? null : <span class="minor"> {use.failedLaunches} failed</span>}
      </td>
      {money === null ? null : <td class="right num">{roundAmount(use.costMicro)}</td>}
    </tr>
  );
}

function Pipelines({ day, money }: { readonly day: CostWindow; readonly money: MoneyView | null }) {
  if (day.pipelines.length === 0) return null;
  const most = day.pipelines
    .slice(0, MOST_PIPELINES)
    .map(({ pipeline, agentMs, costMicro }) =>
      money === null ? `${pipeline} ${duration(agentMs)}` : `${pipeline} ${roundAmount(costMicro)}`,
    );
  return (
    <p class="minor">
      {money === null ? 'Had agents longest' : `Cost most (${money.currency})`}: {most.join(' · ')}
    </p>
  );
}

function Months({ money }: { readonly money: MoneyView | null }) {
  if (money === null) return null;
  const months = money.months.map(({ month, total }) => `${month} ${roundAmount(total.costMicro)}`);
  return (
    <p class={money.budget?.near === true ? 'fact-warning' : 'minor'}>
      {months.length === 0 ? null : `By month (${money.currency}): ${months.join(' · ')}. `}
      {money.budget?.text}
    </p>
  );
}
