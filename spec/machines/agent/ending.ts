import {
  APPROVE,
  CHANGES,
  DELETE,
  DISABLE,
  DRAIN,
  ENABLE,
  LISTED,
  type Row,
  TASK_NEWS,
  type Table,
  to,
} from '../support/agentTable.ts';

/**
 * Two things side by side: the task is killed until its end is known, and the record goes. An agent that comes alive
 * before a KILL has reached it goes on serving, unless an operator wants it ended.
 */
const COMES_ALIVE = {
  'listed.idle': to('serving.idle', 'moved'),
  'listed.building': to('serving.building.staying', 'moved'),
  'listed.building: another job': to('serving.building.staying', 'moved'),
} as const;
const ALIVE = ['listed.idle', 'listed.building', 'listed.building: another job'] as const;

/** Seen in GoCD, but not given up by it: its job would hang if it were disabled now. */
const NOT_GIVEN_UP = [
  'listed.pending',
  'listed.draining',
  'listed.draining: busy',
  'listed.draining, twice',
  'listed.disabled',
] as const;
const LISTED_DOWN = [
  'listed.lost',
  'listed.lost, twice',
  'listed.dead',
  'listed.dead, twice',
  'listed.nowhere',
  'listed.nowhere, twice',
] as const;
const ALWAYS_IGNORED = [
  ...TASK_NEWS,
  'task.ended: TASK_ERROR',
  ...NOT_GIVEN_UP,
  ...ENABLE,
  ...APPROVE,
  ...DRAIN,
  'drain.cancelled',
  'kill.requested',
] as const;

const HAS_ANOTHER_RECORD = to('ending.task.killing + record.waiting');

const LOST_FOR_GOOD = ['task.running', 'listed.lost', 'after lostDeadline', 'listed.lost, twice'] as const;

export const endingAlive: Table = {
  'ending.task.killing + record.waiting': {
    by: LOST_FOR_GOOD,
    on: {
      ...COMES_ALIVE,
      'kill.due': to('ending.task.looking.reading + record.waiting', 'poll'),
      'task.ended': to('ending.task.ended + record.waiting'),
      'listed.lost, twice': to('ending.task.killing + record.disabling', 'disable'),
      'listed.dead, twice': to('ending.task.killing + record.deleting', 'delete'),
      'listed.nowhere, twice': to('ending.task.killing + record.removed'),
    },
    after: { killRepeat: to('ending.task.looking.reading + record.waiting', 'poll') },
    stays: [...ALWAYS_IGNORED, 'listed.lost', 'listed.dead', 'listed.nowhere', ...DISABLE, ...DELETE],
  },

  'ending.task.killing + record.disabling': {
    by: [...LOST_FOR_GOOD, 'listed.lost, twice'],
    on: {
      'kill.due': to('ending.task.looking.reading + record.disabling', 'poll'),
      'task.ended': to('ending.task.ended + record.disabling'),
      'disable.done': to('ending.task.killing + record.deleting', 'delete'),
      'disable.failed': to('ending.task.killing + record.retrying'),
      'disable.failed: no record': to('ending.task.killing + record.removed'),
    },
    after: {
      killRepeat: to('ending.task.looking.reading + record.disabling', 'poll'),
      changeDeadline: to('ending.task.killing + record.retrying'),
    },
    stays: [...ALWAYS_IGNORED, ...ALIVE, ...LISTED_DOWN, ...DELETE],
  },

  'ending.task.killing + record.deleting': {
    by: [...LOST_FOR_GOOD, 'listed.dead, twice'],
    on: {
      'kill.due': to('ending.task.looking.reading + record.deleting', 'poll'),
      'task.ended': to('ending.task.ended + record.deleting'),
      'delete.done': to('ending.task.killing + record.removed'),
      'delete.failed': to('ending.task.killing + record.retrying'),
      'delete.failed: no record': to('ending.task.killing + record.removed'),
    },
    after: {
      killRepeat: to('ending.task.looking.reading + record.deleting', 'poll'),
      changeDeadline: to('ending.task.killing + record.retrying'),
    },
    stays: [...ALWAYS_IGNORED, ...ALIVE, ...LISTED_DOWN, ...DISABLE],
  },

  'ending.task.killing + record.retrying': {
    by: [...LOST_FOR_GOOD, 'listed.dead, twice', 'delete.failed'],
    on: {
      ...COMES_ALIVE,
      'kill.due': to('ending.task.looking.reading + record.retrying', 'poll'),
      'task.ended': to('ending.task.ended + record.retrying'),
    },
    after: {
      killRepeat: to('ending.task.looking.reading + record.retrying', 'poll'),
      changeRetry: to('ending.task.killing + record.waiting'),
    },
    stays: [...ALWAYS_IGNORED, ...LISTED_DOWN, ...DISABLE, ...DELETE],
  },

  'ending.task.killing + record.removed': {
    by: [...LOST_FOR_GOOD, 'listed.nowhere, twice'],
    on: {
      ...COMES_ALIVE,
      'kill.due': to('ending.task.looking.reading + record.removed', 'poll'),
      'task.ended': to('gone', 'gone'),
      'listed.lost': HAS_ANOTHER_RECORD,
      'listed.dead': HAS_ANOTHER_RECORD,
    },
    after: { killRepeat: to('ending.task.looking.reading + record.removed', 'poll') },
    stays: [...ALWAYS_IGNORED, 'listed.nowhere', 'listed.nowhere, twice', ...DISABLE, ...DELETE],
  },
};

/**
 * Before KILL is repeated: a look at it, begun since the last one. Whatever shows it without a job lets it go on; that it is not
 * listed has to last. While its record is being changed, no look counts.
 */
