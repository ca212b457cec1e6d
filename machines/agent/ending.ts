import { agentSetup } from './implementations.ts';
import { foundDisabled } from './leaving.ts';
import { askingForReadings } from './reading.ts';

/** Its task ends or has ended, and its record goes. The two are independent: a host may be out of reach. */
export const ending = agentSetup.createStateConfig({
  tags: 'ending',
  entry: ['enterPhase', 'reportMoved', 'reportEnding'],
  type: 'parallel',
  on: {
    'kill.requested': { actions: 'noteKillWish' },
    'forgo.requested': {},
    'task.running': { actions: ['noteTask', 'noteRunning'] },
    /** It came alive before a KILL reached it: an agent that may have work is not killed. */
    'listed.idle': [
      { guard: 'mayStillServe', target: 'serving.idle', actions: 'noteListing' },
      { guard: 'livesUnknown', target: 'foreign', actions: 'noteListing' },
      { guard: 'showsLifeAfterItsTask', target: 'serving.idle', actions: ['noteListing', 'noteOutliving'] },
      { actions: 'noteShown' },
    ],
    'listed.building': [
      { guard: 'mayStillServe', target: 'serving.building', actions: 'noteListing' },
      { guard: 'livesUnknown', target: 'foreign', actions: 'noteListing' },
      {
        guard: 'showsLifeAfterItsTask',
        target: 'serving.building',
        actions: ['noteListing', 'noteOutliving'],
      },
      { actions: 'noteShown' },
    ],
    'listed.draining': [
      {
        guard: 'showsLifeAfterItsTask',
        ...foundDisabled,
        actions: [...foundDisabled.actions, 'noteOutliving'],
      },
      { actions: 'noteShown' },
    ],
    /** Nobody approves it: it gets no job, and only its container is left. */
    'listed.pending': [
      { guard: 'isKnownToOutlive' },
      { guard: 'showsLifeAfterItsTask', actions: 'noteOutliving' },
    ],
    'listed.disabled': [
      { guard: 'showsLifeAfterItsTask', target: 'disabled', actions: ['noteListing', 'noteOutliving'] },
      { actions: 'noteShown' },
    ],
  },
  states: {
    task: {
      initial: 'judging',
      on: {
        'task.ended': [{ guard: 'concernsAnotherLaunch' }, { target: '.ended', actions: 'noteTask' }],
      },
      states: {
        judging: { always: [{ guard: 'taskHasEnded', target: 'ended' }, { target: 'killing' }] },
        /**
         * KILL can be lost: repeated, slower than the grace it gives, until the end is known; and at once in a new
         * subscription, for the master may have been away.
         */
        killing: {
          entry: ['beginKill', 'kill'],
          exit: 'endKill',
          on: {
            'kill.due': [
              { guard: 'killHasArrived' },
              { guard: 'isForced', target: 'killing', reenter: true },
              { target: 'looking' },
            ],
          },
          after: {
            killRepeat: [
              { guard: 'isOutOfSightForGood', target: 'ended', actions: 'giveUpTask' },
              { guard: 'isForced', target: 'killing', reenter: true },
              { target: 'looking' },
            ],
          },
        },
        /**
         * One whose KILL was lost may have come alive meanwhile. So before each repetition it is looked for in
         * readings that began after the last KILL; one that shows it with a job lets it go on.
         */
        looking: {
          entry: 'dropSuspicion',
          on: {
            'kill.requested': { target: 'killing', actions: 'noteKillWish' },
            'listed.nowhere': [{ guard: 'mayBeKilledUnlisted', target: 'killing' }, { actions: 'suspect' }],
            'listed.lost': { guard: 'mayBeKilledAway', target: 'killing' },
            'listed.dead': { guard: 'mayBeKilledAway', target: 'killing' },
            'listed.pending': { guard: 'mayBeRemoved', target: 'killing' },
            'listed.draining': { guard: 'mayBeRemovedFree', target: 'killing' },
            'listed.disabled': { guard: 'mayBeRemovedFree', target: 'killing' },
          },
          ...askingForReadings,
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
      on: {
        /** Another one: an agent that lost its identity and registered again has left it behind. */
        'listed.lost': { guard: 'hasNoRecord', target: '.waiting', actions: 'noteListing' },
        'listed.dead': { guard: 'hasNoRecord', target: '.waiting', actions: 'noteListing' },
      },
      states: {
        judging: { always: [{ guard: 'hasNoRecord', target: 'removed' }, { target: 'waiting' }] },
        waiting: {
          entry: 'dropSuspicion',
          on: {
            'listed.nowhere': [{ guard: 'isUnlistedForGood', target: 'removed' }, { actions: 'suspect' }],
            'listed.lost': [
              { guard: 'hasJustComeBack' },
              { guard: 'isConfirmed', target: 'disabling', actions: 'noteListing' },
              { actions: ['noteListing', 'suspect'] },
            ],
            'listed.dead': [
              { guard: 'hasJustComeBack' },
              { guard: 'isConfirmed', target: 'deleting', actions: 'noteListing' },
              { actions: ['noteListing', 'suspect'] },
            ],
          },
        },
        disabling: {
          entry: ['beginChange', 'disable'],
          exit: 'endChange',
          on: {
            'disable.done': 'deleting',
            'disable.failed': [{ guard: 'recordIsGone', target: 'removed' }, { target: 'retrying' }],
          },
          after: { changeDeadline: 'retrying' },
        },
        deleting: {
          entry: ['beginChange', 'remove'],
          exit: 'endChange',
          on: {
            'delete.done': { target: 'removed', actions: 'noteRecordDeleted' },
            'delete.failed': [{ guard: 'recordIsGone', target: 'removed' }, { target: 'retrying' }],
          },
          after: { changeDeadline: 'retrying' },
        },
        retrying: { after: { changeRetry: 'waiting' } },
        removed: { type: 'final', entry: ['reportJobLeft', 'noteRecordGone'] },
      },
    },
  },
  onDone: 'gone',
});
