import { askingForReadings } from '../agent/reading.ts';
import { rootSetup, WITH_EACH_READING } from './implementations.ts';

/**
 * No agent is left that we know of. GoCD may still list one, a record left behind by one that registered twice above
 * all: looks that begin now decide, when all whom they show have been told of it.
 */
const looking = {
  entry: 'beginFreshReadings',
  on: {
    'reading.told': [
      { guard: 'noneIsListed', target: '#root.running.tearingDown.closing' },
      { guard: 'noAgentIsLeft' },
      { target: 'telling' },
    ],
  },
  ...askingForReadings,
} as const;

/** The end of a framework: its agents first, gracefully until the deadline, then itself. Nothing is launched any more. */
export const tearingDown = rootSetup.createStateConfig({
  initial: 'draining',
  states: {
    draining: {
      initial: 'telling',
      states: {
        telling: {
          entry: ['drainAll', 'askAboutUnknown'],
          always: { guard: 'noAgentIsLeft', target: 'looking' },
          on: { 'reading.told': { actions: [...WITH_EACH_READING, 'endUncome', 'decide'] } },
          after: { teardownPulse: { target: 'telling', reenter: true } },
        },
        looking,
      },
      after: { teardownDeadline: 'killing' },
    },
    killing: {
      initial: 'telling',
      states: {
        telling: {
          entry: ['killAll', 'askAboutUnknown'],
          always: { guard: 'noAgentIsLeft', target: 'looking' },
          after: { teardownPulse: { target: 'telling', reenter: true } },
        },
        looking,
      },
      after: { cleaningTime: 'closing' },
    },
    /**
     * The master ends the stream when it has ended the framework, and that may end for many reasons. So it is subscribed to
     * again: then it says that there is no such framework, or that there is.
     */
    closing: {
      entry: 'tellWhatIsLeft',
      initial: 'asking',
      on: {
        'mesos.disconnected': [
          { guard: 'isRemoved', target: '#root.stopped', actions: 'reportTornDown' },
          { actions: 'tellFramework' },
        ],
        'mesos.subscribed': { target: '.asking', actions: ['noteSubscribed', 'tellFramework'] },
        'mesos.call.failed': {
          guard: 'refusesTeardown',
          target: '#root.stopped',
          actions: 'reportNotTornDown',
        },
      },
      after: { farewell: { target: '#root.stopped', actions: 'reportNotTornDown' } },
      states: {
        asking: {
          entry: 'endFramework',
          after: { teardownRepeat: { target: 'asking', reenter: true } },
        },
      },
    },
  },
});
