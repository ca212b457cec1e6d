import { agentSetup } from './implementations.ts';
import { askingForReadings } from './reading.ts';

/**
 * Being taken away. Disabling stops new assignments, but work already assigned is still handed out: so wait for
 * longer than that takes, see it idle twice, and let the server refuse if it is busy after all. An agent that turns
 * out to be disabled by us, after a restart say, may have been so only a moment ago: it begins with the waiting.
 */
export const draining = agentSetup.createStateConfig({
  entry: ['beginPhase', 'reportMoved'],
  initial: 'disabling',
  on: {
    'listed.idle': { target: 'serving.idle', actions: 'noteListing' },
    'listed.building': { target: 'serving.building', actions: 'noteListing' },
    'listed.disabled': { target: 'disabled', actions: 'noteListing' },
    'listed.lost': { target: 'lost', actions: 'noteListing' },
    'listed.dead': { target: 'lost', actions: 'noteListing' },
    /** After we have asked for its deletion that is the answer; else it may have a job, and the list be false. */
    'listed.nowhere': [
      { guard: 'isNotDeletedByUs', target: 'lost' },
      { guard: 'isRepeated', target: 'ending', actions: 'noteRecordGone' },
      { actions: 'suspect' },
    ],
    'drain.cancelled': { target: '.restoring', actions: ['enterPhase', 'reportMoved'] },
    /** Another reason to go, an operator's perhaps, replaces the first: that one may be called off, by GoCD's marks too. */
    'drain.requested': [
      { guard: 'isForGood', target: '.disabling', actions: 'noteDrain' },
      { actions: 'noteDrain' },
    ],
  },
  states: {
    disabling: {
      tags: 'draining',
      entry: ['ignoreReadings', 'disable'],
      exit: 'beginFreshReadings',
      on: {
        'disable.done': { target: 'settling', actions: 'noteDisabled' },
        'disable.failed': 'retrying',
      },
      after: { changeDeadline: 'retrying' },
    },
    retrying: {
      tags: 'draining',
      on: { 'listed.draining': { target: 'found', actions: 'noteListing' } },
      after: { changeRetry: 'disabling' },
    },
    /** Disabled by us, and not known since when: now, for all that is known. */
    found: {
      tags: 'draining',
      entry: 'noteDisabled',
      always: [
        { guard: 'isRetiring', target: '#agent.serving.building.retiring.settling' },
        { target: 'settling' },
      ],
    },
    /** Long enough for assigned work to show. Seen idle meanwhile, it needs to be seen so only once more. */
    settling: {
      tags: 'draining',
      after: { assignmentTime: 'verifying' },
      on: {
        'listed.draining': [
          {
            guard: 'isRetiring',
            target: '#agent.serving.building.retiring.settling',
            actions: 'noteListing',
          },
          { guard: 'isBusy', actions: 'noteListing' },
          { actions: ['noteListing', 'suspect'] },
        ],
      },
    },
    verifying: {
      tags: 'draining',
      entry: 'beginFreshReadings',
      on: {
        'listed.draining': [
          { guard: 'isRetiring', target: '#agent.serving.building.retiring.working', actions: 'noteListing' },
          { guard: 'isBusy', target: 'finishing', actions: 'noteListing' },
          { guard: 'isConfirmed', target: 'deleting', actions: 'noteListing' },
          { actions: ['noteListing', 'suspect'] },
        ],
      },
      ...askingForReadings,
    },
    /** It has a job in hand after all, and must go: let it finish. One that need not go is retiring then. */
    finishing: {
      tags: 'draining',
      on: {
        'listed.draining': [
          { guard: 'isBusy', actions: 'noteListing' },
          { target: 'verifying', actions: ['noteListing', 'suspect'] },
        ],
      },
    },
    deleting: {
      tags: 'draining',
      entry: ['ignoreReadings', 'remove'],
      exit: 'beginFreshReadings',
      on: {
        'delete.done': { target: '#agent.ending', actions: 'noteRecordGone' },
        'delete.failed': { target: 'verifying', actions: 'noteUncertainDeletion' },
        'drain.requested': { actions: 'noteDrain' },
        'drain.cancelled': {},
      },
      after: { changeDeadline: { target: 'verifying', actions: 'noteUncertainDeletion' } },
    },
    /** Wanted again: as good as registering. */
    restoring: {
      tags: 'registering',
      entry: ['ignoreReadings', 'enable'],
      exit: 'beginFreshReadings',
      on: {
        'enable.done': '#agent.serving.idle',
        'enable.failed': 'regretting',
        'drain.cancelled': {},
        'drain.requested': { actions: 'noteDrain' },
      },
      after: { changeDeadline: 'regretting' },
    },
    regretting: {
      tags: 'registering',
      on: {
        'drain.cancelled': {},
        'drain.requested': { actions: 'noteDrain' },
        'listed.draining': { actions: 'noteListing' },
      },
      after: { changeRetry: 'restoring' },
    },
  },
});
