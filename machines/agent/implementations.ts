import { and, assertEvent, or, sendParent, setup, stateIn } from 'xstate';
import { isSpare, marksOf } from '../../domain/draining.ts';
import type { TaskState } from '../../domain/mesos.ts';
import { duration } from '../../domain/phrases.ts';
import type { FailureKind } from '../../policy/breaker.ts';
import { READING_REPEAT_MS } from './reading.ts';
import type { AgentContext, AgentEvent, AgentInput, AgentReport, AgentTag, ListingEvent } from './types.ts';

/** Adapters answer well before this; it only keeps a lost answer from holding a state for ever. */
const CHANGE_DEADLINE_MS = 60_000;
const CHANGE_RETRY_MS = 15_000;
/** A KILL that comes sooner than the grace of the one before would renew that grace. */
const KILL_REPEAT_MS = 30_000;
const LONGEST_KILL_REPEAT_MS = 5 * 60_000;
/** After this long without a word from an agent GoCD itself calls its contact lost. We are not quicker. */
const LOST_CONTACT_MS = 5 * 60_000;
/** And it lists that a little later. */
const GIVEN_UP_BY_GOCD_MS = LOST_CONTACT_MS + 60_000;
/** How long one that may have a job in hand is looked for: far longer than lists that lack somebody are false. */
const AT_WORK_MS = 3 * LOST_CONTACT_MS;
/** What an agent told just before it died may show so much later: its pings are 5 s apart. */
const LAST_WORDS_MS = 30_000;
/** So long one that is to end is waited for while Mesos has lost sight of it: hosts have ten minutes to come back. */
const OUT_OF_SIGHT_MS = 30 * 60_000;
/** How long readings must have lacked one that was never listed: no single moment decides. */
const LACKING_MS = 60_000;
/** How long one must be lost as this run itself sees it: with a server that starts all are, until they call again. */
const SEEN_LOST_MS = 60_000;

const isFree = ({ event }: { readonly event: AgentEvent }) => 'busy' in event && !event.busy;

const isDoubtful = ({ deletionAsked }: AgentContext, event: AgentEvent) =>
  event.type === 'listed.nowhere' && event.doubtful && !deletionAsked;

/** Failures of a deletion that has certainly not been done. */
const NOT_DELETED: ReadonlySet<string> = new Set(['conflict', 'withdrawn']);

/** Whether nothing holds its removal back now, or a person wants it whatever it does. */
export const mayBeRemoved = ({ forced, removals, drainRule }: AgentContext) =>
  forced || !removals.areHeld(drainRule);

/** Whether readings have not listed it for long enough. */
const isLacking = ({ suspicion, clock }: AgentContext, event: AgentEvent) =>
  suspicion?.said === event.type && clock.now() - suspicion.since >= LACKING_MS;

const NOT_OURS: ReadonlySet<TaskState> = new Set(['TASK_GONE', 'TASK_UNKNOWN', 'TASK_LOST'] as const);

/** What is left of a time, in ms, that began some time ago or begins now. */
function leftOf(allowed: number, since: number | null, { clock }: AgentContext): number {
  return Math.max(0, (since ?? clock.now()) + allowed - clock.now());
}

const OUT_OF_SIGHT: ReadonlySet<TaskState | null> = new Set([
  'TASK_UNREACHABLE',
  'TASK_LOST',
  'TASK_UNKNOWN',
] as const);

/** Whether the master has lost sight of a task: it may have ended, and may come back. */
export function isOutOfSight(state: TaskState | null): boolean {
  return OUT_OF_SIGHT.has(state);
}

