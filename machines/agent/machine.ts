import type { SnapshotFrom } from 'xstate';
import { agentSetup } from './implementations.ts';

/**
 * One agent of ours, from launch to gone. Mesos is the truth about its task, GoCD about its work; every state that
 * waits has a deadline and a way out. Nothing is taken away on one look: what is destructive needs two complete
 * fresh readings that agree, and the server's own guard (DELETE of a busy agent is refused) has the last word.
 */
export const agentMachine = agentSetup.createMachine({
  id: 'agent',
  context: ({ input }) => ({
    ...input,
    launchedAt: input.clock.now(),
    since: input.clock.now(),
    uuid: null,
    building: null,
    jobs: 0,
    taskState: null,
    taskEnded: false,
    forced: false,
    readingsFrom: Number.NEGATIVE_INFINITY,
    confirmations: 0,
    kills: 0,
    drainRule: null,
    served: false,
    failure: null,
    message: null,
  }),
  initial: 'arriving',
  on: {
    'task.staging': { actions: 'noteTask' },
    'task.running': { actions: 'noteTask' },
    'task.doubtful': { actions: 'noteTask' },
    'task.ended': [
      { guard: 'concernsAnotherLaunch' },
      { target: '.ending', actions: ['noteTask', 'noteEnd'] },
    ],
    'kill.requested': { target: '.ending', actions: 'noteKillWish' },
  },
  states: {
    arriving: {
      always: [
        { guard: 'wasLaunched', target: 'starting' },
        { guard: 'wasFoundRunning', target: 'starting.registering' },
        { target: 'lost', actions: 'askMesos' },
      ],
    },

    /** Not yet an agent of GoCD's. */
    starting: {
      initial: 'launching',
      on: {
        'listed.idle': {
          target: 'serving.idle',
          actions: ['noteListing', 'noteServing', 'reportRegistered'],
        },
        'listed.building': {
          target: 'serving.building',
          actions: ['noteListing', 'noteServing', 'reportRegistered'],
        },
        'listed.pending': { target: 'unapproved', actions: 'noteListing' },
        'listed.draining': { target: 'draining.verifying', actions: 'noteListing' },
        'listed.disabled': { target: 'disabled', actions: 'noteListing' },
        'listed.dead': { target: 'lost', actions: 'noteListing' },
        'listed.lost': { target: 'lost', actions: 'noteListing' },
      },
      states: {
        /** The offer is accepted; a successful launch is silent until the image is there. */
        launching: {
          tags: 'launching',
          entry: ['enterPhase', 'reportMoved'],
          on: {
            'task.staging': { target: 'staging', actions: 'noteTask' },
            'task.running': { target: 'registering', actions: 'noteTask' },
          },
          after: { launchDeadline: { target: '#agent.ending', actions: 'giveUpLaunch' } },
        },
        /** Mesos has the task; its container is being made. */
        staging: {
          tags: 'staging',
          entry: ['enterPhase', 'reportMoved'],
          on: { 'task.running': { target: 'registering', actions: 'noteTask' } },
          after: { launchDeadline: { target: '#agent.ending', actions: 'giveUpLaunch' } },
        },
        /** The container runs; the agent boots and registers. */
        registering: {
          tags: 'registering',
          entry: ['enterPhase', 'reportMoved'],
          after: { registrationDeadline: 'overdue' },
        },
        /** Past its deadline: one look that begins now decides. */
        overdue: {
          tags: 'registering',
          entry: ['beginFreshReadings', 'askForReading'],
          on: { 'listed.nowhere': { target: '#agent.ending', actions: 'giveUpRegistration' } },
          after: { readingRepeat: { target: 'overdue', reenter: true } },
        },
      },
    },

    /** Registered with a wrong or missing key: it gets no work unless it is approved. */
    unapproved: {
      tags: 'unapproved',
      entry: ['enterPhase', 'reportMoved'],
      on: {
        'listed.idle': {
          target: 'serving.idle',
          actions: ['noteListing', 'noteServing', 'reportRegistered'],
        },
        'listed.building': {
          target: 'serving.building',
          actions: ['noteListing', 'noteServing', 'reportRegistered'],
        },
        'listed.disabled': { target: 'disabled', actions: 'noteListing' },
        'listed.nowhere': { target: 'starting.registering' },
      },
      after: { registrationDeadline: { target: 'ending', actions: 'giveUpApproval' } },
      initial: 'judging',
      states: {
        judging: { always: [{ guard: 'mayBeApproved', target: 'approving' }, { target: 'waiting' }] },
        approving: { entry: 'approve', on: { 'change.failed': 'retrying' } },
        retrying: { after: { changeRetry: 'approving' } },
        waiting: { entry: 'reportUnapproved' },
      },
    },

    /** Enabled, known, alive. */
    serving: {
      initial: 'idle',
      on: {
        'listed.draining': { target: 'draining.verifying', actions: 'noteListing' },
        'listed.disabled': { target: 'disabled', actions: 'noteListing' },
        'listed.lost': { target: 'lost', actions: 'noteListing' },
        'listed.dead': { target: 'lost', actions: 'noteListing' },
        'listed.nowhere': [
          { guard: 'isConfirmed', target: 'ending', actions: 'noteRecordGone' },
          { actions: 'confirm' },
        ],
        'drain.requested': { target: 'draining', actions: 'noteDrain' },
      },
      states: {
        idle: {
          tags: 'idle',
          entry: ['enterPhase', 'reportMoved', 'noteServing'],
          on: {
            'listed.idle': { actions: ['noteListing', 'startConfirming'] },
            'listed.building': { target: 'building', actions: 'noteListing' },
          },
        },
        building: {
          tags: 'building',
          entry: ['enterPhase', 'reportMoved', 'noteServing', 'countJob'],
          on: {
            'listed.idle': { target: 'idle', actions: 'noteListing' },
            'listed.building': [
              { guard: 'isAnotherJob', actions: ['countJob', 'noteListing', 'startConfirming'] },
              { actions: ['noteListing', 'startConfirming'] },
            ],
          },
        },
      },
    },

    /** A person disabled it: theirs to enable again. */
    disabled: {
      tags: 'disabled',
      entry: ['enterPhase', 'reportMoved'],
      on: {
        'listed.idle': { target: 'serving.idle', actions: 'noteListing' },
        'listed.building': { target: 'serving.building', actions: 'noteListing' },
        'listed.draining': { target: 'draining.verifying', actions: 'noteListing' },
        'listed.nowhere': [
          { guard: 'isConfirmed', target: 'ending', actions: 'noteRecordGone' },
          { actions: 'confirm' },
        ],
      },
    },

    /** Out of touch: it may come back, and then goes on as if nothing had been. */
    lost: {
      tags: 'lost',
      entry: ['enterPhase', 'reportMoved'],
      initial: 'waiting',
      on: {
        'listed.idle': { target: 'serving.idle', actions: 'noteListing' },
        'listed.building': { target: 'serving.building', actions: 'noteListing' },
        'listed.draining': { target: 'draining.verifying', actions: 'noteListing' },
        'listed.disabled': { target: 'disabled', actions: 'noteListing' },
        'listed.pending': { target: 'unapproved', actions: 'noteListing' },
        'listed.nowhere': [
          { guard: 'isConfirmed', target: 'ending', actions: 'noteRecordGone' },
          { actions: 'confirm' },
        ],
      },
      states: {
        waiting: {
          on: { 'listed.lost': { actions: 'noteListing' }, 'listed.dead': { actions: 'noteListing' } },
          after: { lostDeadline: 'overdue' },
        },
        overdue: {
          entry: ['beginFreshReadings', 'startConfirming'],
          on: {
            'listed.lost': [{ guard: 'isConfirmed', target: '#agent.ending' }, { actions: 'confirm' }],
            'listed.dead': [{ guard: 'isConfirmed', target: '#agent.ending' }, { actions: 'confirm' }],
          },
        },
      },
    },

    /**
     * Being taken away. Disabling stops new assignments, but work already assigned is still handed out: so wait for
     * longer than that takes, see it idle twice, and let the server refuse if it is busy after all.
     */
    draining: {
      entry: ['enterPhase', 'reportMoved'],
      initial: 'disabling',
      on: {
        'listed.idle': { target: 'serving.idle', actions: 'noteListing' },
        'listed.building': { target: 'serving.building', actions: 'noteListing' },
        'listed.disabled': { target: 'disabled', actions: 'noteListing' },
        'listed.lost': { target: 'lost', actions: 'noteListing' },
        'listed.dead': { target: 'lost', actions: 'noteListing' },
        'listed.nowhere': [
          { guard: 'isConfirmed', target: 'ending', actions: 'noteRecordGone' },
          { actions: 'confirm' },
        ],
        'drain.cancelled': '.restoring',
      },
      states: {
        disabling: {
          tags: 'draining',
          entry: ['ignoreReadings', 'disable'],
          exit: 'beginFreshReadings',
          on: {
            'change.done': 'settling',
            'change.failed': [
              { guard: 'recordIsGone', target: '#agent.ending', actions: 'noteRecordGone' },
              { target: 'retrying' },
            ],
          },
          after: { changeDeadline: 'retrying' },
        },
        retrying: {
          tags: 'draining',
          on: { 'listed.draining': { target: 'settling', actions: 'noteListing' } },
          after: { changeRetry: 'disabling' },
        },
        /** Long enough for assigned work to show. */
        settling: {
          tags: 'draining',
          after: { assignmentTime: 'verifying' },
          on: { 'listed.draining': { actions: 'noteListing' } },
        },
        verifying: {
          tags: 'draining',
          initial: 'reading',
          entry: ['beginFreshReadings', 'startConfirming'],
          on: {
            'listed.draining': [
              { guard: 'isBusy', target: 'finishing', actions: 'noteListing' },
              { guard: 'isConfirmed', target: 'deleting', actions: 'noteListing' },
              { actions: ['noteListing', 'confirm'] },
            ],
          },
          states: {
            reading: {
              entry: 'askForReading',
              after: { readingRepeat: { target: 'reading', reenter: true } },
            },
          },
        },
        /** It has a job in hand after all: let it finish. */
        finishing: {
          tags: 'draining',
          on: {
            'listed.draining': [
              { guard: 'isBusy', actions: 'noteListing' },
              { target: 'verifying', actions: 'noteListing' },
            ],
          },
        },
        deleting: {
          tags: 'draining',
          entry: ['ignoreReadings', 'remove'],
          exit: 'beginFreshReadings',
          on: {
            'change.done': { target: '#agent.ending', actions: 'noteRecordGone' },
            'change.failed': 'verifying',
            'drain.cancelled': {},
          },
          after: { changeDeadline: 'verifying' },
        },
        /** Wanted again: as good as registering. */
        restoring: {
          tags: 'registering',
          entry: ['ignoreReadings', 'enable'],
          exit: 'beginFreshReadings',
          on: {
            'change.done': '#agent.serving.idle',
            'change.failed': [
              { guard: 'recordIsGone', target: '#agent.ending', actions: 'noteRecordGone' },
              { target: 'regretting' },
            ],
            'drain.cancelled': {},
          },
          after: { changeDeadline: 'regretting' },
        },
        regretting: {
          tags: 'registering',
          on: { 'drain.cancelled': {}, 'listed.draining': { actions: 'noteListing' } },
          after: { changeRetry: 'restoring' },
        },
      },
    },

    /** Its task ends or has ended, and its record goes. The two are independent: a host may be out of reach. */
    ending: {
      tags: 'ending',
      entry: ['enterPhase', 'reportMoved', 'reportEnding'],
      type: 'parallel',
      on: {
        'kill.requested': { actions: 'noteKillWish' },
        /** It came alive before a KILL reached it: an agent that may have work is not killed. */
        'listed.idle': { guard: 'mayStillServe', target: 'serving.idle', actions: 'noteListing' },
        'listed.building': { guard: 'mayStillServe', target: 'serving.building', actions: 'noteListing' },
      },
      states: {
        task: {
          initial: 'judging',
          on: { 'task.ended': { target: '.ended', actions: 'noteTask' } },
          states: {
            judging: { always: [{ guard: 'taskHasEnded', target: 'ended' }, { target: 'killing' }] },
            /** KILL can be lost: repeated, slower than the grace it gives, until the end is known. */
            killing: {
              entry: ['countKill', 'kill'],
              after: { killRepeat: { target: 'killing', reenter: true } },
            },
            ended: { type: 'final' },
          },
        },
        /**
         * A dead agent's record stays Enabled until GoCD has given it up: then its job is rescheduled. Disabling it
         * sooner would leave the job hanging.
         */
        record: {
          initial: 'judging',
          states: {
            judging: { always: [{ guard: 'hasNoRecord', target: 'removed' }, { target: 'waiting' }] },
            waiting: {
              entry: 'startConfirming',
              on: {
                'listed.nowhere': [{ guard: 'isConfirmed', target: 'removed' }, { actions: 'confirm' }],
                'listed.lost': [
                  { guard: 'isConfirmed', target: 'disabling', actions: 'noteListing' },
                  { actions: ['noteListing', 'confirm'] },
                ],
                'listed.dead': [
                  { guard: 'isConfirmed', target: 'deleting', actions: 'noteListing' },
                  { actions: ['noteListing', 'confirm'] },
                ],
              },
            },
            disabling: {
              entry: ['ignoreReadings', 'disable'],
              exit: 'beginFreshReadings',
              on: {
                'change.done': 'deleting',
                'change.failed': [{ guard: 'recordIsGone', target: 'removed' }, { target: 'retrying' }],
              },
              after: { changeDeadline: 'retrying' },
            },
            deleting: {
              entry: ['ignoreReadings', 'remove'],
              exit: 'beginFreshReadings',
              on: {
                'change.done': 'removed',
                'change.failed': [{ guard: 'recordIsGone', target: 'removed' }, { target: 'retrying' }],
              },
              after: { changeDeadline: 'retrying' },
            },
            retrying: { after: { changeRetry: 'waiting' } },
            removed: { type: 'final', entry: 'forgetRecord' },
          },
        },
      },
      onDone: 'gone',
    },

    gone: { type: 'final', entry: 'reportGone' },
  },
});

export type AgentSnapshot = SnapshotFrom<typeof agentMachine>;
