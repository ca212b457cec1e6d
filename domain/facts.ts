import type { RemovalCommand } from './commands.ts';
import type { GocdFailure, GocdView, HeldJob, PastRun, PastTime } from './gocd.ts';
import type { Habit, PoolScore, StageMemory } from './habit.ts';
import type { LeverKind } from './levers.ts';
import type { Remembered } from './memory.ts';
import type { InverseOffer, Offer, TaskUpdate } from './mesos.ts';
import type { WaitLesson } from './waitLesson.ts';

/** Something that happened outside, as plain data, named in the past tense. */
export type Fact = ServiceFact | MesosFact | GocdFact | StateFact | OperatorFact;

/** A fact with the time it was taken in (ms since the epoch). The machines know no other time. */
export type Input = Fact & { readonly at: number };

export type ServiceFact =
  /** Always the first input: entropy makes ids and jitter reproducible from the journal. */
  | {
      readonly type: 'service.started';
      readonly entropy: number;
      readonly frameworkId: string | null;
      /** Habits kept from earlier runs; none if left out. */
      readonly habits?: readonly Habit[];
      /** What pools with a `target-wait` had learned; nothing if left out. */
      readonly lessons?: readonly WaitLesson[];
      /** What was known of stages of pipelines; nothing if left out. */
      readonly stages?: readonly StageMemory[];
      /** How well pools had looked ahead; nothing if left out. */
      readonly scores?: readonly PoolScore[];
      /** What an earlier run remembered; nothing if left out. */
      readonly memory?: Remembered;
      /** How far the calendar is ahead of the time of the inputs (ms): see `clock.corrected`. Not at all if left out. */
      readonly calendarAhead?: number;
      /** Who wants the framework ended, where the run is there for that: nothing is launched or taken back from its first reading on. */
      readonly tornDownBy?: string;
    }
  /** When its turn came, it was not what its machine wanted any more: it has not been sent. */
  | {
      readonly type: 'command.withdrawn';
      readonly command: RemovalCommand['type'];
      readonly taskId: string;
      readonly decidedAt: number;
    }
  /** Nothing but that time has come for some machine's deadline. */
  | { readonly type: 'time.passed' }
  /**
   * The calendar says another time than the inputs have, by so much (ms, negative if it is behind): the system's clock was
   * set, or the machine slept. Deadlines go by the inputs, windows and schedules by the calendar.
   */
  | { readonly type: 'clock.corrected'; readonly calendarAhead: number };

export type MesosFact =
  | {
      readonly type: 'mesos.subscribed';
      readonly frameworkId: string;
      readonly masterId: string | null;
      /** Base URL of the leading master. */
      readonly master: string;
      readonly heartbeatMs: number;
    }
  | { readonly type: 'mesos.offers.received'; readonly offers: readonly Offer[] }
  | { readonly type: 'mesos.offer.rescinded'; readonly offerId: string }
  | { readonly type: 'mesos.inverse-offers.received'; readonly inverseOffers: readonly InverseOffer[] }
  | { readonly type: 'mesos.inverse-offer.rescinded'; readonly inverseOfferId: string }
  | { readonly type: 'mesos.update.received'; readonly update: TaskUpdate }
  | { readonly type: 'mesos.host.failed'; readonly hostId: string }
  | MesosDisconnected
  | MesosCallFailed;

/** There is no subscription (any more). */
export interface MesosDisconnected {
  readonly type: 'mesos.disconnected';
  readonly reason:
    | 'ended' // the stream ended or broke, or a call showed that the subscription is gone
    | 'silent' // no heartbeat for too long
    | 'unanswered' // the stream stands, and call after call gets no answer
    | 'unreachable' // no master answered
    | 'no-leader' // masters answered but none leads
    | 'failed-over' // another instance took our framework id: stop
    | 'removed' // the master has ended this framework id: drop it
    | 'refused' // ERROR on subscribing, or a 4xx that no retry cures
    | 'unauthorised'; // 401 or 403 for our credentials
  readonly message: string;
}

/** The calls to the master that are answered one by one: SUBSCRIBE, with its stream, is told of otherwise. */
export const MESOS_CALLS = [
  'accept',
  'decline',
  'kill',
  'acknowledge',
  'reconcile',
  'revive',
  'suppress',
  'teardown',
  'inverse-offers',
] as const;
export type MesosCallName = (typeof MESOS_CALLS)[number];

/** What became of a call; a failure is a fact. */
export interface MesosCallEnd {
  readonly call: MesosCallName;
  readonly outcome: 'answered' | MesosCallFailed['outcome'];
}