const base = setup({
  types: {
    context: {} as AgentContext,
    events: {} as AgentEvent,
    input: {} as AgentInput,
    tags: {} as AgentTag,
  },
  delays: {
    launchDeadline: ({ context }) => leftOf(context.deadlines.launch, context.launchedAt, context),
    /** One found running may have registered long ago, and be at work. */
    registrationDeadline: ({ context }) => {
      const { origin, deadlines, runningSince } = context;
      const allowed =
        origin === 'running' ? Math.max(deadlines.registration, AT_WORK_MS) : deadlines.registration;
      return leftOf(allowed, runningSince, context);
    },
    approvalDeadline: ({ context }) => leftOf(context.deadlines.registration, context.pendingSince, context),
    /**
     * The job of one that GoCD itself calls lost is given to another anyway, but not of one it just does not list: lists may
     * be false, and each time anew. An earlier run may have seen it lost, and nobody whether it was so in between.
     */
    lostDeadline: ({ context, event }) => {
      const { busy, deadlines, lostSince } = context;
      const isUnlisted = event.type === 'listed.nowhere';
      const allowed = Math.max(deadlines.lost, busy && isUnlisted ? AT_WORK_MS : LOST_CONTACT_MS);
      return Math.max(SEEN_LOST_MS, leftOf(allowed, isUnlisted ? null : lostSince, context));
    },
    drainWait: ({ context }) => leftOf(context.deadlines.drainWait, context.disabledSince, context),
    givenUpByGocd: GIVEN_UP_BY_GOCD_MS,
    readingRepeat: READING_REPEAT_MS,
    changeDeadline: CHANGE_DEADLINE_MS,
    changeRetry: CHANGE_RETRY_MS,
    killRepeat: ({ context }) =>
      context.deadlines.killGrace +
      Math.min(KILL_REPEAT_MS * 2 ** Math.min(context.kills - 1, 10), LONGEST_KILL_REPEAT_MS),
  },
  guards: {
    showsOurLastChange: ({ context, event }) =>
      event.type === 'reading.came' && event.startedAt >= context.readingsFrom,
    wasLaunched: ({ context }) => context.origin === 'launched',
    wasFoundRunning: ({ context }) => context.origin === 'running',
    isKnown: ({ context }) => context.isKnown,
    /** The master's answer for a task that it does not have under this framework. */
    isDisclaimed: ({ event }) => event.type === 'task.ended' && NOT_OURS.has(event.state),
    /** Another instance's dead are that one's to remove. */
    isLeftByUs: ({ context, event }) =>
      context.suspicion?.said === event.type &&
      context.clock.now() - context.suspicion.since >= LOST_CONTACT_MS &&
      mayBeRemoved(context) &&
      !context.removals.isNameShared(),
    /** It was taken for ended with its framework, and lives on for longer than GoCD would list a dead one. */
    livesUnknown: ({ context: { isKnown, since, clock } }) =>
      !isKnown && clock.now() - since >= GIVEN_UP_BY_GOCD_MS,
    mayBeApproved: ({ context }) => context.enablePending,
    /** Mesos refuses a launch under an id in use with an error under that very id: the task in use lives on. */
    concernsAnotherLaunch: ({ context, event }) =>
      event.type === 'task.ended' && event.state === 'TASK_ERROR' && context.taskState !== null,
    /** By the master's word, of a launch that may have come twice. */
    wasDropped: ({ event }) => event.type === 'task.doubtful' && event.state === 'TASK_DROPPED',
    isFree,
    wasReported: ({ context }) => context.reported,
    isForGood: ({ context, event }) =>
      event.type === 'drain.requested' && isSpare(context.drainRule) && !isSpare(event.rule),
    isForWantOfWork: ({ event }) => event.type === 'drain.requested' && isSpare(event.rule),
    isRetiring: ({ context, event }) =>
      event.type === 'listed.draining' && event.busy && isSpare(context.drainRule),
    /** GoCD gives the job of one that it has given up to another; if that one is disabled, only once its record has gone. */
    keepsItsJob: ({ context, event }) => event.type === 'listed.dead' && event.isGivenUp && context.busy,
    isOutOfSightForGood: ({ context: { taskState, since, clock } }) =>
      isOutOfSight(taskState) && clock.now() - since >= OUT_OF_SIGHT_MS,
    isForced: ({ context }) => context.forced,
    /** Seen without a job, it has had one until now. */
    endsItsJob: and([stateIn({ returning: { work: 'building' } }), isFree]),
    /** Of one that is leaving or returning. */
    countsAsBuilding: or([
      stateIn({ leaving: { work: 'building' } }),
      stateIn({ returning: { work: 'building' } }),
    ]),
    isBusy: ({ event }) => event.type === 'listed.draining' && event.busy,
    /** Whatever takes an agent away waits for this, but for what a person wants forced. */
    mayBeRemoved: ({ context }) => mayBeRemoved(context),
    mayBeRemovedFree: ({ context, event }) => mayBeRemoved(context) && isFree({ event }),
    mayBeRemovedUnlisted: ({ context, event }) => mayBeRemoved(context) && !isDoubtful(context, event),
    /** Nothing destructive is done on one look: two in a row must say the same. */
    isConfirmed: ({ context, event }) =>
      context.suspicion?.said === event.type && !isDoubtful(context, event) && mayBeRemoved(context),
    isStillLacking: ({ context, event }) =>
      isLacking(context, event) && !isDoubtful(context, event) && mayBeRemoved(context),
    /** It is not ended on that, for a hold or a doubtful list, but its pool should know. */
    isToBeReported: ({ context, event }) => isLacking(context, event) && !context.reported,
    /** For what a false list can do no harm to. */
    isRepeated: ({ context, event }) => context.suspicion?.said === event.type,
    isRepeatedAndMayBeRemoved: ({ context, event }) =>
      context.suspicion?.said === event.type && mayBeRemoved(context),
    isNotDeletedByUs: ({ context }) => !context.mayBeDeleted,
    isNotKnownToBeDone: ({ context, event }) =>
      context.suspicion?.said === event.type &&
      !isDoubtful(context, event) &&
      mayBeRemoved(context) &&
      context.unfinished !== null,
    tellsOfOtherJob: ({ context, event }) =>
      event.type === 'job.told' && event.locator !== context.unfinished,
    jobIsUnread: ({ event }) => event.type === 'job.told' && event.standing === 'unread',
    /** Enabled again, an agent that has lost a job has it taken from it when it next asks for work; tried once. */
    mayFreeItsJob: ({ context, event }) =>
      event.type === 'job.told' &&
      event.standing === 'held' &&
      isSpare(context.drainRule) &&
      context.burdenedSince === null,
    recordIsGone: ({ event }) => 'reason' in event && event.reason === 'not-found',
    hasNoRecord: ({ context }) => context.uuid === null,
    taskHasEnded: ({ context }) => context.taskEnded,
    hasOutlivedItsTask: ({ context }) => context.taskEnded,
    showsLifeAfterItsTask: ({ context, event }) =>
      isListing(event) &&
      event.type !== 'listed.nowhere' &&
      context.isKnown &&
      !context.forced &&
      showsLife(event, context),
    /** Another KILL would renew the grace that it has. */
    killHasArrived: ({ context }) => context.taskState === 'TASK_KILLING',
    mayStillServe: ({ context }) => !context.taskEnded && !context.forced,
  },
});

