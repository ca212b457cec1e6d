import type { CoreConfig } from '../domain/config.ts';
import type { Assessment } from '../domain/demand.ts';
import type { MesosDisconnected } from '../domain/facts.ts';
import type { FleetAgent } from '../domain/fleet.ts';
import type { GocdFailure, GocdView } from '../domain/gocd.ts';
import type { Levers } from '../domain/levers.ts';
import type { TaskState, Unavailability } from '../domain/mesos.ts';
import type { Estimates } from '../policy/estimate/estimate.ts';
import type { Memory } from '../policy/memory.ts';
import type { BudgetStanding } from '../policy/money/budget.ts';
import type { PageSums } from '../policy/money/page.ts';

/**
 * How all machines stand between two inputs, in plain data that never changes: all that those who look on need to know
 * of them. Times are in ms since the epoch.
 */
export interface Picture {
  /** The same in all pictures of one core, and in no other: a service may be followed by another. */
  readonly core: symbol;
  readonly config: CoreConfig;
  /** The innermost states the root machine is in, as dotted paths; likewise of the others. */
  readonly active: readonly string[];
  /** Null before it has begun: this instance stands by while another one leads, or has just been started. */
  readonly framework: FrameworkPicture | null;
  readonly backlog: BacklogPicture | null;
  /** Agents that are not gone, by task id; none once the core has stopped. */
  readonly agents: ReadonlyMap<string, AgentPicture>;
  /** The last complete reading of GoCD. */
  readonly view: GocdView | null;
  /** Why the last reading failed; null if it did not. */
  readonly pollFailure: GocdFailure | null;
  /** What the last round made of it. */
  readonly assessment: Assessment | null;
  /** When each waiting job is expected to start, by that round: worked out when it is first asked for. */
  readonly estimates: Estimates;
  readonly memory: Memory;
  /** Maintenance of hosts that the master has told of, by inverse offer. */
  readonly announcements: ReadonlyMap<
    string,
    { readonly hostId: string; readonly unavailability: Unavailability }
  >;
  /** GoCD's list of agents is doubted: it lacks too many. */
  readonly brakeOn: boolean;
  /** How far the calendar is ahead of our time (ms). */
  readonly calendarAhead: number;
  /** What operators have in force for a time, and some that have just ended. */
  readonly levers: Levers;
  /** Who paused us; null if nobody has. */
  readonly pausedBy: string | null;
  /** Who wants the framework ended; null if nobody does. */
  readonly tornDownBy: string | null;
  /** Null where nothing has a price. */
  readonly money: MoneyPicture | null;
}

/** What was spent, by the month. */
export interface MoneyPicture {
  /** The present one, as `2026-01`. */
  readonly month: string;
  /** The oldest first. */
  readonly months: ReadonlyMap<string, PageSums>;
  /** As of the last reading; null if there is none. */
  readonly budget: BudgetStanding | null;
}

export interface FrameworkPicture {
  /** Its outermost state: `registering`, `subscribed`, `reconnecting`, `refused` or `stopped`. */
  readonly state: string;
  readonly active: readonly string[];
  readonly frameworkId: string | null;
  /** Why its id could not be kept when that was last tried; null if it could. */
  readonly keepProblem: string | null;
  readonly master: string | null;
  readonly subscribedAt: number | null;
  /** Whether a reconciliation has ended since the subscription. */
  readonly reconciled: boolean;
  /** Whether tasks may be launched or removed: subscribed, the id kept, the fleet known. */
  readonly isSettled: boolean;
  /** What is missing before that, or before Mesos hears us, a line for each. */
  readonly missing: readonly string[];
  /** Failed attempts since Mesos last heard us. */
  readonly attempts: number;
  /** Why nothing can be asked of Mesos; null while it can. */
  readonly problem: Pick<MesosDisconnected, 'reason' | 'message'> | null;
}

export interface BacklogPicture {
  readonly state: 'idle' | 'pending' | 'demand';
  readonly active: readonly string[];
  /** The state in a word, as people see it: `idle`, `pending-count-3`, `demand`. */
  readonly label: string;
  /** Consecutive polls with a shortage. */
  readonly count: number;
  /** Jobs short of an agent at the last poll. */
  readonly shortage: number;
}

export interface AgentPicture extends FleetAgent {
  readonly active: readonly string[];
  /** False of one that nobody has claimed yet, or that is another instance's. */
  readonly isOurs: boolean;
  /** Locator of the job in hand, as far as GoCD shows it. */
  readonly building: string | null;
  /** Locator of the last job it was seen with; null if there was none. */
  readonly lastJob: string | null;
  readonly taskState: TaskState | null;
  /** The rule by which it is taken away. */
  readonly drainRule: string | null;
  /** What went wrong with it last. */
  readonly message: string | null;
}