/** A call that was definitely or possibly not carried out. */
export interface MesosCallFailed {
  readonly type: 'mesos.call.failed';
  readonly call: MesosCallName;
  /**
   * `rejected`: the master said no, nothing was done. `unsent`: it never went out, nothing was done. `unknown`: no answer
   * came, it may have been done.
   */
  readonly outcome: 'rejected' | 'unsent' | 'unknown';
  readonly message: string;
  /** Tasks the call was to launch or kill. */
  readonly taskIds: readonly string[];
  /** Offers the call was to answer. */
  readonly offerIds: readonly string[];
}

export type AgentOperation = 'disable' | 'enable' | 'delete' | 'approve';

export type GocdFact =
  | { readonly type: 'gocd.polled'; readonly view: GocdView }
  | { readonly type: 'gocd.poll.failed'; readonly failure: GocdFailure }
  | GocdJobsTold
  | GocdPipelineTold
  /** How many jobs GoCD lists as an agent's that have ended or were taken from it; null where it does not tell. */
  | {
      readonly type: 'gocd.history.told';
      readonly uuid: string;
      readonly taskId: string;
      readonly jobs: number | null;
    }
  | {
      readonly type: 'gocd.agent.changed';
      readonly operation: AgentOperation;
      readonly uuid: string;
      readonly taskId: string;
    }
  | {
      readonly type: 'gocd.agent.change.failed';
      readonly operation: AgentOperation;
      readonly uuid: string;
      readonly taskId: string;
      readonly failure: GocdFailure;
    };

/** The latest runs of a pipeline, and how long the jobs of some of them took, each oldest first; none where it does not tell. */
export interface GocdPipelineTold {
  readonly type: 'gocd.pipeline.told';
  readonly pipeline: string;
  readonly runs: readonly PastRun[];
  readonly times: readonly PastTime[];
  /** For how long nothing of the kind is to be asked (ms): the server had trouble with it, or says so. */
  readonly restMs: number;
}

/** Which jobs GoCD counts as given to agents. What was asked about and is in none of the lists has ended, or waits. */
export interface GocdJobsTold {
  readonly type: 'gocd.jobs.told';
  /** When the first request went out: what it says is no older (ms since the epoch). */
  readonly startedAt: number;
  /** Locators of the jobs asked about; null where all were, of which as many were read as a server may be asked for. */
  readonly asked: readonly string[] | null;
  readonly held: readonly HeldJob[];
  /** Of those asked about: could not be read this time. */
  readonly unread: readonly string[];
  /** Of those asked about: this server does not tell, or not this account. */
  readonly untold: readonly string[];
}

export type StateFact =
  | { readonly type: 'state.saved'; readonly frameworkId: string | null }
  | { readonly type: 'state.save.failed'; readonly message: string }
  /** Another instance keeps its framework id where ours was: it has replaced us, and nothing was written. */
  | { readonly type: 'state.replaced'; readonly message: string }
  | { readonly type: 'habits.save.failed'; readonly message: string }
  | { readonly type: 'memory.save.failed'; readonly message: string };

export type OperatorFact =
  | { readonly type: 'operator.pause.requested'; readonly by: string }
  | { readonly type: 'operator.resume.requested'; readonly by: string }
  /** Whatever GoCD does not list has gone: the brake need not hold its removal back. */
  | { readonly type: 'operator.brake.release.requested'; readonly by: string }
  | { readonly type: 'operator.drain.requested'; readonly by: string; readonly taskId: string }
  | LeverFact
  /** Leave cleanly: tasks run on. */
  | { readonly type: 'operator.stop.requested'; readonly by: string }
  /** End the framework and all its tasks: drained until the deadline (ms since the epoch), then killed. */
  | { readonly type: 'operator.teardown.requested'; readonly by: string; readonly deadline: number };

/** What operators ask for with a reason: told in the feed of decisions, granted or not. */
export type LeverFact =
  | {
      readonly type: 'operator.lever.requested';
      readonly by: string;
      readonly reason: string;
      readonly kind: LeverKind;
      /** Name of the pool; name or id of the host. */
      readonly target: string;
      /** By how many a pool is boosted; 0 for what is no boost. */
      readonly agents: number;
      /** How long it is to be in force (ms). */
      readonly lasts: number;
    }
  | { readonly type: 'operator.lever.end.requested'; readonly by: string; readonly id: string }
  | {
      readonly type: 'operator.breaker.reset.requested';
      readonly by: string;
      readonly reason: string;
      readonly pool: string;
    }
  /** End it now, whatever it does: its job is lost. */
  | {
      readonly type: 'operator.force-out.requested';
      readonly by: string;
      readonly reason: string;
      readonly taskId: string;
    };