const report = (make: (context: AgentContext) => AgentReport) =>
  sendParent<AgentContext, AgentEvent, undefined, AgentReport, AgentEvent>(({ context }) => make(context));

/** Whether an agent had a job by what was said of it; as before, where that tells nothing of jobs. */
function isBusy(event: ListingEvent, before: boolean): boolean {
  switch (event.type) {
    case 'listed.building':
      return true;
    case 'listed.idle':
    case 'listed.pending':
      return false;
    case 'listed.draining':
    case 'listed.disabled':
      return event.busy;
    default:
      return before;
  }
}

/**
 * Whether it has a job that is not counted yet. Between being given one and beginning it an agent shows as idle again for
 * seconds: that is no end of it.
 */
function beginsJob(event: ListingEvent, { busy, countedJob }: AgentContext): boolean {
  if (event.type === 'listed.nowhere' || !isBusy(event, false)) return false;
  return event.building === null ? !busy : event.building !== countedJob;
}

/** What is known of its last job: one that it is shown with is counted, and has not ended. */
function jobIn({ building }: Exclude<ListingEvent, { type: 'listed.nowhere' }>): Partial<AgentContext> {
  return building === null ? {} : { countedJob: building, unfinished: building, burdenedSince: null };
}

/**
 * Whether a container is shown to run on after its task has ended, as one does whose executor was killed. GoCD shows of a
 * dead agent what it did last, until it calls it lost. So what it shows must have changed since, or last for far longer.
 */
