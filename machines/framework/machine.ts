import type { SnapshotFrom } from 'xstate';
import { frameworkSetup } from './implementations.ts';
import { NO_OFFERS } from './offerBook.ts';

/**
 * Our standing with the Mesos master.
 *
 * `registering` → `subscribed` ⇄ `reconnecting`; `refused` when no quick retry can help; `stopped` when we leave
 * or another instance has replaced us (which is not fought). While subscribed, four things go on
 * side by side: the framework id is kept before anything is launched, the tasks are reconciled, offers are asked for
 * exactly while there are agents to launch, and every offer is given back until the master is known to have it.
 */

/** One attempt, then a wait before the next: the same before the first subscription and after a lost one. */
const connecting = {
  initial: 'waiting',
  states: {
    attempting: { entry: 'subscribe' },
    waiting: { after: { backOff: 'attempting' } },
  },
} as const;

export const frameworkMachine = frameworkSetup.createMachine({
  id: 'framework',
  context: ({ input }) => ({
    ...input,
    savedId: input.frameworkId,
    keepProblem: null,
    master: null,
    masterId: null,
    subscribedAt: null,
    attempts: 0,
    problem: null,
    revivedAt: Number.NEGATIVE_INFINITY,
    offers: NO_OFFERS,
    asked: 0,
    heard: false,
    askedInPart: false,
    mayHaveTasks: input.frameworkId !== null,
    emptyAnswers: 0,
    told: false,
    newcomers: false,
    fleetKnown: false,
    reconciled: false,
    doubtful: false,
  }),
  initial: 'registering',
  on: {
    'mesos.subscribed': { target: '.subscribed', actions: 'noteSubscription' },
    'mesos.disconnected': [
      { guard: 'wasTakenOver', target: '.stopped', actions: 'noteProblem' },
      { guard: 'idWasRemoved', target: '.registering.forgetting', actions: ['noteProblem', 'dropId'] },
      { guard: 'wasRefused', target: '.refused', actions: 'noteProblem' },
      { guard: 'hasSubscribedBefore', target: '.reconnecting', actions: 'noteProblem' },
      { target: '.registering.waiting', actions: 'noteProblem' },
    ],
    'state.saved': { actions: 'noteSaved' },
    'state.replaced': { target: '.stopped', actions: ['noteReplaced', 'unsubscribe'] },
    'leave.requested': { target: '.stopped', actions: 'unsubscribe' },
  },
  states: {
    /** Never subscribed, or with an id the master no longer accepts. */
    registering: {
      initial: 'attempting',
      states: {
        ...connecting.states,
        /** Another instance may have registered anew before us, and kept its id: then we must not. */
        forgetting: {
          entry: 'saveId',
          on: {
            'state.saved': { target: 'attempting', actions: 'noteSaved' },
            'state.save.failed': 'failing',
          },
        },
        failing: { after: { saveRetry: 'forgetting' } },
      },
    },
    /** Was subscribed; tasks run on meanwhile. */
    reconnecting: connecting,
    subscribed: {
      type: 'parallel',
      states: {
        /** The framework id must survive us before we launch under it. */
        identity: {
          initial: 'checking',
          states: {
            checking: { always: [{ guard: 'idIsSaved', target: 'saved' }, { target: 'saving' }] },
            saving: {
              entry: 'saveId',
              on: {
                'state.saved': { target: 'checking', actions: 'noteSaved' },
                'state.save.failed': { target: 'failing', actions: 'noteNotSaved' },
              },
            },
            failing: { after: { saveRetry: 'saving' } },
            saved: {},
          },
        },
        /**
         * What runs, by the master's word: asked on every subscription and now and then. Before the fleet is known, for
         * we have just begun, it is asked until an answer tells of nothing new; and if none has told of any task, again,
         * for the question may have been lost. A master that is not heard to take in any question is not told anything
         * either: that subscription is of no use.
         */
        reconciliation: {
          initial: 'asking',
          states: {
            asking: {
              entry: ['noteAsked', 'askForReconciliation'],
              on: {
                'reconciliation.told': { actions: 'noteTold' },
                'reconciliation.heard': { actions: 'noteHeard' },
                'reconciliation.failed': { actions: 'noteAskedInPart' },
                'reconciliation.answered': [
                  {
                    guard: 'answerIsBelieved',
                    target: 'settled',
                    actions: ['noteHeard', 'noteReconciled'],
                  },
                  { target: 'asking', reenter: true, actions: ['noteHeard', 'noteAnswer'] },
                ],
              },
              after: {
                answerDeadline: [
                  { guard: 'mayAskAgain', target: 'asking', reenter: true },
                  { guard: 'isHeard', target: 'settled', actions: 'noteDoubt' },
                  { target: '#framework.reconnecting', actions: ['unsubscribe', 'noteUnheard'] },
                ],
              },
            },
            settled: {
              entry: 'reportReconciled',
              after: { reconcileInterval: 'asking' },
            },
          },
        },
        /** Offers whose answer failed are declined until that has been taken, but not in a tight circle. */
        keptOffers: {
          initial: 'none',
          states: {
            none: { on: { 'offers.kept': { target: 'declining', actions: 'noteKept' } } },
            declining: {
              entry: ['declineKept', 'noteKeptDeclined'],
              on: { 'offers.kept': { actions: 'noteKept' } },
              after: {
                declinePause: [
                  { guard: 'keepsOffers', target: 'declining', reenter: true },
                  { target: 'none' },
                ],
              },
            },
          },
        },
        /** Every offer is declined again long after its answer: the master may have taken the call and lost it. */
        answeredOffers: {
          initial: 'none',
          on: { 'offers.answered': { target: '.waiting', actions: 'noteAnswered' } },
          states: {
            none: {},
            waiting: { after: { answerRepeat: 'declining' } },
            declining: {
              entry: ['declineAgain', 'noteDeclinedAgain'],
              always: [{ guard: 'hasAnswered', target: 'waiting' }, { target: 'none' }],
            },
          },
        },
        /** Whether we want offers. A subscription begins without. */
        interest: {
          initial: 'unwanted',
          states: {
            unwanted: {
              initial: 'told',
              on: { 'offers.wanted': 'wanted' },
              states: {
                /** What comes now was on its way when the master was told. */
                told: {
                  on: { 'suppress.failed': 'untold' },
                  after: { suppressPause: 'quiet' },
                },
                /**
                 * What comes now comes because it was not: a call can be lost. Now and then it is told again, for a master
                 * that took and lost the call may have had nothing to offer yet.
                 */
                quiet: {
                  on: {
                    'offers.uninvited': { target: 'told', actions: 'suppress' },
                    'suppress.failed': 'untold',
                  },
                  after: { suppressInterval: { target: 'told', actions: 'suppress' } },
                },
                untold: { after: { suppressRetry: { target: 'told', actions: 'suppress' } } },
              },
            },
            wanted: {
              initial: 'debouncing',
              on: { 'offers.unwanted': { target: 'unwanted', actions: 'suppress' } },
              states: {
                debouncing: { after: { reviveDebounce: 'reviving' } },
                reviving: {
                  entry: ['noteRevived', 'revive'],
                  after: { reviveInterval: { target: 'reviving', reenter: true } },
                  initial: 'awaiting',
                  states: {
                    /**
                     * What the master has it offers at once, and what comes free in the next round of its allocation. It
                     * makes no offer that is too small: so none is an answer too.
                     */
                    awaiting: {
                      on: { 'offers.answered': 'answered', 'revive.failed': 'answered' },
                      after: { offersDue: { target: 'answered', actions: 'reportNoOffers' } },
                    },
                    answered: {},
                  },
                },
              },
            },
          },
        },
      },
    },
    /** The master, or its authentication, said no to what we are: people must look. */
    refused: {
      after: { refusedRetry: 'registering' },
    },
    stopped: {
      entry: 'reportStopped',
      type: 'final',
    },
  },
});

export type FrameworkSnapshot = SnapshotFrom<typeof frameworkMachine>;

/** Whether tasks may be launched or removed: subscribed, the id kept, the fleet known. */
export function isSettled(framework: FrameworkSnapshot): boolean {
  return framework.matches({ subscribed: { identity: 'saved' } }) && framework.context.reconciled;
}

/** The state in a word: `registering`, `subscribed`, `reconnecting`, `refused` or `stopped`. */
export function frameworkLabel(framework: FrameworkSnapshot): string {
  return typeof framework.value === 'string' ? framework.value : (Object.keys(framework.value)[0] ?? '');
}
