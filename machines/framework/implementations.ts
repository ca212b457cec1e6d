import { sendParent, setup } from 'xstate';
import { keptDeclined, NO_OFFERS, repeated, repeatedIn, withAnswered, withKept } from './offerBook.ts';
import type { FrameworkContext, FrameworkEvent, FrameworkInput, FrameworkReport } from './types.ts';

/** Back-off between subscription attempts: doubles from the first to the last, each shortened by up to half. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** A refusal is not cured by trying again soon. */
const REFUSED_WAIT_MS = 5 * 60_000;
/** How long the master may take to answer a reconciliation the first time; doubles. */
const FIRST_ANSWER_MS = 5_000;
const MOST_ASKED = 4;
/**
 * An answer that tells of no task, or not of one asked about by name, may mean that none runs; or that the master lost the
 * question, which it then answers with 202 all the same, or its answer got lost. This many such answers in a row are
 * believed, where tasks may run from before we began.
 */
const EMPTY_ANSWERS_BELIEVED = 9;
/** Reconciling again when hosts were still due back. */
const DOUBTFUL_INTERVAL_MS = 60_000;
/** REVIVE clears every filter we set, so it is repeated sparingly, and never sooner than the debounce. */
const REVIVE_INTERVAL_MS = 30_000;
const REVIVE_DEBOUNCE_MS = 5_000;
/** A REVIVE has ten seconds to be answered by default, and the master then five rounds of allocation, of a second each. */
const OFFERS_DUE_MS = 15_000;
/** Offers may be on their way for so long when the master is told that none are wanted. */
const SUPPRESS_PAUSE_MS = 10_000;
const SUPPRESS_RETRY_MS = 5_000;
/** How often the master is told again that none are wanted. */
const SUPPRESS_INTERVAL_MS = 15 * 60_000;
/** A master that cannot be reached refuses calls at once. */
const DECLINE_PAUSE_MS = 5_000;
/** For offers that the master may have had back long ago, in seconds. */
const BRIEF_REFUSAL_S = 5;
const SAVE_RETRY_MS = 5_000;

const base = setup({
  types: {
    context: {} as FrameworkContext,
    events: {} as FrameworkEvent,
    input: {} as FrameworkInput,
  },
  delays: {
    backOff: ({ context }) =>
      Math.min(FIRST_WAIT_MS * 2 ** Math.min(context.attempts - 1, 10), LONGEST_WAIT_MS) *
      (0.5 + context.random.next() / 2),
    refusedRetry: ({ context }) => REFUSED_WAIT_MS * (0.8 + 0.4 * context.random.next()),
    answerDeadline: ({ context }) => FIRST_ANSWER_MS * 2 ** (context.asked - 1),
    reconcileInterval: ({ context }) =>
      context.doubtful
        ? Math.min(DOUBTFUL_INTERVAL_MS, context.reconcileInterval)
        : context.reconcileInterval,
    reviveInterval: REVIVE_INTERVAL_MS,
    reviveDebounce: ({ context }) =>
      Math.max(0, context.revivedAt + REVIVE_DEBOUNCE_MS - context.clock.now()),
    offersDue: OFFERS_DUE_MS,
    suppressPause: SUPPRESS_PAUSE_MS,
    suppressRetry: SUPPRESS_RETRY_MS,
    suppressInterval: SUPPRESS_INTERVAL_MS,
    declinePause: DECLINE_PAUSE_MS,
    answerRepeat: ({ context }) => repeatedIn(context.offers, context.clock.now()),
    saveRetry: SAVE_RETRY_MS,
  },
  guards: {
    wasTakenOver: ({ event }) => event.type === 'mesos.disconnected' && event.reason === 'failed-over',
    idWasRemoved: ({ event }) => event.type === 'mesos.disconnected' && event.reason === 'removed',
    wasRefused: ({ event }) =>
      event.type === 'mesos.disconnected' && (event.reason === 'refused' || event.reason === 'unauthorised'),
    idIsSaved: ({ context }) => context.savedId !== null && context.savedId === context.frameworkId,
    answerIsBelieved: ({ context, event }) => {
      if (context.fleetKnown) return true;
      if (context.told || context.askedInPart) return false;
      const lacksSome = event.type === 'reconciliation.answered' && event.unheardOf > 0;
      const lacksAll = context.mayHaveTasks && !context.newcomers;
      return context.emptyAnswers + 1 >= (lacksSome || lacksAll ? EMPTY_ANSWERS_BELIEVED : 1);
    },
    mayAskAgain: ({ context }) => context.asked < MOST_ASKED,
    isHeard: ({ context }) => context.heard,
    keepsOffers: ({ context }) => context.offers.kept.length > 0,
    hasAnswered: ({ context }) => context.offers.answered.length > 0,
    hasSubscribedBefore: ({ context }) => context.subscribedAt !== null,
  },
});

/** A call has been answered by what it was to bring about. */
const HEARD = { attempts: 0, problem: null } as const;
const SETTLED = { reconciled: true, fleetKnown: true, asked: 0, heard: false } as const;

