import { agentSetup } from './implementations.ts';
import { foundDisabled } from './leaving.ts';
import { askingForReadings, foundLost } from './reading.ts';

/** Not yet an agent of GoCD's. */
export const starting = agentSetup.createStateConfig({
  initial: 'launching',
  on: {
    'listed.idle': {
      target: 'serving.idle',
      actions: ['noteListing', 'reportRegistered', 'noteServing'],
    },
    'listed.building': {
      target: 'serving.building',
      actions: ['noteListing', 'reportRegistered', 'noteServing'],
    },
    'listed.pending': { target: 'unapproved', actions: 'noteListing' },
    'listed.draining': foundDisabled,
    /** By a person, before we saw it: it has come up, and that speaks for its pool. */
    'listed.disabled': { target: 'disabled', actions: ['noteListing', 'reportRegistered'] },
    ...foundLost,
  },
  states: {
    /** The offer is accepted; a successful launch is silent until the image is there. */
    launching: {
      tags: 'launching',
      entry: ['enterPhase', 'reportMoved'],
      on: {
        'task.staging': { target: 'staging', actions: 'noteTask' },
        'task.running': { target: 'registering', actions: 'noteTask' },
        'task.doubtful': [
          { guard: 'wasDropped', actions: ['noteTask', 'askMesos'] },
          { actions: 'noteTask' },
        ],
      },
      after: { launchDeadline: 'late' },
    },
    /** Mesos has the task; its container is being made. */
    staging: {
      tags: 'staging',
      entry: ['enterPhase', 'reportMoved'],
      on: { 'task.running': { target: 'registering', actions: 'noteTask' } },
      after: { launchDeadline: 'late' },
    },
    /** Not running in time, by Mesos's word, which may have been lost: looks that begin now decide. */
    late: {
      tags: 'staging',
      entry: ['enterPhase', 'reportMoved', 'beginFreshReadings'],
      on: {
        'task.running': { target: 'registering', actions: 'noteTask' },
        'listed.nowhere': [
          { guard: 'isStillLacking', target: '#agent.ending', actions: 'giveUpLaunch' },
          { guard: 'isToBeReported', actions: ['reportNotRunning', 'noteReported'] },
          { actions: 'suspect' },
        ],
      },
      ...askingForReadings,
    },
    /** The container runs; the agent boots and registers. */
    registering: {
      tags: 'registering',
      entry: ['enterPhase', 'reportMoved', 'noteRunning'],
      after: { registrationDeadline: 'overdue' },
    },
    /** Past its deadline: looks that begin now decide. */
    overdue: {
      tags: 'registering',
      entry: 'beginFreshReadings',
      on: {
        'listed.nowhere': [
          { guard: 'isStillLacking', target: '#agent.ending', actions: 'giveUpRegistration' },
          { guard: 'isToBeReported', actions: ['reportNotRegistered', 'noteReported'] },
          { actions: 'suspect' },
        ],
      },
      ...askingForReadings,
    },
  },
});

/** Registered with a wrong or missing key: it gets no work unless it is approved. */
export const unapproved = agentSetup.createStateConfig({
  tags: 'unapproved',
  entry: ['enterPhase', 'reportMoved', 'notePending'],
  on: {
    'listed.idle': {
      target: 'serving.idle',
      actions: ['noteListing', 'reportRegistered', 'noteServing'],
    },
    'listed.building': {
      target: 'serving.building',
      actions: ['noteListing', 'reportRegistered', 'noteServing'],
    },
    'listed.disabled': { target: 'disabled', actions: 'noteListing' },
    /** It has been approved since the last reading, or that one was of before; and more has come of it. */
    'listed.draining': foundDisabled,
    ...foundLost,
  },
  initial: 'pending',
  states: {
    pending: {
      initial: 'judging',
      on: { 'listed.nowhere': '#agent.starting.registering' },
      after: { approvalDeadline: 'overdue' },
      states: {
        judging: {
          always: [
            { guard: 'taskHasEnded', target: '#agent.ending' },
            { guard: 'awaitsItsTask', target: 'unheard' },
            { guard: 'mayBeApproved', target: 'approving' },
            { guard: 'wasReported', target: 'waiting' },
            { target: 'waiting', actions: ['reportUnapproved', 'noteReported'] },
          ],
        },
        /** Its task may have ended before this run: approved then, it would be had back for ever, or be a record of nobody's. */
        unheard: {
          on: {
            'task.staging': { target: 'judging', actions: 'noteTask' },
            'task.running': { target: 'judging', actions: 'noteTask' },
            'task.doubtful': { target: 'judging', actions: 'noteTask' },
          },
        },
        approving: { entry: 'approve', on: { 'approve.failed': 'retrying' } },
        retrying: { after: { changeRetry: 'approving' } },
        waiting: {},
      },
    },
    /** Past its deadline: looks that begin now decide, for it may be approved and at work since the last. */
    overdue: {
      entry: ['beginFreshReadings', 'dropSuspicion'],
      on: {
        'listed.pending': [
          { guard: 'isStillUnapproved', target: '#agent.ending', actions: ['noteListing', 'giveUpApproval'] },
          { actions: 'suspectUnapproved' },
        ],
        'listed.nowhere': [
          { guard: 'isStillUnapproved', target: '#agent.ending', actions: 'giveUpApproval' },
          { actions: 'suspectUnapproved' },
        ],
      },
      ...askingForReadings,
    },
  },
});
