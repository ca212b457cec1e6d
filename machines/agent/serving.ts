import { agentSetup } from './implementations.ts';
import { foundDisabled } from './leaving.ts';
import { foundLost } from './reading.ts';

/** Enabled, known, alive. */
export const serving = agentSetup.createStateConfig({
  initial: 'idle',
  /** It was lost before it could be disabled, and nobody but the operator who asked for its drain would ask again. */
  always: { guard: 'isDrainDue', target: 'leaving' },
  on: {
    'listed.draining': foundDisabled,
    'listed.disabled': { target: 'disabled', actions: 'noteListing' },
    ...foundLost,
    /** Its record has gone, and it has asked for another: until that is approved it gets no job. */
    'listed.pending': { target: 'unapproved', actions: 'noteListing' },
    'listed.nowhere': 'lost',
    'drain.requested': { target: 'leaving', actions: 'noteDrain' },
  },
  states: {
    idle: {
      tags: 'idle',
      entry: ['enterPhase', 'reportMoved', 'noteServing'],
      on: {
        'listed.idle': { actions: 'noteListing' },
        'listed.building': { target: 'building', actions: 'noteListing' },
      },
    },
    building: {
      tags: 'building',
      /** Not told of one that comes back from leaving with its job still in hand: it has been building all the while. */
      initial: { target: 'staying', actions: ['enterPhase', 'reportMoved', 'noteServing'] },
      on: {
        'listed.idle': { target: 'idle', actions: 'noteListing' },
        'listed.building': { actions: 'noteListing' },
        'drain.requested': {
          guard: 'isForWantOfWork',
          target: '#agent.leaving.work.building',
          actions: 'noteDrain',
        },
      },
      states: { staying: {} },
    },
  },
});

/** A person disabled it: theirs to enable again. */
export const disabled = agentSetup.createStateConfig({
  tags: 'disabled',
  entry: ['enterPhase', 'dropDrain', 'reportMoved'],
  on: {
    'listed.idle': { target: 'serving.idle', actions: 'noteListing' },
    'listed.building': { target: 'serving.building', actions: 'noteListing' },
    'listed.draining': foundDisabled,
    'listed.disabled': { actions: 'noteListing' },
    /** Enabled again, it has died since. */
    'listed.lost': { target: 'lost', actions: 'noteListing' },
    'listed.dead': { actions: 'noteListing' },
    'listed.pending': { target: 'unapproved', actions: 'noteListing' },
    'listed.nowhere': 'lost',
  },
});

/** Out of touch, or not listed any more: it may come back, and then goes on as if nothing had been. */
export const lost = agentSetup.createStateConfig({
  tags: 'lost',
  entry: ['enterPhase', 'reportMoved'],
  initial: 'waiting',
  on: {
    'listed.idle': { target: 'serving.idle', actions: 'noteListing' },
    'listed.building': { target: 'serving.building', actions: 'noteListing' },
    'listed.draining': foundDisabled,
    'listed.disabled': { target: 'disabled', actions: 'noteListing' },
    'listed.pending': { target: 'unapproved', actions: 'noteListing' },
  },
  states: {
    waiting: {
      on: {
        'listed.lost': { actions: 'noteListing' },
        'listed.dead': [
          { guard: 'keepsItsJob', target: 'overdue', actions: 'noteListing' },
          { actions: 'noteListing' },
        ],
      },
      after: { lostDeadline: 'overdue' },
    },
    overdue: {
      entry: ['beginFreshReadings', 'dropSuspicion'],
      on: {
        'listed.lost': [
          { guard: 'hasJustComeBack' },
          { guard: 'isConfirmed', target: '#agent.ending', actions: 'noteListing' },
          { actions: ['noteListing', 'suspect'] },
        ],
        /** With a job in hand its record goes first: GoCD refuses that if it is back, and else gives its job to another. */
        'listed.dead': [
          { guard: 'hasJustComeBack' },
          { guard: 'isConfirmedAtWork', target: '#agent.leaving.step.deleting', actions: 'noteListing' },
          { guard: 'isConfirmed', target: '#agent.ending', actions: 'noteListing' },
          { actions: ['noteListing', 'suspect'] },
        ],
        'listed.nowhere': [
          { guard: 'hasJustComeBack' },
          { guard: 'isConfirmed', target: '#agent.ending', actions: 'noteRecordGone' },
          { actions: 'suspect' },
        ],
      },
    },
  },
});
