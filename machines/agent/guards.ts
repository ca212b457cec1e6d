import { isSpare } from '../../domain/draining.ts';
import type { TaskState } from '../../domain/mesos.ts';
import { LASTING_EMPTY_MS } from '../../policy/scaledown/emptyList.ts';
import { OLDEST_LIST_MS } from '../../policy/scaledown/unlistedWork.ts';
import {
  GIVEN_UP_BY_GOCD_MS,
  JUST_BACK_MS,
  LACKING_MS,
  LONGEST_GAP_MS,
  LOST_CONTACT_MS,
  OUT_OF_SIGHT_MS,
} from './deadlines.ts';
import { isListed, showsLife } from './listed.ts';
import type { AgentContext, AgentEvent, Moment, Suspicion } from './types.ts';

export const isFree = ({ event }: Pick<Moment, 'event'>) => 'busy' in event && !event.busy;

const isDoubtful = ({ deletionAsked }: AgentContext, event: AgentEvent) =>
  event.type === 'listed.nowhere' && event.doubtful && !deletionAsked;

/** GoCD drops the record of one that nobody has approved soon after it has heard of it last. */
const goesByItself = ({ pendingSince, served }: AgentContext) => pendingSince !== null && !served;

/** Whether nothing holds its removal back now, or a person wants it whatever it does. */
export const mayBeRemoved = ({ forced, removals, drainRule, pool }: AgentContext) =>
  forced || !removals.areHeld(drainRule, pool);

/** Whether the row of looks goes on: in a gap GoCD may have been away, for agents too. */
export const isOpen = (
  row: Suspicion | null,
  now: number,
): row is Suspicion & { readonly openSince: number } =>
  row !== null && row.openSince !== null && now - row.lastAt <= LONGEST_GAP_MS;

/** Whether readings have said so for that long, with GoCD there to register with. */
const isSaidFor = ({ suspicion, clock }: AgentContext, said: string, ms: number) =>
  suspicion?.said === said && isOpen(suspicion, clock.now()) && clock.now() - suspicion.openSince >= ms;

const isLacking = (context: AgentContext, event: AgentEvent) => isSaidFor(context, event.type, LACKING_MS);

const NOT_OURS: ReadonlySet<TaskState> = new Set(['TASK_GONE', 'TASK_UNKNOWN', 'TASK_LOST'] as const);

/** Nothing destructive is done on one look: two in a row must say the same. */
const isConfirmed = (context: AgentContext, event: AgentEvent) =>
  context.suspicion?.said === event.type && !isDoubtful(context, event) && mayBeRemoved(context);

/** With the job it had, maybe, or with one given to it since: what is listed may be of the time before. */
const hasJustComeBack = ({ backSince, taskEnded, clock }: AgentContext) =>
  backSince !== null && !taskEnded && clock.now() - backSince < JUST_BACK_MS;

/** Of one that has not come up in time. */
const mayBeGivenUp = (context: AgentContext, event: AgentEvent) =>
  !isDoubtful(context, event) && !hasJustComeBack(context) && mayBeRemoved(context);

/** Its container has come up since it was given up: at any moment it may register, and be given a job. */
const mayYetRegister = ({ runningSince, since, deadlines, taskState, clock }: AgentContext) =>
  taskState === 'TASK_RUNNING' &&
  runningSince !== null &&
  runningSince > since &&
  clock.now() - runningSince < deadlines.registration;

/** Whether we have had its record deleted, for all that is known: GoCD gives it no work without one. */
export const isDeletedByUs = ({
  deletionAsked,
  recordDeleted,
}: Pick<AgentContext, 'deletionAsked' | 'recordDeleted'>) => deletionAsked || recordDeleted;

/** Nor can it have registered, then. */
const hasNeverRun = ({ origin, served, runningSince }: AgentContext) =>
  origin === 'launched' && !served && runningSince === null;

const OUT_OF_SIGHT: ReadonlySet<TaskState | null> = new Set([
  'TASK_UNREACHABLE',
  'TASK_LOST',
  'TASK_UNKNOWN',
] as const);

/** Whether the master has lost sight of a task: it may have ended, and may come back. */
export function isOutOfSight(state: TaskState | null): boolean {
  return OUT_OF_SIGHT.has(state);
}

