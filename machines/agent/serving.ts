import { building } from './building.ts';
import { agentSetup } from './implementations.ts';

/** Enabled, known, alive. */
export const serving = agentSetup.createStateConfig({
  initial: 'idle',
  on: {
    'listed.draining': { target: 'draining.found', actions: ['noteListing', 'noteMarkedRule'] },
    'listed.disabled': { target: 'disabled', actions: 'noteListing' },
    'listed.lost': { target: 'lost', actions: 'noteListing' },
    'listed.dead': { target: 'lost', actions: 'noteListing' },
    'listed.nowhere': 'lost',
    'drain.requested': { target: 'draining', actions: 'noteDrain' },
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
    building,
  },
});

/** A person disabled it: theirs to enable again. */
export const disabled = agentSetup.createStateConfig({
  tags: 'disabled',
  entry: ['enterPhase', 'reportMoved'],
  on: {
    'listed.idle': { target: 'serving.idle', actions: 'noteListing' },
    'listed.building': { target: 'serving.building', actions: 'noteListing' },
    'listed.draining': { target: 'draining.found', actions: ['noteListing', 'noteMarkedRule'] },
    'listed.disabled': { actions: 'noteListing' },
    'listed.dead': { actions: 'noteListing' },
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
    'listed.draining': { target: 'draining.found', actions: ['noteListing', 'noteMarkedRule'] },
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
          { guard: 'isConfirmed', target: '#agent.ending', actions: 'noteListing' },
          { actions: ['noteListing', 'suspect'] },
        ],
        'listed.dead': [
          { guard: 'isConfirmed', target: '#agent.ending', actions: 'noteListing' },
          { actions: ['noteListing', 'suspect'] },
        ],
        'listed.nowhere': [
          { guard: 'isConfirmed', target: '#agent.ending', actions: 'noteRecordGone' },
          { actions: 'suspect' },
        ],
      },
    },
  },
});