function showsLife(
  event: Exclude<ListingEvent, { type: 'listed.nowhere' }>,
  { endedAt, listedSinceEnd, clock }: AgentContext,
): boolean {
  if (endedAt === null) return false;
  if (clock.now() - endedAt >= 2 * LOST_CONTACT_MS) return true;
  return listedSinceEnd !== null && listedSinceEnd !== shown(event);
}

/** What is listed of an agent's work, in a word. */
function shown(event: Exclude<ListingEvent, { type: 'listed.nowhere' }>): string {
  return isBusy(event, false) ? `building ${event.building}` : 'idle';
}

const isLost = ({ type }: ListingEvent) => type === 'listed.lost' || type === 'listed.dead';

const isListing = (event: AgentEvent): event is ListingEvent => event.type.startsWith('listed.');

/** Its record in GoCD. Only states that follow a listing change it. */
const record = ({ uuid, taskId }: AgentContext) => {
  if (uuid === null) throw new Error(`${taskId} is not registered: it has no record to change`);
  return { uuid, taskId };
};

const failing = ({ taskId }: AgentContext, kind: FailureKind, message: string): AgentReport => ({
  type: 'agent.failing',
  taskId,
  kind,
  message,
});

const giveUp = (failure: FailureKind, message: (context: AgentContext) => string) =>
  base.assign(({ context }) => ({ failure, message: message(context) }));

const notRunning = ({ deadlines, hostname }: AgentContext) =>
  `not running ${duration(deadlines.launch)} after its launch on ${hostname ?? 'its host'}`;
const notRegistered = ({ deadlines }: AgentContext) =>
  `ran ${duration(deadlines.registration)} without registering with GoCD`;
const FOREIGN = 'another instance’s with our name: Mesos does not know it as ours, and it lives';
const WRONG_KEY = 'waits for approval in GoCD: wrong or missing auto-register-key';

