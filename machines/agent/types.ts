import type { Clock } from '../../domain/clock/clock.ts';
import type { Command } from '../../domain/commands.ts';
import type { AgentOperation } from '../../domain/facts.ts';
import type { AgentPhase } from '../../domain/fleet.ts';
import type { GocdFailureReason } from '../../domain/gocd.ts';
import type { Attribute, TaskState } from '../../domain/mesos.ts';
import type { FailureKind } from '../../policy/breaker.ts';

/** How we came to know of it. */
export type AgentOrigin =
  | 'launched' // we have just accepted an offer for it
  | 'running' // Mesos told of a task of ours that we did not know
  | 'listed'; // GoCD lists an agent of ours whose task we did not know

/** Deadlines of one agent's life, in ms. */
export interface AgentDeadlines {
  /** From launch until its container runs. */
  readonly launch: number;
  /** From then until GoCD lists it. */
  readonly registration: number;
  /** How long GoCD may take to hand out, and to show, work already assigned when the agent was disabled. */
  readonly drainWait: number;
  /** How long GoCD or Mesos may have lost it before it is given up; longer where a job is at stake. */
  readonly lost: number;
  /** Grace between the container's SIGTERM and SIGKILL. */
  readonly killGrace: number;
}

/** Whether agents may be taken away at present. */
export interface Removals {
  /** Whether nothing may be done now that takes away one of that pool, or any, by this rule; null for one that is given up. */
  areHeld(rule: string | null, pool?: string): boolean;
  /** Whether another instance is known to use our name: what nobody claims may be its. */
  isNameShared(): boolean;
  /** Whether GoCD's list has come in this very moment: nobody knows better. */
  isJustRead(): boolean;
  /** Whether GoCD takes no registrations, by its last reading: it is in maintenance. */
  isClosed(): boolean;
}

export interface AgentInput {
  readonly taskId: string;
  readonly pool: string;
  readonly origin: AgentOrigin;
  readonly hostId: string | null;
  readonly hostname: string | null;
  readonly attributes: readonly Attribute[];
  readonly launchedFor: string | null;
  readonly launchedAt: number;
  /** Jobs it was seen building by an earlier run, and the last that is counted among them; null if that is not known. */
  readonly jobs: number;
  readonly countedJob: string | null;
  /** The last job that it was shown with, unless GoCD has said since that it has ended or is another agent's. */
  readonly unfinished: string | null;
  /** Whether it has ever been ready for jobs. */
  readonly served: boolean;
  /** Since when GoCD has listed it as lost or dead, and never alive, by an earlier run maybe; null if it does not. */
  readonly lostSince: number | null;
  /** Its record by an earlier run, until GoCD tells of it or its lack. */
  readonly earlierUuid: string | null;
  /** GoCD has deleted its record at our word, and has listed none of it since: if it lives it has to register anew. */
  readonly recordDeleted: boolean;
  /** What its pool registers it with, until GoCD lists it. */
  readonly resources: readonly string[];
  readonly environments: readonly string[];
  readonly deadlines: AgentDeadlines;
  /** We have launched it, or know it from an earlier run: else only Mesos can tell whether it is ours. */
  readonly isKnown: boolean;
  readonly enablePending: boolean;
  readonly removals: Removals;
  readonly clock: Pick<Clock, 'now'>;
}

