/** Why one job waits. Each waiting job has exactly one cause. */
export const CAUSES = [
  'no-agent', // no agent can run it: one is short
  'agents-busy', // every agent that can run it is building: one is short
  'assigning', // an idle agent that can run it exists; the server is about to give it out
  'stuck', // the same, past the server's time: something is wrong
  'starting', // an agent for it is on its way
  'settling', // not seen for long enough
  'not-ours', // the config leaves it to others
  'no-pool', // no pool of ours offers its resources or environment
  'elastic', // an elastic plugin must serve it
  'needs-unknown', // the account may not see what it needs
  'unread', // the server has not told all of it yet: it answers slowly
  'pinned', // only one given agent may run it
  'agents-disabled', // agents that could run it are disabled
  'agents-pending', // agents that could run it wait for approval: wrong auto-register key
  'agents-lost', // agents that could run it have been lost for a moment
  'maintenance', // the server is in maintenance mode
  'stale', // gone, or no longer waiting
  'limit', // a pool's, the global or the per-job maximum is reached
  'no-offers', // wanted, but the cluster has no room
  'no-host-large-enough', // wanted, but no host was ever seen that could hold it
  'mesos-away', // wanted, but nothing can be asked of Mesos
  'backing-off', // launches of its pool fail: the breaker is open
  'pool-paused', // an operator has paused its pool for a time
  'canary', // the settings of its pool have changed: one agent tries them before more are launched
  'hanging', // it does not wait: GoCD counts it as given to an agent that does not have it
] as const;
export type Cause = (typeof CAUSES)[number];

/** One waiting job, or one that hangs, judged. */
export interface JobAssessment {
  readonly locator: string;
  readonly cause: Cause;
  /** The pool that serves or would serve it; null where none does. */
  readonly pool: string | null;
  /** The share of max-agents that it belongs to; left out where there are none. */
  readonly share?: string;
  /** How long it has waited (ms), from its scheduling or else from when we first saw it; or since it was found to hang. */
  readonly waitedMs: number;
  /** One line in plain words: why it waits. */
  readonly reason: string;
  /** One line in plain words: what is being done about it, or what a person should do. */
  readonly remedy: string;
}

/** Which limit cut a number down. */
export type Clamp =
  | 'min'
  | 'max'
  | 'max-agents'
  | 'share-max' // the maximum of the job's share
  | 'reserved' // the slots left are kept for other shares
  | 'growth-limit'
  | 'gives-way' // an agent that no job needs goes first: a job waits for its slot, a floor for the room that a job waits for
  | 'launches-per-job'
  | 'breaker'
  | 'pool-paused'
  | 'canary' // the settings of the pool have changed: one agent tries them first
  | 'budget' // the month's budget is spent: floors and minimums alone launch nothing
  | 'unapproved' // agents of the pool wait for approval: more would wait beside them
  | 'tearing-down'
  | 'paused'
  | 'not-reconciled'
  | 'stale-view'
  | 'maintenance'
  | 'pending-polls';

/** How many jobs are expected before an agent launched now would be there, and how that was found. */
export interface Forecast {
  readonly jobs: number;
  /** How far ahead it looks: until a shortage has been seen and an agent for it has started (ms). */
  readonly leadMs: number;
  /** Weeks that it goes by. */
  readonly weeks: number;
  /** How many times as many jobs as usual have come lately. */
  readonly lately: number;
  /** Idle agents that are worth keeping for them. */
  readonly agents: number;
}

/** What the stages that go on now will probably ask of a pool, by how pipelines went before. */
export interface LookAhead {
  /** Whether it is acted on. A pool is `turned-down` while too little of what it foretold has come lately. */
  readonly mode: 'on' | 'observe' | 'turned-down';
  /** How far ahead it looks: until an agent launched now would be there (ms). */
  readonly leadMs: number;
  /** Idle agents that will be wanted by then, beyond those that come free themselves. */
  readonly soon: number;
  /** Of its agents, those at work included, as many as will be wanted again soon enough to be worth keeping. */
  readonly keep: number;
  /** What it goes by most. */
  readonly expected: readonly ExpectedStage[];
  /** All that may come, soonest first, as far as anybody reads. */
  readonly coming: readonly ExpectedStage[];
  readonly score: LookAheadScore;
}

/** How well a pool has looked ahead, whether or not it acted. */
export interface LookAheadScore {
  /** Stages foretold surely enough to act on; of these, those that came in time, came late, and did not come. */
  readonly made: number;
  readonly met: number;
  readonly late: number;
  readonly missed: number;
  /** Waiting of jobs that an agent launched when they were foretold saves, and its time without work (ms). */
  readonly savedMs: number;
  readonly idleMs: number;
  /** Of the last ones, the share that came in time (0 to 1); late ones count half. */
  readonly lately: number;
}

