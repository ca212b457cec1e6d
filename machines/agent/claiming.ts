import { agentSetup } from './implementations.ts';
import { askingForReadings } from './reading.ts';

const NOTED = { actions: 'noteListing' } as const;

/** The same for all that GoCD says of one that is alive: its process asks for work, or has just now. */
const whileAlive = <const Transition>(transition: Transition) => ({
  'listed.idle': transition,
  'listed.building': transition,
  'listed.draining': transition,
  'listed.disabled': transition,
  'listed.pending': transition,
});

/** And for all that it says of a dead one. */
const onceDead = <const Transition>(transition: Transition) => ({
  'listed.lost': transition,
  'listed.dead': transition,
});

/** Mesos has it under our framework: it is ours, and what GoCD says of it counts. */
const VOUCHED = { target: '#agent.lost', actions: ['noteTask', 'noteVouched', 'askForReading'] } as const;

/** An earlier framework of ours has left the record behind, if it has been dead for long and nobody else may have. */
const LEFT_BY_US = [
  { guard: 'isLeftByUs', target: '#agent.ending', actions: 'noteListing' },
  { actions: 'suspect' },
] as const;

/** It is listed no more: there is nothing of ours to look after, nor to remove. */
const VANISHED = [{ guard: 'isUnlistedForGood', target: '#agent.gone' }, { actions: 'suspect' }] as const;

/**
 * GoCD lists it under our name, and nobody remembers it: it may be ours from before a loss of what we remember, or another
 * instance's with our name. Mesos's word decides. Until then it takes up room, and nothing is done to it.
 *
 * If Mesos does not know its task under our framework, and it lives on for longer than GoCD takes to give up a dead agent,
 * it is another instance's. If it is dead, it is what an earlier framework of ours has left behind: see
 * docs/decisions/whose-agent.md.
 */
export const unclaimed = agentSetup.createStateConfig({
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
    'forgo.requested': {},
  },
  initial: 'asking',
  states: {
    asking: {
      tags: 'lost',
      on: {
        ...whileAlive(NOTED),
        ...onceDead(NOTED),
        'task.ended': { guard: 'isDisclaimed', target: 'disclaimed', actions: 'noteTask' },
      },
    },
    disclaimed: {
      tags: 'lost',
      on: { ...whileAlive(NOTED), ...onceDead({ target: 'leftBehind', actions: 'noteListing' }) },
      after: { givenUpByGocd: 'doubted' },
    },
    /** A dead one would be lost by now. */
    doubted: {
      tags: 'lost',
      entry: 'beginFreshReadings',
      on: {
        ...whileAlive({ target: '#agent.foreign', actions: 'noteListing' }),
        ...onceDead({ target: 'leftBehind', actions: 'noteListing' }),
      },
      ...askingForReadings,
    },
    leftBehind: {
      tags: 'lost',
      on: {
        ...whileAlive({ target: 'disclaimed', actions: 'noteListing' }),
        ...onceDead(LEFT_BY_US),
      },
      after: {
        givenUpByGocd: [
          { guard: 'isNameShared', target: 'perhapsTheirs' },
          { target: 'leftBehind', reenter: true },
        ],
      },
    },
    /** Another instance lives, and the dead are perhaps its own: they are left to it, and take up none of our room. */
    perhapsTheirs: {
      tags: 'foreign',
      entry: ['enterPhase', 'notePerhapsTheirs', 'reportMoved'],
      on: {
        ...whileAlive({ target: 'disclaimed', actions: ['noteListing', 'enterPhase', 'reportMoved'] }),
        ...onceDead(LEFT_BY_US),
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
    ...whileAlive(NOTED),
    ...onceDead(NOTED),
    'listed.nowhere': VANISHED,
    'kill.requested': {},
    'forgo.requested': {},
  },
});