export interface AgentContext extends Omit<AgentInput, 'origin'> {
  readonly origin: AgentOrigin;
  /** When it was first seen to run, and to wait for approval: its deadlines count from then, whatever comes between. */
  readonly runningSince: number | null;
  readonly pendingSince: number | null;
  /** Since when it is known to be disabled by us: longer ago than an assignment takes, none is still to show. */
  readonly disabledSince: number | null;
  /** When it entered its present phase. */
  readonly since: number;
  readonly uuid: string | null;
  /** Locator of the job in hand, as far as GoCD shows it. */
  readonly building: string | null;
  /** Since when GoCD is known to count that job as this agent's although it is idle; null if it is not. */
  readonly burdenedSince: number | null;
  /** Whether it had a job in hand when GoCD last showed what it does. */
  readonly busy: boolean;
  readonly taskState: TaskState | null;
  readonly taskEnded: boolean;
  /** When that was learned (ms since the epoch), and what was then last listed of it; null while it has not. */
  readonly endedAt: number | null;
  readonly listedSinceEnd: string | null;
  /** Its container is known to run on although its task has ended. */
  readonly outlives: boolean;
  /** When its host last came back with it, having been out of reach (ms since the epoch); null if that never was. */
  readonly backSince: number | null;
  /** An operator wants it ended whatever it does. */
  readonly forced: boolean;
  /** Readings begun before this do not show what we last did: they are not taken in. */
  readonly readingsFrom: number;
  /** What the last fresh reading said, where it has to be said twice in a row before it is acted on. */
  readonly suspicion: Suspicion | null;
  /** We have asked GoCD to delete its record, may have been heard, and have not seen it since. */
  readonly mayBeDeleted: boolean;
  /** We have ever asked for that since it last served, and it was not refused: that no list has it is to be expected. */
  readonly deletionAsked: boolean;
  readonly kills: number;
  /**
   * When the state was entered that has asked for a KILL, or for a change in GoCD, and stands still (ms since the epoch):
   * what it has asked for is wanted until it is left, and not sent after that.
   */
  readonly killWantedSince: number | null;
  readonly changeWantedSince: number | null;
  readonly drainRule: string | null;
  /** An operator wants it drained, and neither we nor a person has disabled it since. */
  readonly isDrainDue: boolean;
  /** What kept it from serving, where that tells something of its pool. */
  readonly failure: FailureKind | null;
  readonly message: string | null;
  /** That it does not come to serve has been told, and counts against its pool: its end does not count again. */
  readonly reported: boolean;
}

/** What fresh readings have said in a row, with nothing else between. */
export interface Suspicion {
  readonly said: ListingEvent['type'];
  /** When the first of them was taken in (ms since the epoch), and the last. */
  readonly since: number;
  readonly lastAt: number;
  /** Since when they have come one soon after the other from a server that takes registrations. Null if it takes none now. */
  readonly openSince: number | null;
}

/** What GoCD lists for an agent of ours. */
export interface Listing {
  readonly uuid: string;
  readonly resources: readonly string[];
  readonly environments: readonly string[];
  readonly building: string | null;
}

export type AgentEvent =
  | TaskEvent
  | ReadingEvent
  | ListingEvent
  | JobEvent
  | HistoryEvent
  | ChangeEvent
  | DrainEvent;

/** What guards and deadlines go by. */
export interface Moment {
  readonly context: AgentContext;
  readonly event: AgentEvent;
}

/** The task, by Mesos's word. */
export type TaskEvent =
  | { readonly type: 'task.staging'; readonly state: TaskState; readonly hostId: string | null }
  | { readonly type: 'task.running'; readonly state: TaskState; readonly hostId: string | null }
  /** It may be gone or going, and it may come back: nothing is concluded from it. */
  | {
      readonly type: 'task.doubtful';
      readonly state: TaskState;
      /** What has become of it; null where it is only being ended. */
      readonly message: string | null;
    }
  | {
      readonly type: 'task.ended';
      readonly state: TaskState;
      /** What the end tells of its pool, had it not served yet; null for a lost offer, a lost host, a kill. */
      readonly failure: FailureKind | null;
      readonly message: string;
    };

/** One complete reading of GoCD, with what it says of the agent. */
export interface ReadingEvent {
  readonly type: 'reading.came';
  /** When the reading began (ms since the epoch). */
  readonly startedAt: number;
  readonly said: ListingEvent;
}

