import type { Clock } from '../../domain/clock/clock.ts';
import type { Command } from '../../domain/commands.ts';
import type { CoreConfig } from '../../domain/config.ts';
import type { Notice } from '../../domain/decision.ts';
import type { Assessment } from '../../domain/demand.ts';
import type { Input } from '../../domain/facts.ts';
import type { GocdAgent, GocdFailure, GocdView } from '../../domain/gocd.ts';
import type { Levers } from '../../domain/levers.ts';
import type { AgentMemory } from '../../domain/memory.ts';
import type { Offer } from '../../domain/mesos.ts';
import type { Random } from '../../domain/random.ts';
import type { Estimates } from '../../policy/estimate/estimate.ts';
import type { Memory } from '../../policy/memory.ts';
import type { BudgetStanding } from '../../policy/money/budget.ts';
import type { Decide } from '../../policy/round.ts';
import type { EmptyRow } from '../../policy/scaledown/emptyList.ts';
import type { Unheld } from '../../policy/scaledown/unheld.ts';
import type { UnlistedWorkers } from '../../policy/scaledown/unlistedWork.ts';
import type { AgentReport } from '../agent/types.ts';
import type { FrameworkReport } from '../framework/types.ts';
import type { Agents } from './agents.ts';
import type { Announcements } from './maintenance.ts';

export interface RootInput {
  readonly config: CoreConfig;
  /** The time of the inputs, nothing else. */
  readonly clock: Pick<Clock, 'now'>;
  /** The policy that is asked in every round. */
  readonly decide: Decide;
  /** How this month's budget stands; null if there is none. */
  readonly budget: () => BudgetStanding | null;
}

export interface RootContext extends RootInput {
  /** Seeded by the first input. */
  readonly random: Random;
  /** How far the calendar is ahead of our time (ms): by it all times of the world outside become ours. */
  readonly calendarAhead: number;
  /** When this run began (ms since the epoch). */
  readonly startedAt: number;
  /** With the time of the launch it makes the task ids of this run unlike those of any other. */
  readonly incarnation: string;
  /** Those of earlier runs. */
  readonly earlierRuns: readonly string[];
  /** Tasks launched by this run. */
  readonly launched: number;
  /** Tasks launched by this run to have images pulled. */
  readonly pulled: number;
  readonly agents: Agents;
  /** The last complete reading of GoCD. */
  readonly view: GocdView | null;
  /** What it lists of us, by task id; null where of several records under one name none can be told to be the agent. */
  readonly listings: ReadonlyMap<string, GocdAgent | null>;
  /** The last readings, if they listed nobody; null if the last one listed anybody. */
  readonly emptyList: EmptyRow | null;
  /** Of the idle agents whose jobs count, the first that is to be asked about next. */
  readonly historiesFrom: number;
  /** When GoCD was last asked about all jobs (ms since the epoch). */
  readonly jobsLookedAt: number;
  /** When the last complete reading came. */
  readonly readAt: number;
  /** The last looks at all jobs, if they found none in an agent's hand. */
  readonly unheld: Unheld | null;
  /** Who has a job by GoCD's word, or had one just now, and is in no list. */
  readonly unlistedWorkers: UnlistedWorkers;
  /** Why the last reading failed; null if it did not. */
  readonly pollFailure: GocdFailure | null;
  readonly subscribedAt: number;
  /** In this run the master has removed a framework id of ours: what earlier runs launched has ended. */
  readonly idWasRemoved: boolean;
  /** Made-up task whose answer ends the reconciliation that is going on. */
  readonly marker: string;
  /** Another, of a host that never was: the master answers for it whatever hosts are still due back. */
  readonly hearing: string;
  readonly memory: Memory;
  /** Agents of an earlier run, by task id: who they are once they are found to be there. */
  readonly recalled: ReadonlyMap<string, AgentMemory>;
  /** Task ids of those that this run has not met yet: GoCD has listed none, and Mesos told of no task. */
  readonly unmet: ReadonlySet<string>;
  /** Task ids of those of an earlier run of which the master has said nothing in this one, but for those that are agents by now. */
  readonly unheard: ReadonlySet<string>;
  readonly assessment: Assessment | null;
  /** When each waiting job is expected to start, by the last round: worked out when it is first asked for. */
  readonly estimates: Estimates;
  /** A round follows in a moment: what else ends until then need not ask for one. */
  readonly roundIsDue: boolean;
  /** When the last round was (ms since the epoch). */
  readonly decidedAt: number;
  /** Maintenance of hosts that is coming. */
  readonly announcements: Announcements;
  /** GoCD's list of agents is doubted: it lacks too many. */
  readonly brakeOn: boolean;
  /** An operator has seen the brake and takes the list as it is; until the brake would be off by itself. */
  readonly brakeReleased: boolean;
  /** In a teardown: readings begun before this, its wish or the last agent's leaving, do not count (ms since the epoch). */
  readonly readingsFrom: number;
  /** In a teardown: when agents that still have work are killed (ms since the epoch). */
  readonly teardownBy: number;
  /** What operators have in force for a time. */
  readonly levers: Levers;
  /** Who paused us; null if nobody has. */
  readonly pausedBy: string | null;
  /** Who wants the framework ended; null if nobody does. */
  readonly tornDownBy: string | null;
}

export type RootEvent =
  | Input
  | FrameworkReport
  | AgentReport
  /** All agents have been told of the last reading. */
  | { readonly type: 'reading.told' }
  /** Decide anew, with these offers in hand. */
  | { readonly type: 'round.due'; readonly offers: readonly Offer[] };

export type RootEmitted = Command | Notice;
