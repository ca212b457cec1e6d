import { agentSetup } from './implementations.ts';
import { askingForReadings, listedOtherwise } from './reading.ts';

/**
 * Going away, in steps. Disabling stops new assignments, but work already assigned is still handed out: so wait for
 * longer than that takes, see it idle twice, and let the server refuse if it is busy after all.
 *
 * Beside the steps, what it counts as meanwhile. One that is not needed beyond its job is retiring: disabled long before
 * that job ends, so that nothing need be waited for then, it counts as building until it does. Any other is draining.
 */
export const leaving = agentSetup.createStateConfig({
  type: 'parallel',
  on: {
    ...listedOtherwise,
    'drain.cancelled': [
      { guard: 'countsAsBuilding', target: 'returning.work.building' },
      { target: 'returning' },
    ],
  },
  states: {
    work: {
      initial: 'draining',
      states: {
        draining: {
          tags: 'draining',
          entry: ['beginPhase', 'reportMoved'],
          /** What turns out to have a job in hand, and need not go before that has ended, is retiring. */
          always: {
            guard: 'isRetiring',
            target: 'building',
            actions: ['enterPhase', 'reportMoved', 'noteServing'],
          },
          on: {
            'listed.draining': [
              { guard: 'isBusy', actions: 'noteListing' },
              { actions: ['noteListing', 'suspect'] },
            ],
            /** Another reason to go replaces the first, which may be called off, by GoCD's marks too. */
            'drain.requested': { actions: 'noteDrain' },
          },
        },
        building: {
          tags: ['building', 'retiring'],
          on: {
            'listed.draining': [
              { guard: 'isBusy', actions: 'noteListing' },
              { target: 'draining', actions: ['noteListing', 'suspect'] },
            ],
            'listed.building': { target: '#agent.serving.building.staying', actions: 'noteListing' },
            'drain.requested': [
              { guard: 'isForGood', target: 'draining', actions: 'noteDrain' },
              { actions: 'noteDrain' },
            ],
          },
        },
      },
    },
    step: {
      initial: 'judging',
      on: { 'drain.requested': { guard: 'isForGood', target: '.judging' } },
      states: {
        judging: { always: [{ guard: 'mayBeRemoved', target: 'disabling' }, { target: 'retrying' }] },
        disabling: {
          entry: ['beginChange', 'disable'],
          exit: 'endChange',
          on: {
            'disable.done': { target: 'settling', actions: 'noteDisabled' },
            'disable.failed': 'retrying',
          },
          after: { changeDeadline: 'retrying' },
        },
        retrying: {
          on: { 'listed.draining': { target: 'settling', actions: ['noteDisabled', 'dropSuspicion'] } },
          after: {
            changeRetry: [
              { guard: 'mayBeRemoved', target: 'disabling' },
              { target: 'retrying', reenter: true },
            ],
          },
        },
        /** Long enough for assigned work to show. Seen idle meanwhile, it needs to be seen so only once more. */
        settling: {
          after: {
            drainWait: [{ guard: 'countsAsBuilding', target: 'working' }, { target: 'verifying' }],
          },
        },
        verifying: {
          entry: 'beginFreshReadings',
          on: {
            'listed.draining': [
              { guard: 'isBusy', target: 'working' },
              { guard: 'isNotKnownToBeDone', target: 'asking' },
              { guard: 'isConfirmed', target: 'deleting' },
            ],
          },
          ...askingForReadings,
        },
        /**
         * An agent without a job may have one by GoCD's word: the server was restarted as it ended, say. With its record
         * deleted nobody would have it. Enabled again, it has that job taken from it; one that is to go for good goes, and
         * its job is remembered.
         */
        asking: {
          entry: 'askForJob',
          on: {
            'job.told': [
              { guard: 'tellsOfOtherJob', actions: 'noteJob' },
              { guard: 'jobIsUnread', target: 'verifying' },
              { guard: 'mayFreeItsJob', target: '#agent.returning', actions: 'noteBurden' },
              { guard: 'mayBeRemoved', target: 'deleting', actions: 'noteJob' },
              { target: 'verifying', actions: 'noteJob' },
            ],
            'listed.draining': { guard: 'isBusy', target: 'working' },
          },
          after: { changeDeadline: 'verifying' },
        },
        /** It has a job in hand, and is let finish. */
        working: { on: { 'listed.draining': { guard: 'isFree', target: 'verifying' } } },
        deleting: {
          entry: ['dropSuspicion', 'beginChange', 'remove'],
          exit: 'endChange',
          on: {
            'delete.done': { target: '#agent.ending', actions: 'noteDeleted' },
            'delete.failed': { target: 'refused', actions: 'noteUncertainDeletion' },
            'drain.requested': {},
            'drain.cancelled': {},
          },
          after: { changeDeadline: { target: 'verifying', actions: 'noteUncertainDeletion' } },
        },
        /** A server that refuses at once would be asked again with every reading. No look in this pause counts as one of the two. */
        refused: {
          on: { 'listed.draining': { guard: 'isBusy', target: 'working' } },
          after: { changeRetry: { target: 'verifying', actions: 'dropSuspicion' } },
        },
      },
    },
  },
});

/**
 * Disabled by us, before a restart say, and not known since when: now, for all that is known. So it begins with the
 * waiting.
 */
export const foundDisabled = {
  target: '#agent.leaving.step.settling',
  actions: ['noteListing', 'noteMarkedRule', 'noteDisabled'],
} as const;