/** The agent, by a reading that is fresh enough to count: the machine raises it itself. */
export type ListingEvent =
  | ({ readonly type: 'listed.idle' } & Listing)
  | ({ readonly type: 'listed.building' } & Listing)
  | ({ readonly type: 'listed.pending' } & Listing)
  /** LostContact, or Missing since a restart of the server. */
  | ({ readonly type: 'listed.lost' } & Listing)
  /** Disabled and marked as draining by us, before a restart of ours maybe; by what rule, if the marks tell. */
  | ({ readonly type: 'listed.draining'; readonly busy: boolean; readonly rule: string | null } & Listing)
  /** Disabled by a person. */
  | ({ readonly type: 'listed.disabled'; readonly busy: boolean } & Listing)
  /** Disabled, by whomever, and lost; `isGivenUp` unless it may only be missing since a restart of the server. */
  | ({ readonly type: 'listed.dead'; readonly isGivenUp: boolean } & Listing)
  /** It is not in the list. Of a list that may be false as a whole, that is no proof that it has gone. */
  | { readonly type: 'listed.nowhere'; readonly doubtful: boolean };

/** GoCD's own word on the jobs that the agent has had: so many beside the one in hand. */
export interface HistoryEvent {
  readonly type: 'history.told';
  readonly jobs: number;
}

/** GoCD's own word on the last job that the agent was shown with. */
export interface JobEvent {
  readonly type: 'job.told';
  readonly locator: string;
  /**
   * `held`: it counts as given to this agent and has not ended. `free`: it has ended, waits, or is another's. `unread`:
   * not learned this time. `untold`: this server does not tell, or not this account.
   */
  readonly standing: 'held' | 'free' | 'unread' | 'untold';
}

/** The outcome of a change we asked GoCD for. A late one of another change must not pass for that of the last. */
export type ChangeEvent =
  | { readonly type: `${AgentOperation}.done` }
  /** `withdrawn`: it has not been sent. */
  | { readonly type: `${AgentOperation}.failed`; readonly reason: GocdFailureReason | 'withdrawn' };

export type DrainEvent =
  | { readonly type: 'drain.requested'; readonly rule: string }
  | { readonly type: 'drain.cancelled' }
  /** No more waiting: end the task now, whatever it does. Only ever an operator's wish. */
  /** A person wants it ended, whatever it does. */
  | { readonly type: 'kill.requested' }
  /** By the reading just taken in it has not come, and nobody waits for it any more: it goes as long as it has not. */
  | { readonly type: 'forgo.requested' }
  /** The master has not been sent the last KILL, or may have missed it: there is a new subscription. */
  | { readonly type: 'kill.due' };

/** What an agent tells its parent. */
export type AgentReport =
  | { readonly type: 'command.issued'; readonly command: Command }
  /** It has entered another phase. */
  | { readonly type: 'agent.moved'; readonly taskId: string }
  /** It is another instance's. */
  | { readonly type: 'agent.foreign'; readonly taskId: string }
  /** It has registered, and with a right key: `again` if an earlier run has seen it so. */
  | { readonly type: 'agent.registered'; readonly taskId: string; readonly again: boolean }
  /** It does not come to serve, and is not ended (yet): it waits for approval, or there is a hold. */
  | {
      readonly type: 'agent.failing';
      readonly taskId: string;
      readonly kind: FailureKind;
      readonly message: string;
    }
  /** It will not serve (any more); its traces may still have to be cleaned up. */
  | {
      readonly type: 'agent.ending';
      readonly taskId: string;
      readonly served: boolean;
      readonly failure: FailureKind | null;
      readonly message: string | null;
    }
  /** It has no record in GoCD any more, and of its last job it is not known that it has ended. */
  | {
      readonly type: 'job.left';
      readonly taskId: string;
      readonly locator: string;
      readonly uuid: string | null;
      readonly pool: string;
      readonly wasInHand: boolean;
    }
  | { readonly type: 'agent.gone'; readonly taskId: string };

/** Each state carries the phase it stands for as its tag; `retiring` beside it where it is building for the last time. */
export type AgentTag = AgentPhase | 'retiring';