export const agentSetup = base.extend({
  actions: {
    beginPhase: base.assign(({ context }) => ({ since: context.clock.now() })),
    enterPhase: base.assign(({ context }) => ({ since: context.clock.now(), suspicion: null })),
    noteRunning: base.assign(({ context: { runningSince, clock } }) => ({
      runningSince: runningSince ?? clock.now(),
    })),
    noteDisabled: base.assign(({ context }) => ({ disabledSince: context.clock.now() })),
    notePending: base.assign(({ context: { pendingSince, clock } }) => ({
      pendingSince: pendingSince ?? clock.now(),
    })),
    dropSuspicion: base.assign({ suspicion: null }),
    suspect: base.assign(({ context: { suspicion, clock }, event }) => {
      if (!isListing(event) || suspicion?.said === event.type) return {};
      return { suspicion: { said: event.type, since: clock.now() } };
    }),
    takeIn: base.raise(({ event }) => {
      assertEvent(event, 'reading.came');
      return event.said;
    }),
    beginFreshReadings: base.assign(({ context }) => ({ readingsFrom: context.clock.now() })),
    /** Until its outcome is known, no reading says what the change has made of it. */
    beginChange: base.assign(({ context }) => ({
      readingsFrom: Number.POSITIVE_INFINITY,
      changeWantedSince: context.clock.now(),
    })),
    endChange: base.assign(({ context }) => ({
      readingsFrom: context.clock.now(),
      changeWantedSince: null,
    })),

    noteTask: base.assign(({ context, event }) => {
      if (event.type === 'task.staging' || event.type === 'task.running')
        return {
          taskState: event.state,
          hostId: event.hostId ?? context.hostId,
          // It is back, and what was said of its absence is past.
          ...(isOutOfSight(context.taskState) ? { message: null } : {}),
        };
      if (event.type === 'task.doubtful')
        return { taskState: event.state, message: event.message ?? context.message };
      if (event.type === 'task.ended')
        return {
          taskState: event.state,
          taskEnded: true,
          endedAt: context.endedAt ?? context.clock.now(),
        };
      return {};
    }),
    noteEnd: base.assign(({ context, event }) =>
      event.type === 'task.ended'
        ? { failure: context.served ? null : event.failure, message: event.message }
        : {},
    ),
    noteListing: base.assign(({ context, event }) =>
      isListing(event) && event.type !== 'listed.nowhere'
        ? {
            uuid: event.uuid,
            resources: event.resources,
            environments: event.environments,
            building: event.building,
            ...jobIn(event),
            busy: isBusy(event, context.busy),
            lostSince: isLost(event) ? (context.lostSince ?? context.clock.now()) : null,
            jobs: context.jobs + (beginsJob(event, context) ? 1 : 0),
            suspicion: null,
            mayBeDeleted: false,
          }
        : {},
    ),
    /** Of one whose task has ended: to be compared with what is listed later. */
    noteShown: base.assign(({ context: { endedAt, listedSinceEnd, clock }, event }) =>
      isListing(event) &&
      event.type !== 'listed.nowhere' &&
      endedAt !== null &&
      clock.now() - endedAt >= LAST_WORDS_MS
        ? { listedSinceEnd: listedSinceEnd ?? shown(event) }
        : {},
    ),
    noteOutliving: base.assign(({ context: { message } }) => ({
      message: `its task has ended (${message}), yet GoCD lists it alive: its container runs on, where Mesos cannot end it`,
    })),
    /** Jobs shorter than the time between two readings are seen by nobody. */
    noteHistory: base.assign(({ context, event }) =>
      event.type === 'history.told'
        ? { jobs: Math.max(context.jobs, event.jobs + (context.busy ? 1 : 0)) }
        : {},
    ),
    noteJob: base.assign(({ context, event }) => {
      if (event.type !== 'job.told') return {};
      // One that nobody has seen it with: it was given to it, and taken up or lost, between two readings.
      if (event.standing === 'held' && event.locator !== context.countedJob)
        return { countedJob: event.locator, unfinished: event.locator, jobs: context.jobs + 1 };
      if (event.standing === 'held') return { unfinished: event.locator };
      if (event.locator !== context.unfinished) return {};
      if (event.standing === 'free' || event.standing === 'untold')
        return { unfinished: null, burdenedSince: null };
      return {};
    }),
    /** Seen idle, it has a job by GoCD's word that it does not know of. */
    noteBurden: base.assign(({ context: { clock, unfinished } }) => ({
      burdenedSince: clock.now(),
      message: `GoCD counts ${unfinished} as its job, which it has lost: enabled again, it has that taken from it`,
    })),
    /** What went wrong before it came to serve is past. */
    noteServing: base.assign(({ context: { taskEnded, message } }) => ({
      served: true,
      failure: null,
      message: taskEnded ? message : null,
      kills: 0,
      deletionAsked: false,
      reported: false,
    })),
    noteReported: base.assign({ reported: true }),
    /** The record has gone, by our hand or another's: all there is left to end is the task. */
    noteRecordGone: base.assign({ uuid: null }),
    /** The server refused it; or no answer came, or one that may not be the server's. */
    noteUncertainDeletion: base.assign(({ event }) => {
      const mayBeDeleted = event.type !== 'delete.failed' || !NOT_DELETED.has(event.reason);
      return { mayBeDeleted, deletionAsked: mayBeDeleted };
    }),
    noteDeleted: base.assign({ uuid: null, deletionAsked: true }),
    forgetRecord: base.assign({ uuid: null }),
    noteDrain: base.assign(({ event }) =>
      event.type === 'drain.requested' ? { drainRule: event.rule } : {},
    ),
    /** What we knew of it before may be of a drain long over. */
    noteMarkedRule: base.assign(({ event }) =>
      event.type === 'listed.draining' ? { drainRule: event.rule } : {},
    ),
    noteVouched: base.assign({ isKnown: true, taskEnded: false, message: null }),
    noteForeign: base.assign({ message: FOREIGN }),
    noteKillWish: base.assign({ forced: true }),
    beginKill: base.assign(({ context }) => ({
      kills: context.kills + 1,
      killWantedSince: context.clock.now(),
      readingsFrom: Math.max(context.readingsFrom, context.clock.now()),
    })),
    endKill: base.assign({ killWantedSince: null }),

    /** Should its host come back with it, it is adopted like any other. */
    giveUpTask: base.assign(({ context: { taskState, endedAt, clock } }) => ({
      taskEnded: true,
      endedAt: endedAt ?? clock.now(),
      message: `given up: Mesos has lost sight of it for ${duration(OUT_OF_SIGHT_MS)} (${taskState})`,
    })),

    giveUpLaunch: giveUp('launch', notRunning),
    giveUpRegistration: giveUp('registration', notRegistered),
    giveUpApproval: giveUp('registration', () => WRONG_KEY),

    askMesos: report(({ taskId, hostId }) => ({
      type: 'command.issued',
      command: { type: 'mesos.reconcile', tasks: [{ taskId, hostId }] },
    })),
    askForReading: report(() => ({ type: 'command.issued', command: { type: 'gocd.poll' } })),
    askForJob: report(({ unfinished }) => ({
      type: 'command.issued',
      command: { type: 'gocd.jobs.ask', locators: unfinished === null ? [] : [unfinished] },
    })),
    disable: report((context) => ({
      type: 'command.issued',
      command: {
        type: 'gocd.agent.disable',
        ...record(context),
        resources: [...context.resources, ...marksOf(context.drainRule)],
        decidedAt: context.clock.now(),
      },
    })),
    enable: report((context) => ({
      type: 'command.issued',
      command: { type: 'gocd.agent.enable', ...record(context), resources: context.resources },
    })),
    remove: report((context) => ({
      type: 'command.issued',
      command: { type: 'gocd.agent.delete', ...record(context), decidedAt: context.clock.now() },
    })),
    approve: report((context) => ({
      type: 'command.issued',
      command: { type: 'gocd.agent.approve', ...record(context), pool: context.pool },
    })),
    kill: report(({ taskId, hostId, deadlines, clock }) => ({
      type: 'command.issued',
      command: {
        type: 'mesos.kill',
        taskId,
        hostId,
        graceMs: deadlines.killGrace,
        decidedAt: clock.now(),
      },
    })),

    reportNotRunning: report((context) => failing(context, 'launch', notRunning(context))),
    reportNotRegistered: report((context) => failing(context, 'registration', notRegistered(context))),
    reportUnapproved: report((context) => failing(context, 'registration', WRONG_KEY)),
    reportForeign: report(({ taskId }) => ({ type: 'agent.foreign', taskId })),
    reportMoved: report(({ taskId }) => ({ type: 'agent.moved', taskId })),
    reportRegistered: report(({ taskId, served }) => ({ type: 'agent.registered', taskId, again: served })),
    reportEnding: report(({ taskId, served, failure, message, reported }) => ({
      type: 'agent.ending',
      taskId,
      served,
      failure: reported ? null : failure,
      message,
    })),
    reportJobLeft: base.enqueueActions(({ context, enqueue }) => {
      const { taskId, unfinished: locator, uuid, pool, busy: wasInHand } = context;
      if (locator !== null)
        enqueue(report(() => ({ type: 'job.left', taskId, locator, uuid, pool, wasInHand })));
    }),
    reportGone: report(({ taskId }) => ({ type: 'agent.gone', taskId })),
  },
});
