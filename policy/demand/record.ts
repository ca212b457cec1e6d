import type { Cause, Clamp, JobAssessment, PoolPlan, WantedAgent } from '../../domain/demand.ts';
import type { WaitingJob } from '../../domain/gocd.ts';
import type { Course } from '../ahead/course.ts';
import type { Foreseen } from '../ahead/foresee.ts';
import type { Scores } from '../ahead/score.ts';
import type { Lesson } from '../forecast/learn.ts';
import type { HandOver } from '../shares/handed.ts';
import type { ShareUse } from '../shares/shareUse.ts';
import type { World } from '../world.ts';
import type { AgentGroup, KnownAgent } from './classify/agents.ts';
import type { PoolState } from './classify/pools.ts';
import type { Gate } from './gate.ts';

/**
 * What a round finds out about the demand: one record that grows through four stages. Each stage is a plain function
 * from the record of the one before.
 *
 * `classify` says who could run each job, `cover` who will, `ration` what is launched of what is short, and `explain` puts
 * all of it into words.
 */

/** What of the world the demand follows from. */
export type DemandInput = Pick<
  World,
  | 'now'
  | 'calendar'
  | 'config'
  | 'view'
  | 'isNewReading'
  | 'fleet'
  | 'memory'
  | 'backlog'
  | 'hold'
  | 'levers'
  | 'mesosProblem'
  | 'missing'
  | 'budget'
>;

/** What jobs with the same resources and environment have in common. */
export interface JobKind {
  /** Agents that fit, foreign ones included. */
  readonly groups: readonly AgentGroup[];
  /** Pools that fit, best first. */
  readonly pools: readonly PoolState[];
  /** Another instance of this program that serves them first; null if none does. */
  readonly otherInstance: string | null;
}

export interface ClassifiedJob {
  readonly job: WaitingJob;
  /** From its scheduling, or else from when we first saw it (ms). */
  readonly waitedMs: number;
  /** When we first saw it (ms since the epoch); now, if this is the first time. */
  readonly firstSeen: number;
  /** Agents launched for it so far, but for those that have another job in hand. */
  readonly launches: number;
  /** Why no agent of ours can be what it waits for, whatever agents there are; null if one can. */
  readonly outOfReach: Extract<
    Cause,
    'not-ours' | 'stale' | 'unread' | 'maintenance' | 'elastic' | 'needs-unknown' | 'pinned'
  > | null;
  readonly kind: JobKind;
  /** Name of its share; null where there are none. */
  readonly share: string | null;
}

export interface Classified {
  readonly input: DemandInput;
  readonly groups: readonly AgentGroup[];
  /** All configured pools, those first that are preferred for a job. */
  readonly pools: readonly PoolState[];
  /** Longest waiting first. */
  readonly jobs: readonly ClassifiedJob[];
  /** With the agents that build for them, and from the next stage on with those that their waiting jobs have; empty for none. */
  readonly shares: readonly ShareUse[];
}

/** What a job has: an agent there is, a new one of a pool, or nothing. */
export type Cover =
  | { readonly by: 'agent'; readonly group: AgentGroup; readonly agent: KnownAgent }
  | { readonly by: 'launch'; readonly pool: PoolState }
  | Uncovered;

export interface Uncovered {
  readonly by: 'nothing';
  readonly cause: WaitingCause;
  /** The pool that would serve it. */
  readonly pool: PoolState | null;
  /** The limit that keeps a launch from being asked for. */
  readonly limit: Clamp | null;
}

export interface CoveredJob extends ClassifiedJob {
  readonly cover: Cover;
}

export interface Covered extends Classified {
  readonly jobs: readonly CoveredJob[];
  /** Idle and starting agents of a pool that no job needs. */
  readonly spare: (pool: PoolState) => number;
  /** Task ids of our idle agents that no job needs, and that may be taken away. */
  readonly unwanted: ReadonlySet<string>;
}

export interface RationedJob extends CoveredJob {
  /** What became of the launch it needs, or the limit that kept one from being asked for; null if it needs none. */
  readonly fate: 'launch' | Clamp | null;
}

export interface Rationed extends Covered {
  readonly jobs: readonly RationedJob[];
  /** Jobs that an agent is wanted for and allowed, whatever still holds its launch back. */
  readonly shortage: number;
  /** With this round's shortage counted. */
  readonly gate: Gate;
  /** By name of the pool. */
  readonly plans: readonly PoolPlan[];
  /** Agents at work that are to free their slots for other shares. */
  readonly handOver: HandOver;
  /** Agents that have to go so that jobs which wait for a slot have one, those that are going included. */
  readonly leaversWanted: number;
  /** What is launched, in order of urgency. */
  readonly wanted: readonly WantedAgent[];
  /** What a new reading has taught; null if this is none, or no pool learns. */
  readonly lesson: Lesson | null;
  /** How stages follow each other, a new reading taken in. */
  readonly course: Course;
  readonly foretold: Scores;
  readonly foreseen: Foreseen | null;
}

/** Why a job of the backlog waits: one that hangs is in no backlog. */
export type WaitingCause = Exclude<Cause, 'hanging'>;

export interface ExplainedJob extends RationedJob {
  readonly cause: WaitingCause;
  /** Name of the pool that serves it, or would; null where none does. */
  readonly pool: string | null;
  /** The agent that covers it. */
  readonly agent: KnownAgent | null;
  /** What the cluster lacks for its agent, as `cpus: 4 wanted, the largest offer has 2`; null if nothing is known to be. */
  readonly lacking: string | null;
}

/** Why a job waits, and what is being done about it or what a person should do: one line each, in plain words. */
export type Words = Pick<JobAssessment, 'reason' | 'remedy'>;

/** The pool that serves a job or would; null where none does. */
export function poolOf({ cover }: CoveredJob): string | null {
  if (cover.by === 'agent') return cover.group.pool;
  return cover.pool?.name ?? null;
}
