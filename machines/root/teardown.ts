import { rootSetup } from './implementations.ts';

/** The end of a framework: its agents first, gracefully until the deadline, then itself. Nothing is launched any more. */
export const tearingDown = rootSetup.createStateConfig({
  initial: 'draining',
  states: {
    draining: {
      initial: 'telling',
      states: {
        telling: {
          entry: 'drainAll',
          always: { guard: 'noAgentIsLeft', target: '#root.running.tearingDown.closing' },
          after: { teardownPulse: { target: 'telling', reenter: true } },
        },
      },
      after: { teardownDeadline: 'killing' },
    },
    killing: {
      initial: 'telling',
      states: {
        telling: {
          entry: 'killAll',
          always: { guard: 'noAgentIsLeft', target: '#root.running.tearingDown.closing' },
          after: { teardownPulse: { target: 'telling', reenter: true } },
        },
      },
      after: { cleaningTime: 'closing' },
    },
    /** The master ends the stream when it has ended the framework. */
    closing: {
      entry: 'endFramework',
      on: {
        'mesos.disconnected': { target: '#root.stopped', actions: 'reportTornDown' },
        'mesos.call.failed': {
          guard: 'concernsTeardown',
          target: '#root.stopped',
          actions: 'reportNotTornDown',
        },
      },
      after: { farewell: { target: '#root.stopped', actions: 'reportNotTornDown' } },
    },
  },
});
