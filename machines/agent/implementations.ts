import { and, assertEvent, or, sendParent, setup, stateIn } from 'xstate';
import { marksOf } from '../../domain/draining.ts';
import { duration } from '../../domain/phrases.ts';
import type { FailureKind } from '../../policy/breaker.ts';
import { agentDelays, LAST_WORDS_MS, OUT_OF_SIGHT_MS } from './deadlines.ts';
import { agentGuards, isFree, isOpen, isOutOfSight } from './guards.ts';
import { isListed, isListing, jobsBy, knownBy, shown } from './listed.ts';
import type { AgentContext, AgentEvent, AgentInput, AgentReport, AgentTag, ListingEvent } from './types.ts';

const BUILDING_STILL = [
  stateIn({ leaving: { work: 'building' } }),
  stateIn({ returning: { work: 'building' } }),
];

const base = setup({
  types: {
    context: {} as AgentContext,
    events: {} as AgentEvent,
    input: {} as AgentInput,
    tags: {} as AgentTag,
  },
  delays: agentDelays,
  guards: {
    ...agentGuards,
    /** Seen without a job, it has had one until now. */
    endsItsJob: and([stateIn({ returning: { work: 'building' } }), isFree]),
    /** Of one that is leaving or returning. */
    countsAsBuilding: or(BUILDING_STILL),
    /** One that is to go for want of work has some after all, unless it is told to go with the job that it has. */
    mayBeRemovedAtWork: and([agentGuards.mayBeRemoved, or([...BUILDING_STILL, agentGuards.goesForGood])]),
  },
});

const report = (make: (context: AgentContext) => AgentReport) =>
  sendParent<AgentContext, AgentEvent, undefined, AgentReport, AgentEvent>(({ context }) => make(context));

/** Its record in GoCD. Only states that follow a listing change it. */
const record = ({ uuid, taskId }: AgentContext) => {
  if (uuid === null) throw new Error(`${taskId} is not registered: it has no record to change`);
  return { uuid, taskId };
};

/** Failures of a deletion that has certainly not been done. */
const NOT_DELETED: ReadonlySet<string> = new Set(['conflict', 'withdrawn']);

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
const PERHAPS_THEIRS = 'dead, and perhaps another instance’s with our name: it is left to that one';
const WRONG_KEY = 'waits for approval in GoCD: wrong or missing auto-register-key';

export const agentSetup = base.extend({
  actions: {
    beginPhase: base.assign(({ context }) => ({ since: context.clock.now() })),
    enterPhase: base.assign(({ context }) => ({ since: context.clock.now(), suspicion: null })),
    noteRunning: base.assign(({ context: { runningSince, clock } }) => ({
      runningSince: runningSince ?? clock.now(),
    })),
    noteDisabled: base.assign(({ context }) => ({ disabledSince: context.clock.now(), isDrainDue: false })),
    notePending: base.assign(({ context: { pendingSince, clock } }) => ({
      pendingSince: pendingSince ?? clock.now(),
    })),
    dropSuspicion: base.assign({ suspicion: null }),
    suspect: base.assign(({ context, event }) => (isListing(event) ? rowWith(event.type, context) : {})),
    /** Not listed at all is not approved either: GoCD drops the record of one that waits, and takes it up again. */
    suspectUnapproved: base.assign(({ context }) => rowWith('listed.pending', context)),
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
          ...(isOutOfSight(context.taskState) ? { message: null, backSince: context.clock.now() } : {}),
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
    noteListing: base.assign(({ context, event }) => (isListed(event) ? knownBy(event, context) : {})),
    /** Of one whose task has ended: to be compared with what is listed later. */
    noteShown: base.assign(({ context: { endedAt, listedSinceEnd, clock }, event }) =>
      isListed(event) && endedAt !== null && clock.now() - endedAt >= LAST_WORDS_MS
        ? { listedSinceEnd: listedSinceEnd ?? shown(event) }
        : {},
    ),
    noteOutliving: base.assign(({ context: { message } }) => ({
      outlives: true,
      message: `its task has ended (${message}), yet GoCD lists it alive: its container runs on, where Mesos cannot end it`,
    })),
    /** Jobs shorter than the time between two readings are seen by nobody. */
    noteHistory: base.assign(({ context, event }) =>
      event.type === 'history.told' ? { jobs: Math.max(context.jobs, jobsBy(event.jobs, context)) } : {},
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
      pendingSince: null,
    })),
    noteReported: base.assign({ reported: true }),
    /** The record has gone, by our hand or another's: all there is left to end is the task. */
    noteRecordGone: base.assign({ uuid: null, earlierUuid: null }),
    /** The server refused it; or no answer came, or one that may not be the server's. */
    noteUncertainDeletion: base.assign(({ event }) => {
      const mayBeDeleted = event.type !== 'delete.failed' || !NOT_DELETED.has(event.reason);
      return { mayBeDeleted, deletionAsked: mayBeDeleted };
    }),
    noteRecordDeleted: base.assign({ recordDeleted: true }),
    /** Of its job, if it had any, has been told. */
    noteDeleted: base.assign({
      uuid: null,
      earlierUuid: null,
      unfinished: null,
      deletionAsked: true,
      recordDeleted: true,
    }),
    noteDrain: base.assign(({ context, event }) =>
      event.type === 'drain.requested'
        ? { drainRule: event.rule, isDrainDue: context.isDrainDue || event.rule === 'operator' }
        : {},
    ),
    /** Whoever enables it after that wants it to serve. */
    dropDrain: base.assign({ isDrainDue: false }),
    /** What we knew of it before may be of a drain long over. */
    noteMarkedRule: base.assign(({ event }) =>
      event.type === 'listed.draining' ? { drainRule: event.rule } : {},
    ),
    noteVouched: base.assign({ isKnown: true, taskEnded: false, message: null }),
    notePerhapsTheirs: base.assign({ message: PERHAPS_THEIRS }),
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

/** The row of looks that say so with one more. */
function rowWith(said: ListingEvent['type'], { suspicion, removals, clock }: AgentContext) {
  const now = clock.now();
  const before = suspicion?.said === said ? suspicion : null;
  const openSince = removals.isClosed() ? null : isOpen(before, now) ? before.openSince : now;
  return { suspicion: { said, since: before?.since ?? now, lastAt: now, openSince } };
}
