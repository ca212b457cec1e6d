import { duration } from '../../../domain/phrases.ts';
import { roundAmount } from '../../../policy/money/prices.ts';
import type { CostsView, CostWindow, MoneyView, Spent } from '../../../services/views/costs/costSchemas.ts';
import type { ShownViews } from '../live/follow.ts';
import { FullMoment } from '../parts/moment.tsx';
import { NumberHead } from '../parts/numberHead.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { AdvicePanel } from './advicePanel.tsx';
import { UseByPool } from './costsPanel.tsx';

const MOST_PIPELINES = 20;

/** What agents did with their time, what that cost, and what for. */
export function CostsPage({ views: { costs, advice } }: { readonly views: ShownViews }) {
  if (costs === undefined) return <Empty>Reading the costs…</Empty>;
  const { day, week, money, since } = costs;
  return (
    <div class="overview">
      <p class="minor">
        {since === null ? null : (
          <>
            Counted since <FullMoment at={since} />; only the months reach further back.
          </>
        )}
      </p>
      <AdvicePanel advice={advice} />
      <div class="columns even">
        <Window title="Last 24 hours" window={day} money={money} />
        <Window title="Last 7 days" window={week} money={money} />
      </div>
      {money === null ? (
        <p class="minor">
          Nothing has a price: with <code>price</code> of a pool, or <code>money.cpu-hour</code> and{' '}
          <code>money.gb-hour</code>, this tells amounts too.
        </p>
      ) : (
        <Months money={money} />
      )}
    </div>
  );
}

function Window({
  title,
  window,
  money,
}: {
  readonly title: string;
  readonly window: CostWindow;
  readonly money: CostsView['money'];
}) {
  return (
    <Panel title={title}>
      <UseByPool window={window} money={money} />
      <Pipelines window={window} money={money} />
    </Panel>
  );
}

/** Whom the time is put down to. */
function Pipelines({ window, money }: { readonly window: CostWindow; readonly money: CostsView['money'] }) {
  const shown = window.pipelines.slice(0, MOST_PIPELINES);
  const rows: readonly (readonly [string, Spent])[] = [
    ...shown.map((one) => [one.pipeline, one] as const),
    ['floors and minimums', window.floor],
    ['all others', window.others],
  ];
  return (
    <table class="numbers">
      <caption>By pipeline</caption>
      <thead>
        <tr>
          <th scope="col">Pipeline</th>
          <NumberHead>Agents' time</NumberHead>
          <NumberHead>Building</NumberHead>
          {money === null ? null : <NumberHead>{money.currency}</NumberHead>}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, spent]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="right num">{duration(spent.agentMs)}</td>
            <td class="right num">{duration(spent.buildingMs)}</td>
            {money === null ? null : <td class="right num">{roundAmount(spent.costMicro)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Months({ money }: { readonly money: MoneyView }) {
  return (
    <Panel title="By month" summary={<span class="minor">{money.currency}</span>}>
      {money.budget === null ? null : (
        <p class={money.budget.near ? 'fact-warning' : 'minor'}>{money.budget.text}</p>
      )}
      <table class="numbers">
        <caption class="hidden">Amounts by month</caption>
        <thead>
          <tr>
            <th scope="col">Month</th>
            <NumberHead>Agents' time</NumberHead>
            <NumberHead>Not building</NumberHead>
            <NumberHead>All</NumberHead>
          </tr>
        </thead>
        <tbody>
          {money.months.toReversed().map(({ month, total }) => (
            <tr key={month}>
              <th scope="row">{month}</th>
              <td class="right num">{duration(total.agentMs)}</td>
              <td class="right num">{roundAmount(total.idleCostMicro)}</td>
              <td class="right num">{roundAmount(total.costMicro)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