/** A run of a stage that will probably come. */
export interface ExpectedStage {
  /** `pipeline/stage`. */
  readonly stage: string;
  /** The stage it comes after. */
  readonly after: string;
  /** The run of that one's pipeline, `pipeline/counter`. */
  readonly run: string;
  /** Its jobs for the pool. */
  readonly jobs: number;
  /** How likely it comes at all, and how likely it does within the lead (0 to 1, two decimals). */
  readonly share: number;
  readonly chance: number;
  /** When it comes, if it does: as likely before as after (ms since the epoch). */
  readonly at: number;
}

/** The idle floor that a `target-wait` makes, and the numbers it follows from. */
export interface TargetPlan {
  /** Share of the jobs that are to have an agent within `wait` (ms). */
  readonly p: number;
  readonly wait: number;
  readonly floor: number;
  /** Jobs an hour that are expected now. */
  readonly jobsPerHour: number;
  /** Within this (ms) a share of p of the agents have come, from when they are wanted to their first job. */
  readonly start: number;
  /** Within this (ms) a share of p of the jobs beside an idle agent have been given to it by GoCD. */
  readonly assignment: number;
  /** Share of the jobs for which no agent need be there in time, after what has been late before. */
  readonly allowed: number;
  /** Share of the jobs for which none would have been there, with such floors at all times. */
  readonly missed: number;
  /** Jobs whose wait is known, and those of them that waited longer; older ones count for less. */
  readonly seen: number;
  readonly late: number;
  /** Share of the jobs that came while more were at hand than the pool may have agents. */
  readonly beyondMax: number;
  /** Why no floor can meet the target: GoCD itself takes longer, or the pool's maximum is too small. Null if one can. */
  readonly unmet: 'assignment' | 'max' | null;
}

/** The numbers of one pool in one round, and the rule that made them. */
export interface PoolPlan {
  readonly pool: string;
  readonly building: number;
  readonly idle: number;
  readonly starting: number;
  /** Agents of the pool that take up room but serve no job: draining, disabled, lost, unapproved, hung, ending but still running. */
  readonly unavailable: number;
  /** Waiting jobs this pool serves or would but for a limit, those covered by its idle or starting agents included. */
  readonly waiting: number;
  /** Jobs whose cause is `no-agent`, `agents-busy`, `no-offers` or `mesos-away`: agents wanted and allowed. */
  readonly shortage: number;
  readonly idleFloor: number;
  /** What the floor goes by, if it is a learned one and this time of the week is known. */
  readonly forecast: Forecast | null;
  /** Left out where the pool does not look ahead. */
  readonly lookAhead?: LookAhead;
  /** What the floor goes by, if the pool has a `target-wait`. */
  readonly target: TargetPlan | null;
  readonly want: number;
  /** Agents to launch now, after every limit. */
  readonly launch: number;
  /** Every limit that cut `want` or `launch`. */
  readonly clamps: readonly Clamp[];
}

/** An agent to launch, in order of urgency. */
export interface WantedAgent {
  readonly pool: string;
  /** The job it is for; null for an idle floor or a minimum. */
  readonly job: string | null;
  /** The share of that job; left out where there are no shares. */
  readonly share?: string;
  /** It is to live, so that GoCD gives a job that hangs to another: an agent of one of these pools would do too, in order. */
  readonly rescue?: { readonly orElse: readonly string[] };
}

/** One share in one round. */
export interface SharePlan {
  readonly share: string;
  readonly weight: number;
  readonly reserved: number;
  /** Null if it has none. */
  readonly max: number | null;
  /** Agents of ours that build its jobs or that its waiting jobs have: they are idle, on their way or on their way back. */
  readonly agents: number;
  /** Waiting jobs that an agent of ours can serve. */
  readonly waiting: number;
  /** Agents to launch for its jobs now. */
  readonly launch: number;
}

/** What one round found: why each job waits, what each pool lacks, whom to launch. */
export interface Assessment {
  readonly jobs: readonly JobAssessment[];
  readonly pools: readonly PoolPlan[];
  /** Sum of the shortages of all pools: what the backlog machine counts. */
  readonly shortage: number;
  readonly wanted: readonly WantedAgent[];
  /** Empty where there are none. */
  readonly shares: readonly SharePlan[];
}

/** The state of one pool's breaker. */
export interface Breaker {
  readonly failures: number;
  /** No launch before this time (ms since the epoch). */
  readonly retryAt: number;
  readonly lastError: string;
  /** The mark of the settings that it failed with, for it says nothing of others; null if that is not known. */
  readonly settings: string | null;
}
