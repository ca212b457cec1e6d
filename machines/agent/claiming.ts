import { agentSetup } from './implementations.ts';
import { askingForReadings } from './reading.ts';

const NOTED = { actions: 'noteListing' } as const;

/** Alive by GoCD's word: its process asks for work, or has just now. */
const NOTED_ALIVE = {
  'listed.idle': NOTED,
  'listed.building': NOTED,
  'listed.draining': NOTED,
  'listed.disabled': NOTED,
  'listed.pending': NOTED,
} as const;

/** Mesos has it under our framework: it is ours, and what GoCD says of it counts. */
const VOUCHED = { target: '#agent.lost', actions: ['noteTask', 'noteVouched', 'askForReading'] } as const;

/** It is listed no more: there is nothing of ours to look after, nor to remove. */
const VANISHED = [{ guard: 'isRepeated', target: '#agent.gone' }, { actions: 'suspect' }] as const;

/**
 * GoCD lists it under our name, and nobody remembers it: it may be ours from before a loss of what we remember, or another
 * instance's with our name. Mesos's word decides. Until then it takes up room, and nothing is done to it.
 *
 * If Mesos does not know its task under our framework, and it lives on for longer than GoCD takes to give up a dead agent,
 * it is another instance's. If it is dead, it is what an earlier framework of ours has left behind: see
 * docs/decisions/whose-agent.md.
 */
export const unclaimed = agentSetup.createStateConfig({
  tags: 'lost',
  entry: ['enterPhase', 'reportMoved'],
  on: {
    'task.staging': VOUCHED,
    'task.running': VOUCHED,
    'task.ended': [
      { guard: 'isDisclaimed', actions: 'noteTask' },
      { guard: 'concernsAnotherLaunch' },
      { target: 'ending', actions: ['noteTask', 'noteEnd'] },
    ],
    'listed.nowhere': VANISHED,
    'kill.requested': {},
  },
  initial: 'asking',
  states: {
    asking: {
      on: {
        ...NOTED_ALIVE,
        'listed.lost': NOTED,
        'listed.dead': NOTED,
        'task.ended': { guard: 'isDisclaimed', target: 'disclaimed', actions: 'noteTask' },
      },
    },
    disclaimed: {
      on: { ...NOTED_ALIVE, 'listed.lost': 'leftBehind', 'listed.dead': 'leftBehind' },
      after: { givenUpByGocd: 'doubted' },
    },
    /** A dead one would be lost by now. */
    doubted: {
      entry: 'beginFreshReadings',
      on: {
        'listed.idle': { target: '#agent.foreign', actions: 'noteListing' },
        'listed.building': { target: '#agent.foreign', actions: 'noteListing' },
        'listed.draining': { target: '#agent.foreign', actions: 'noteListing' },
        'listed.disabled': { target: '#agent.foreign', actions: 'noteListing' },
        'listed.pending': { target: '#agent.foreign', actions: 'noteListing' },
        'listed.lost': 'leftBehind',
        'listed.dead': 'leftBehind',
      },
      ...askingForReadings,
    },
    leftBehind: {
      entry: 'dropSuspicion',
      on: {
        'listed.idle': { target: 'disclaimed', actions: 'noteListing' },
        'listed.building': { target: 'disclaimed', actions: 'noteListing' },
        'listed.draining': { target: 'disclaimed', actions: 'noteListing' },
        'listed.disabled': { target: 'disclaimed', actions: 'noteListing' },
        'listed.pending': { target: 'disclaimed', actions: 'noteListing' },
        'listed.lost': [
          { guard: 'isLeftByUs', target: '#agent.ending', actions: 'noteListing' },
          { actions: 'suspect' },
        ],
        'listed.dead': [
          { guard: 'isLeftByUs', target: '#agent.ending', actions: 'noteListing' },
          { actions: 'suspect' },
        ],
      },
    },
  },
});

/** Another instance's. Nothing at all is done to it, whoever asks. */
export const foreign = agentSetup.createStateConfig({
  tags: 'foreign',
  entry: ['enterPhase', 'noteForeign', 'reportMoved', 'reportForeign'],
  on: {
    'task.staging': VOUCHED,
    'task.running': VOUCHED,
    'task.ended': { actions: 'noteTask' },
    ...NOTED_ALIVE,
    'listed.lost': NOTED,
    'listed.dead': NOTED,
    'listed.nowhere': VANISHED,
    'kill.requested': {},
  },
});
