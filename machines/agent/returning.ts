import { agentSetup } from './implementations.ts';
import { listedOtherwise } from './reading.ts';

/**
 * Wanted after all, on its way out: enabled again. One that still has its job counts as building, as if nothing had
 * been; any other is as good as registering.
 */
export const returning = agentSetup.createStateConfig({
  type: 'parallel',
  on: listedOtherwise,
  states: {
    work: {
      initial: 'registering',
      states: {
        registering: {
          tags: 'registering',
          entry: ['enterPhase', 'reportMoved'],
          on: {
            'listed.draining': { actions: 'noteListing' },
            'drain.requested': { actions: 'noteDrain' },
          },
        },
        building: {
          tags: 'building',
          on: {
            'listed.draining': [
              { guard: 'isBusy', actions: 'noteListing' },
              { target: 'registering', actions: 'noteListing' },
            ],
            'listed.building': { target: '#agent.serving.building.staying', actions: 'noteListing' },
            'drain.requested': [
              { guard: 'isForWantOfWork', target: '#agent.leaving.work.building', actions: 'noteDrain' },
              { target: '#agent.leaving', actions: 'noteDrain' },
            ],
          },
        },
      },
    },
    step: {
      initial: 'enabling',
      states: {
        enabling: {
          entry: ['beginChange', 'enable'],
          exit: 'endChange',
          on: {
            'enable.done': [
              { guard: 'countsAsBuilding', target: '#agent.serving.building.staying' },
              { target: '#agent.serving.idle' },
            ],
            'enable.failed': 'retrying',
          },
          after: { changeDeadline: 'retrying' },
        },
        retrying: {
          on: { 'listed.draining': { guard: 'endsItsJob', target: 'enabling' } },
          after: { changeRetry: 'enabling' },
        },
      },
    },
  },
});