function looking(record: string, by: Row['by'], { on, after, stays }: Partial<Row> = {}): Table {
  const isKilled = to(`ending.task.killing + record.${record}`, 'kill');
  const looksAgain = to(`ending.task.looking.reading + record.${record}`, 'poll');
  const byListing = {
    ...COMES_ALIVE,
    'listed.lost': isKilled,
    'listed.dead': isKilled,
    'listed.pending': isKilled,
    'listed.draining': isKilled,
    'listed.disabled': isKilled,
  };
  const isChanging = record === 'disabling' || record === 'deleting';
  return {
    [`ending.task.looking.reading + record.${record}`]: {
      by: [...LOST_FOR_GOOD, ...by, 'after killRepeat'],
      on: {
        ...(isChanging ? {} : byListing),
        'kill.requested': isKilled,
        'task.ended': to(`ending.task.ended + record.${record}`),
        ...on,
      },
      after: { readingRepeat: looksAgain, ...after },
      stays: [
        ...TASK_NEWS,
        'kill.due',
        'task.ended: TASK_ERROR',
        ...(isChanging ? LISTED : (['listed.draining: busy', 'listed.nowhere'] as const)),
        ...ENABLE,
        ...APPROVE,
        ...DRAIN,
        'drain.cancelled',
        ...(stays ?? []),
      ],
    },
  };
}

const lookingAnd = (record: string, ...issues: readonly string[]) =>
  to(`ending.task.looking.reading + record.${record}`, ...issues);

export const endingLooking: Table = {
  ...looking('waiting', [], {
    on: { 'listed.nowhere, twice': lookingAnd('removed') },
    stays: [...DISABLE, ...DELETE],
  }),
  ...looking('disabling', ['listed.lost, twice'], {
    on: {
      'disable.done': lookingAnd('deleting', 'delete'),
      'disable.failed': lookingAnd('retrying'),
      'disable.failed: no record': lookingAnd('removed'),
    },
    after: { changeDeadline: lookingAnd('retrying') },
    stays: DELETE,
  }),
  ...looking('deleting', ['listed.dead, twice'], {
    on: {
      'delete.done': lookingAnd('removed'),
      'delete.failed': lookingAnd('retrying'),
      'delete.failed: no record': lookingAnd('removed'),
    },
    after: { changeDeadline: lookingAnd('retrying') },
    stays: DISABLE,
  }),
  ...looking('retrying', ['listed.dead, twice', 'delete.failed'], {
    after: { changeRetry: lookingAnd('waiting') },
    stays: ['listed.nowhere, twice', ...DISABLE, ...DELETE],
  }),
  ...looking('removed', ['listed.nowhere, twice'], {
    on: {
      'task.ended': to('gone', 'gone'),
      'listed.lost': to('ending.task.killing + record.waiting', 'kill'),
      'listed.dead': to('ending.task.killing + record.waiting', 'kill'),
    },
    stays: ['listed.nowhere, twice', ...DISABLE, ...DELETE],
  }),
};

/** Its job had not ended, for all that is known: that is told before it is forgotten. */
const JOB_LEFT = to('gone', 'left', 'gone');
const DIED = ['task.running', 'listed.building', 'task.ended'] as const;
const DEAD_IGNORES = [...ALWAYS_IGNORED, 'kill.due', ...ALIVE, 'task.ended'] as const;

export const endingDead: Table = {
  'ending.task.ended + record.waiting': {
    by: DIED,
    on: {
      'listed.lost, twice': to('ending.task.ended + record.disabling', 'disable'),
      'listed.dead, twice': to('ending.task.ended + record.deleting', 'delete'),
      'listed.nowhere, twice': JOB_LEFT,
    },
    after: {},
    stays: [...DEAD_IGNORES, 'listed.lost', 'listed.dead', 'listed.nowhere', ...DISABLE, ...DELETE],
  },

  'ending.task.ended + record.disabling': {
    by: [...DIED, 'listed.lost, twice'],
    on: {
      'disable.done': to('ending.task.ended + record.deleting', 'delete'),
      'disable.failed': to('ending.task.ended + record.retrying'),
      'disable.failed: no record': JOB_LEFT,
    },
    after: { changeDeadline: to('ending.task.ended + record.retrying') },
    stays: [...DEAD_IGNORES, ...LISTED_DOWN, ...DELETE],
  },

  'ending.task.ended + record.deleting': {
    by: [...DIED, 'listed.dead, twice'],
    on: {
      'delete.done': JOB_LEFT,
      'delete.failed': to('ending.task.ended + record.retrying'),
      'delete.failed: no record': JOB_LEFT,
    },
    after: { changeDeadline: to('ending.task.ended + record.retrying') },
    stays: [...DEAD_IGNORES, ...LISTED_DOWN, ...DISABLE],
  },

  'ending.task.ended + record.retrying': {
    by: [...DIED, 'listed.dead, twice', 'delete.failed'],
    on: {},
    after: { changeRetry: to('ending.task.ended + record.waiting') },
    stays: [...DEAD_IGNORES, ...LISTED_DOWN, ...DISABLE, ...DELETE],
  },
};

/** Nothing brings it back. */
const EVERYTHING: Row['stays'] = [
  ...ALWAYS_IGNORED,
  'kill.due',
  ...ALIVE,
  'task.ended',
  ...LISTED_DOWN,
  ...CHANGES.filter((change) => change.startsWith('disable') || change.startsWith('delete')),
];

export const gone: Table = {
  gone: { by: ['task.ended'], on: {}, after: {}, stays: EVERYTHING },
};
