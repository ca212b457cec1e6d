import { HistoryPanel } from '../charts/historyPanel.tsx';
import { AdvicePanel } from '../costs/advicePanel.tsx';
import { CostsPanel } from '../costs/costsPanel.tsx';
import type { ShownViews, Warning } from '../live/follow.ts';
import type { Wish } from '../parts/wish.ts';
import { PoolsPanel } from '../pools/poolsPanel.tsx';
import { AgentsPanel } from './agentsPanel.tsx';
import { DecisionsPanel } from './decisionsPanel.tsx';
import { JobsPanel } from './jobsPanel.tsx';
import { LeversPanel } from './leversPanel.tsx';
import { SharesPanel } from './sharesPanel.tsx';
import { StatusPanel } from './statusPanel.tsx';

/** Is it healthy, why does each job wait, what does every agent do, what was decided and why: each part once it is told. */
export function OverviewPage({
  views,
  warnings,
  ask,
}: {
  readonly views: ShownViews;
  readonly warnings: readonly Warning[];
  readonly ask: (wish: Wish) => void;
}) {
  const { state, backlog, groups, agents, decisions, series, costs } = views;
  return (
    <div class="overview">
      <StatusPanel state={state} byCause={backlog?.byCause} ask={ask} />
      <LeversPanel levers={state.levers} ask={ask} />
      <div class="columns">
        <div class="column">
          {backlog && groups && <JobsPanel state={state} backlog={backlog} groups={groups} />}
          {agents && <AgentsPanel agents={agents} state={state} ask={ask} />}
          <PoolsPanel state={state} />
          <SharesPanel shares={state.shares} />
        </div>
        <div class="column">
          {decisions && <DecisionsPanel decisions={decisions.decisions} warnings={warnings} />}
          {series && <HistoryPanel points={series.points} />}
          {costs && <CostsPanel costs={costs} />}
          <AdvicePanel advice={views.advice} />
        </div>
      </div>
    </div>
  );
}