const report = (make: (context: FrameworkContext) => FrameworkReport) =>
  sendParent<FrameworkContext, FrameworkEvent, undefined, FrameworkReport, FrameworkEvent>(({ context }) =>
    make(context),
  );

function declineOf(offerIds: readonly string[]): FrameworkReport {
  const command = { type: 'mesos.decline', offerIds, refuseSeconds: BRIEF_REFUSAL_S } as const;
  return { type: 'command.issued', command };
}

export const frameworkSetup = base.extend({
  actions: {
    subscribe: report((context) => ({
      type: 'command.issued',
      command: { type: 'mesos.subscribe', frameworkId: context.frameworkId, suppressed: true },
    })),
    unsubscribe: report(() => ({ type: 'command.issued', command: { type: 'mesos.unsubscribe' } })),
    revive: report(() => ({ type: 'command.issued', command: { type: 'mesos.revive' } })),
    suppress: report(() => ({ type: 'command.issued', command: { type: 'mesos.suppress' } })),
    declineKept: report(({ offers }) => declineOf(offers.kept)),
    declineAgain: report(({ offers, clock }) => declineOf(repeated(offers, clock.now()).due)),
    noteAnswered: base.assign(({ context: { offers, clock }, event }) =>
      event.type === 'offers.answered' ? { offers: withAnswered(offers, event.offerIds, clock.now()) } : {},
    ),
    noteKept: base.assign(({ context, event }) =>
      event.type === 'offers.kept' ? { offers: withKept(context.offers, event.offerIds) } : {},
    ),
    noteKeptDeclined: base.assign(({ context: { offers, clock } }) => ({
      offers: keptDeclined(offers, clock.now()),
    })),
    noteDeclinedAgain: base.assign(({ context: { offers, clock } }) => ({
      offers: repeated(offers, clock.now()).left,
    })),
    saveId: report((context) => ({
      type: 'command.issued',
      command:
        context.frameworkId === null
          ? { type: 'state.forget' }
          : { type: 'state.save', frameworkId: context.frameworkId },
    })),
    askForReconciliation: report(() => ({ type: 'reconciliation.due' })),
    reportNoOffers: report(() => ({ type: 'offers.missing' })),
    reportReconciled: report(() => ({ type: 'reconciliation.ended' })),
    reportStopped: report((context) => ({
      type: 'framework.stopped',
      takenOver: context.problem?.reason === 'failed-over',
      reason: context.problem?.reason === 'failed-over' ? context.problem.message : 'asked to leave',
    })),
    noteSubscription: base.assign(({ context, event }) =>
      event.type === 'mesos.subscribed'
        ? {
            frameworkId: event.frameworkId,
            master: event.master,
            masterId: event.masterId,
            subscribedAt: context.clock.now(),
            ...(context.problem?.reason === 'unanswered' ? {} : HEARD),
            heard: false,
            reconciled: false,
            doubtful: false,
            asked: 0,
            emptyAnswers: 0,
            told: false,
            newcomers: false,
            offers: NO_OFFERS,
          }
        : {},
    ),
    noteProblem: base.assign(({ context, event }) =>
      event.type === 'mesos.disconnected'
        ? { problem: { reason: event.reason, message: event.message }, attempts: context.attempts + 1 }
        : {},
    ),
    noteSaved: base.assign(({ event }) =>
      event.type === 'state.saved' ? { savedId: event.frameworkId, keepProblem: null } : {},
    ),
    noteNotSaved: base.assign(({ event }) =>
      event.type === 'state.save.failed' ? { keepProblem: event.message } : {},
    ),
    noteReplaced: base.assign(({ event }) =>
      event.type === 'state.replaced' ? { problem: { reason: 'failed-over', message: event.message } } : {},
    ),
    dropId: base.assign({ frameworkId: null, subscribedAt: null, mayHaveTasks: false }),
    noteRevived: base.assign(({ context }) => ({ revivedAt: context.clock.now() })),
    noteAsked: base.assign(({ context }) => ({ asked: context.asked + 1, askedInPart: false })),
    noteAskedInPart: base.assign({ askedInPart: true }),
    noteTold: base.assign({ told: true }),
    noteHeard: base.assign({ heard: true, ...HEARD }),
    noteAnswer: base.assign(({ context: { told, askedInPart, newcomers, emptyAnswers } }) => ({
      asked: 0,
      heard: false,
      told: false,
      newcomers: newcomers || told,
      emptyAnswers: told || askedInPart ? emptyAnswers : emptyAnswers + 1,
    })),
    noteReconciled: base.assign({ ...SETTLED, doubtful: false }),
    noteDoubt: base.assign({ ...SETTLED, doubtful: true }),
    noteUnheard: base.assign(({ context }) => ({
      problem: {
        reason: 'unanswered',
        message: `${context.master ?? 'the master'} answers none of our questions about tasks, though its stream stands`,
      },
      attempts: context.attempts + 1,
    })),
  },
});
