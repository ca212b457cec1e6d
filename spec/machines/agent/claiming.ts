import {
  APPROVE,
  DELETE,
  DISABLE,
  DRAIN,
  ENABLE,
  LISTED,
  NOTHING_HELD,
  type Table,
  to,
} from '../support/agentTable.ts';

/** GoCD lists it, and nobody knows it: it is ours by Mesos's word only. */
const as = { origin: 'listed', isKnown: false, hostId: null } as const;

const IS_OURS = to('lost.waiting', 'poll', 'moved');
const VOUCHED = { 'task.staging': IS_OURS, 'task.running': IS_OURS } as const;
const VANISHES = { 'listed.nowhere, twice': to('gone', 'gone') } as const;
/** By the host's own word: it was ours, and has no record that we know of yet. */
const HAS_ENDED = { 'task.ended': to('gone', 'moved', 'ending', 'gone') } as const;
/** The same of one whose record is seen. */
const HAS_LEFT_A_RECORD = {
  'task.ended': to('ending.task.ended + record.waiting', 'moved', 'ending'),
} as const;
const LEFT_BEHIND = { 'listed.lost': to('unclaimed.leftBehind'), 'listed.dead': to('unclaimed.leftBehind') };
const eachAlive = (effect: ReturnType<typeof to>) => ({
  'listed.idle': effect,
  'listed.building': effect,
  'listed.building: another job': effect,
  'listed.pending': effect,
  'listed.draining': effect,
  'listed.draining: busy': effect,
  'listed.disabled': effect,
});

/** Whatever anybody wants of it, an operator or a deadline, and whatever becomes of changes: nothing is done. */
const NOTHING_IS_DONE = [
  'task.doubtful',
  ...DISABLE,
  ...ENABLE,
  ...DELETE,
  ...APPROVE,
  ...DRAIN,
  'drain.cancelled',
  'kill.requested',
  'kill.due',
] as const;
const NOT_VANISHED = LISTED.filter((occasion) => occasion !== 'listed.nowhere, twice');
const NOT_LEFT_BEHIND = NOT_VANISHED.filter((occasion) => !/listed\.(lost|dead)$/.test(occasion));
const DOWN = [
  'listed.nowhere',
  'listed.lost',
  'listed.dead',
  'listed.lost, twice',
  'listed.dead, twice',
] as const;

const UNKNOWN = 'task.ended: not known';

export const claiming: Table = {
  'unclaimed.asking': {
    as,
    by: [],
    on: {
      ...VOUCHED,
      ...VANISHES,
      ...HAS_ENDED,
      'task.ended: TASK_ERROR': to('gone', 'moved', 'ending', 'gone'),
      [UNKNOWN]: to('unclaimed.disclaimed'),
    },
    after: {},
    stays: [...NOT_VANISHED, ...NOTHING_IS_DONE],
  },

  'unclaimed.disclaimed': {
    as,
    by: [UNKNOWN],
    on: { ...VOUCHED, ...VANISHES, ...HAS_ENDED, ...LEFT_BEHIND },
    after: { givenUpByGocd: to('unclaimed.doubted.reading', 'poll') },
    stays: [
      ...NOT_LEFT_BEHIND.filter((occasion) => !/(lost|dead), twice/.test(occasion)),
      ...NOTHING_IS_DONE,
      UNKNOWN,
      'task.ended: TASK_ERROR',
    ],
  },

  'unclaimed.doubted.reading': {
    as,
    by: [UNKNOWN, 'after givenUpByGocd'],
    on: {
      ...VOUCHED,
      ...VANISHES,
      ...HAS_ENDED,
      ...LEFT_BEHIND,
      ...eachAlive(to('foreign', 'moved', 'foreign')),
    },
    after: { readingRepeat: to('unclaimed.doubted.reading', 'poll') },
    stays: ['listed.nowhere', ...NOTHING_IS_DONE, UNKNOWN, 'task.ended: TASK_ERROR'],
  },

  'unclaimed.leftBehind': {
    as,
    by: [UNKNOWN, 'listed.lost'],
    on: { ...VOUCHED, ...VANISHES, ...HAS_LEFT_A_RECORD, ...eachAlive(to('unclaimed.disclaimed')) },
    after: { givenUpByGocd: to('unclaimed.leftBehind') },
    stays: [...DOWN, ...NOTHING_IS_DONE, UNKNOWN, 'task.ended: TASK_ERROR'],
  },

  'unclaimed.perhapsTheirs': {
    as: { ...as, removals: { ...NOTHING_HELD, isNameShared: () => true } },
    by: [UNKNOWN, 'listed.lost', 'after givenUpByGocd'],
    on: { ...VOUCHED, ...VANISHES, ...HAS_LEFT_A_RECORD, ...eachAlive(to('unclaimed.disclaimed', 'moved')) },
    after: {},
    stays: [...DOWN, ...NOTHING_IS_DONE, UNKNOWN, 'task.ended: TASK_ERROR'],
  },

  foreign: {
    as,
    by: [UNKNOWN, 'after givenUpByGocd', 'listed.idle'],
    on: { ...VOUCHED, ...VANISHES },
    after: {},
    stays: [...NOT_VANISHED, ...NOTHING_IS_DONE, 'task.ended', UNKNOWN, 'task.ended: TASK_ERROR'],
  },
};
