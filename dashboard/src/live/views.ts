import type { AdviceView } from '../../../services/advice/adviceSchemas.ts';
import type { HistoryView } from '../../../services/history/kinds.ts';
import type { CostsView } from '../../../services/views/costs/costSchemas.ts';
import type { HostsView } from '../../../services/views/hostSchemas.ts';
import type {
  AgentHistory,
  AgentsView,
  BacklogView,
  DecisionsView,
  JobGroupsView,
  JobHistory,
  SeriesView,
  StateView,
} from '../../../services/views/schemas.ts';
import type { MachineActivity } from '../../../services/views/statecharts/machineSchemas.ts';

/** What the page shows. The page and the API are of one build, so types are shared. */
export interface Views {
  readonly state: StateView;
  readonly backlog: BacklogView;
  readonly groups: JobGroupsView;
  readonly agents: AgentsView;
  /** Null if it is not known, as with a job. */
  readonly agent: AgentHistory | null;
  readonly job: JobHistory | null;
  readonly hosts: HostsView;
  readonly decisions: DecisionsView;
  readonly series: SeriesView;
  readonly history: HistoryView;
  readonly costs: CostsView;
  readonly advice: AdviceView;
  readonly 'machines/activity': MachineActivity;
}
export type ViewName = keyof Views;

/** Where the API has one of the agents. */
export const agentPath = (taskId: string) => `agents/${encodeURIComponent(taskId)}`;
