import { agentSetup } from './implementations.ts';

/**
 * With a job in hand. It stays for more, or it is retiring: not needed beyond its job, it gets no other and goes when that
 * has ended. It is disabled long before, so that nothing need be waited for then; and it may be wanted on after all.
 */
export const building = agentSetup.createStateConfig({
  tags: 'building',
  entry: ['enterPhase', 'reportMoved', 'noteServing'],
  initial: 'staying',
  on: {
    'listed.idle': { target: 'idle', actions: 'noteListing' },
    'listed.building': { target: '.staying', actions: 'noteListing' },
    'drain.requested': { guard: 'isForWantOfWork', target: '.retiring', actions: 'noteDrain' },
  },
  states: {
    staying: {},
    retiring: {
      tags: 'retiring',
      initial: 'disabling',
      on: {
        'drain.cancelled': 'reviving',
        'drain.requested': [
          { guard: 'isForGood', target: '#agent.draining', actions: 'noteDrain' },
          { actions: 'noteDrain' },
        ],
      },
      states: {
        disabling: {
          entry: ['ignoreReadings', 'disable'],
          exit: 'beginFreshReadings',
          on: {
            'disable.done': { target: 'settling', actions: 'noteDisabled' },
            'disable.failed': 'retrying',
            'listed.draining': {},
          },
          after: { changeDeadline: 'retrying' },
        },
        retrying: {
          on: {
            'listed.draining': [
              { guard: 'isBusy', target: 'settling', actions: ['noteListing', 'noteDisabled'] },
              { target: '#agent.draining.found', actions: ['noteListing', 'suspect'] },
            ],
          },
          after: { changeRetry: 'disabling' },
        },
        /** Until work that was assigned before would have shown. */
        settling: {
          after: { assignmentTime: 'working' },
          on: {
            'listed.draining': [
              { guard: 'isBusy', actions: 'noteListing' },
              { target: '#agent.draining.settling', actions: ['noteListing', 'suspect'] },
            ],
          },
        },
        working: {
          on: {
            'listed.draining': [
              { guard: 'isBusy', actions: 'noteListing' },
              { target: '#agent.draining.verifying', actions: ['noteListing', 'suspect'] },
            ],
          },
        },
      },
    },
    /** Wanted on: as if nothing had been. */
    reviving: {
      entry: ['ignoreReadings', 'enable'],
      exit: 'beginFreshReadings',
      on: {
        'enable.done': 'staying',
        'enable.failed': 'regretting',
        'listed.draining': {},
      },
      after: { changeDeadline: 'regretting' },
    },
    regretting: {
      on: {
        'listed.draining': [
          { guard: 'isBusy', actions: 'noteListing' },
          { target: '#agent.draining.restoring', actions: 'noteListing' },
        ],
      },
      after: { changeRetry: 'reviving' },
    },
  },
});
