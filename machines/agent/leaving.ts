import { agentSetup } from './implementations.ts';
import { askingForReadings, listedOtherwise } from './reading.ts';

/** Our change was made, though its answer was lost. */
const FOUND_DISABLED = { target: 'settling', actions: ['noteDisabled', 'dropSuspicion'] } as const;

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
    'listed.building': [
      { guard: 'countsAsBuilding', target: 'serving.building.staying', actions: 'noteListing' },
      { target: 'serving.building', actions: 'noteListing' },
    ],
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
      on: { 'drain.requested': { guard: 'isForGood', target: '.remarking' } },
      states: {
        judging: {
          always: [
            { guard: 'mayBeRemovedAsSeen', target: 'disabling' },
            { guard: 'mayBeRemoved', target: 'looking' },
            { target: 'retrying' },
          ],
        },
        /** Disabled by us for want of work, it is not to be had back any more: nor by a later run. */
        remarking: { always: [{ guard: 'mayBeRemoved', target: 'disabling' }, { target: 'retrying' }] },
        /** A person may have disabled it since the last reading: it would carry our mark, and go. */
        looking: {
          entry: 'beginFreshReadings',
          on: {
            'listed.idle': [
              { guard: 'mayBeRemoved', target: 'disabling', actions: 'noteListing' },
              { guard: 'goesForGood', target: 'retrying', actions: 'noteListing' },
            ],
            'listed.building': [
              { guard: 'mayBeRemovedAtWork', target: 'disabling', actions: 'noteListing' },
              { guard: 'goesForGood', target: 'retrying', actions: 'noteListing' },
            ],
            'listed.draining': FOUND_DISABLED,
            'drain.requested': {},
            'drain.cancelled': [
              { guard: 'countsAsBuilding', target: '#agent.serving.building.staying' },
              { target: '#agent.serving.idle' },
            ],
          },
          ...askingForReadings,
        },
        disabling: {
          entry: ['beginChange', 'disable'],
          exit: 'endChange',
          on: {
            'disable.done': { target: 'settling', actions: 'noteDisabled' },
            'disable.failed': 'retrying',
          },
          after: { changeDeadline: 'retrying' },
        },
        /** Whoever asked for it, an agent that is to go for good is still to go when it has been enabled all the while. */
        retrying: {
          on: {
            'listed.draining': FOUND_DISABLED,
            'listed.idle': { guard: 'goesForGood', actions: 'noteListing' },
            'listed.building': { guard: 'goesForGood', actions: 'noteListing' },
            'drain.requested': {},
          },
          after: {
            changeRetry: [
              { guard: 'mayBeRemoved', target: 'looking' },
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
            'delete.done': { target: '#agent.ending', actions: ['reportJobLeft', 'noteDeleted'] },
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