/** What a transition may depend on, but for the states that an agent is in. */
export const agentGuards = {
  showsOurLastChange: ({ context, event }: Moment) =>
    event.type === 'reading.came' && event.startedAt >= context.readingsFrom,
  wasLaunched: ({ context }: Moment) => context.origin === 'launched',
  wasFoundRunning: ({ context }: Moment) => context.origin === 'running',
  isKnown: ({ context }: Moment) => context.isKnown,
  /** The master's answer for a task that it does not have under this framework. */
  isDisclaimed: ({ event }: Moment) => event.type === 'task.ended' && NOT_OURS.has(event.state),
  /** Another instance's dead are that one's to remove. */
  isLeftByUs: ({ context, event }: Moment) =>
    context.suspicion?.said === event.type &&
    context.clock.now() - context.suspicion.since >= LOST_CONTACT_MS &&
    mayBeRemoved(context) &&
    !context.removals.isNameShared(),
  isNameShared: ({ context }: Moment) => context.removals.isNameShared(),
  /** It was taken for ended with its framework, and lives on for longer than GoCD would list a dead one. */
  livesUnknown: ({ context: { isKnown, since, clock } }: Moment) =>
    !isKnown && clock.now() - since >= GIVEN_UP_BY_GOCD_MS,
  mayBeApproved: ({ context }: Moment) => context.enablePending,
  /** It would be approved, and Mesos has not said yet whether there is a container of it. */
  awaitsItsTask: ({ context: { enablePending, origin, taskState } }: Moment) =>
    enablePending && origin === 'listed' && taskState === null,
  /** Mesos refuses a launch under an id in use with an error under that very id: the task in use lives on. */
  concernsAnotherLaunch: ({ context, event }: Moment) =>
    event.type === 'task.ended' && event.state === 'TASK_ERROR' && context.taskState !== null,
  /** By the master's word, of a launch that may have come twice. */
  wasDropped: ({ event }: Moment) => event.type === 'task.doubtful' && event.state === 'TASK_DROPPED',
  isFree,
  wasReported: ({ context }: Moment) => context.reported,
  isForGood: ({ context, event }: Moment) =>
    event.type === 'drain.requested' && isSpare(context.drainRule) && !isSpare(event.rule),
  isForWantOfWork: ({ event }: Moment) => event.type === 'drain.requested' && isSpare(event.rule),
  isRetiring: ({ context, event }: Moment) =>
    event.type === 'listed.draining' && event.busy && isSpare(context.drainRule),
  /** GoCD gives the job of one that it has given up to another; if that one is disabled, only once its record has gone. */
  keepsItsJob: ({ context, event }: Moment) =>
    event.type === 'listed.dead' && event.isGivenUp && context.busy,
  isOutOfSightForGood: ({ context: { taskState, since, clock } }: Moment) =>
    isOutOfSight(taskState) && clock.now() - since >= OUT_OF_SIGHT_MS,
  isForced: ({ context }: Moment) => context.forced,
  isBusy: ({ event }: Moment) => event.type === 'listed.draining' && event.busy,
  /** Whatever takes an agent away waits for this, but for what a person wants forced. */
  mayBeRemoved: ({ context }: Moment) => mayBeRemoved(context),
  mayBeRemovedAsSeen: ({ context }: Moment) => mayBeRemoved(context) && context.removals.isJustRead(),
  isDrainDue: ({ context }: Moment) => context.isDrainDue,
  goesForGood: ({ context }: Moment) => !isSpare(context.drainRule),
  mayBeRemovedFree: ({ context, event }: Moment) => mayBeRemoved(context) && isFree({ event }),
  hasJustComeBack: ({ context }: Moment) => hasJustComeBack(context),
  /**
   * Of one whose KILL may not have arrived. It gets no work if its record was deleted, nor before its container runs. Else it may
   * have registered since, and be at work while lists are too old to show it: there is no hurry, and they get younger.
   */
  mayBeKilledUnlisted: ({ context, event }: Moment) =>
    mayBeRemoved(context) &&
    !isDoubtful(context, event) &&
    !mayYetRegister(context) &&
    !hasJustComeBack(context) &&
    (isDeletedByUs(context) || hasNeverRun(context) || isSaidFor(context, event.type, OLDEST_LIST_MS)),
  /** Of one that a list shows as lost or dead: the list may be of the time before it came back. */
  mayBeKilledAway: ({ context }: Moment) => mayBeRemoved(context) && !hasJustComeBack(context),
  isConfirmed: ({ context, event }: Moment) => isConfirmed(context, event),
  isConfirmedAtWork: ({ context, event }: Moment) => isConfirmed(context, event) && context.busy,
  isStillLacking: ({ context, event }: Moment) => isLacking(context, event) && mayBeGivenUp(context, event),
  /** As long as one that no list has: the list that has it as waiting may be of before its approval. */
  isStillUnapproved: ({ context, event }: Moment) =>
    isSaidFor(context, 'listed.pending', LACKING_MS) && mayBeGivenUp(context, event),
  /** It is not ended on that, for a hold or a doubtful list, but its pool should know. */
  isToBeReported: ({ context, event }: Moment) => isLacking(context, event) && !context.reported,
  /** Of a record alone: what goes by a false list leaves the record behind, and harms nobody at work. */
  isUnlistedForGood: ({ context, event }: Moment) =>
    context.suspicion?.said === event.type &&
    (!isDoubtful(context, event) ||
      goesByItself(context) ||
      context.clock.now() - context.suspicion.since >= LASTING_EMPTY_MS),
  isRepeatedAndMayBeRemoved: ({ context, event }: Moment) =>
    context.suspicion?.said === event.type && mayBeRemoved(context),
  isNotDeletedByUs: ({ context }: Moment) => !context.mayBeDeleted,
  isNotKnownToBeDone: ({ context, event }: Moment) =>
    isConfirmed(context, event) && context.unfinished !== null,
  tellsOfOtherJob: ({ context, event }: Moment) =>
    event.type === 'job.told' && event.locator !== context.unfinished,
  jobIsUnread: ({ event }: Moment) => event.type === 'job.told' && event.standing === 'unread',
  /** Enabled again, an agent that has lost a job has it taken from it when it next asks for work; tried once. */
  mayFreeItsJob: ({ context, event }: Moment) =>
    event.type === 'job.told' &&
    event.standing === 'held' &&
    isSpare(context.drainRule) &&
    context.burdenedSince === null,
  recordIsGone: ({ event }: Moment) => 'reason' in event && event.reason === 'not-found',
  hasNoRecord: ({ context }: Moment) => context.uuid === null,
  taskHasEnded: ({ context }: Moment) => context.taskEnded,
  showsLifeAfterItsTask: ({ context, event }: Moment) =>
    isListed(event) && context.isKnown && !context.forced && showsLife(event, context),
  isKnownToOutlive: ({ context }: Moment) => context.outlives,
  /** Another KILL would renew the grace that it has. */
  killHasArrived: ({ context }: Moment) => context.taskState === 'TASK_KILLING',
  mayStillServe: ({ context }: Moment) => !context.taskEnded && !context.forced,
};
