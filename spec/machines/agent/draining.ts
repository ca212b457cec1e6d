import {
  APPROVE,
  DELETE,
  DISABLE,
  DRAIN,
  ENABLE,
  TASK_LIVES,
  type Table,
  to,
} from '../support/agentTable.ts';

const HAS_ENDED = to('ending.task.ended + record.waiting', 'moved', 'ending');
const IS_KILLED = to('ending.task.killing + record.waiting', 'moved', 'ending', 'kill');
/** Its record has gone by our hand: only now is its task ended. */
const RECORD_GONE = to('ending.task.killing + record.removed', 'moved', 'ending', 'kill');

/** What it is, GoCD says: enabled again by someone, disabled by a person (our mark is gone), out of touch. */
const IN_EVERY_STEP = {
  'listed.idle': to('serving.idle', 'moved'),
  'listed.building': to('serving.building.staying', 'moved'),
  'listed.building: another job': to('serving.building.staying', 'moved'),
  'listed.disabled': to('disabled', 'moved'),
  'listed.lost': to('lost.waiting', 'moved'),
  'listed.dead': to('lost.waiting', 'moved'),
  'listed.nowhere': to('lost.waiting', 'moved'),
  'task.ended': HAS_ENDED,
  'kill.requested': IS_KILLED,
} as const;
const CALLED_OFF = { 'drain.cancelled': to('draining.restoring', 'moved', 'enable') } as const;

const IGNORED_IN_EVERY_STEP = [
  ...TASK_LIVES,
  'task.ended: TASK_ERROR',
  'listed.pending',
  ...APPROVE,
  ...DRAIN,
] as const;
const STILL_DRAINING = ['listed.draining', 'listed.draining, twice', 'listed.draining: busy'] as const;

const DISABLED_BY_US = ['task.running', 'listed.idle', 'drain.requested', 'disable.done'] as const;
const LOOKED_AT = [...DISABLED_BY_US, 'after assignmentTime'] as const;

export const draining: Table = {
  'draining.disabling': {
    by: ['task.running', 'listed.idle', 'drain.requested'],
    on: {
      ...IN_EVERY_STEP,
      ...CALLED_OFF,
      'disable.done': to('draining.settling'),
      'disable.failed': to('draining.retrying'),
      'disable.failed: no record': to('draining.retrying'),
    },
    after: { changeDeadline: to('draining.retrying') },
    stays: [...IGNORED_IN_EVERY_STEP, ...STILL_DRAINING, ...ENABLE, ...DELETE],
  },

  'draining.retrying': {
    by: ['task.running', 'listed.idle', 'drain.requested', 'disable.failed'],
    on: {
      ...IN_EVERY_STEP,
      ...CALLED_OFF,
      'listed.draining': to('draining.settling'),
      'listed.draining: busy': to('draining.settling'),
    },
    after: { changeRetry: to('draining.disabling', 'disable') },
    stays: [...IGNORED_IN_EVERY_STEP, ...DISABLE, ...ENABLE, ...DELETE],
  },

  'draining.settling': {
    by: DISABLED_BY_US,
    on: { ...IN_EVERY_STEP, ...CALLED_OFF },
    after: { assignmentTime: to('draining.verifying.reading', 'poll') },
    stays: [...IGNORED_IN_EVERY_STEP, ...STILL_DRAINING, ...DISABLE, ...ENABLE, ...DELETE],
  },

  'draining.verifying.reading': {
    by: LOOKED_AT,
    on: {
      ...IN_EVERY_STEP,
      ...CALLED_OFF,
      'listed.draining, twice': to('draining.deleting', 'delete'),
      'listed.draining: busy': to('draining.finishing'),
    },
    after: { readingRepeat: to('draining.verifying.reading', 'poll') },
    stays: [...IGNORED_IN_EVERY_STEP, 'listed.draining', ...DISABLE, ...ENABLE, ...DELETE],
  },

  'draining.finishing': {
    by: [...LOOKED_AT, 'listed.draining: busy'],
    on: { ...IN_EVERY_STEP, ...CALLED_OFF, 'listed.draining': to('draining.verifying.reading', 'poll') },
    after: {},
    stays: [...IGNORED_IN_EVERY_STEP, 'listed.draining: busy', ...DISABLE, ...ENABLE, ...DELETE],
  },

  'draining.deleting': {
    by: [...LOOKED_AT, 'listed.draining, twice'],
    on: {
      ...IN_EVERY_STEP,
      'delete.done': RECORD_GONE,
      'delete.failed': to('draining.verifying.reading', 'poll'),
      'delete.failed: no record': to('draining.verifying.reading', 'poll'),
    },
    after: { changeDeadline: to('draining.verifying.reading', 'poll') },
    stays: [...IGNORED_IN_EVERY_STEP, ...STILL_DRAINING, ...DISABLE, ...ENABLE, 'drain.cancelled'],
  },

  'draining.restoring': {
    by: [...DISABLED_BY_US, 'drain.cancelled'],
    on: {
      ...IN_EVERY_STEP,
      'enable.done': to('serving.idle', 'moved'),
      'enable.failed': to('draining.regretting'),
      'enable.failed: no record': to('draining.regretting'),
    },
    after: { changeDeadline: to('draining.regretting') },
    stays: [...IGNORED_IN_EVERY_STEP, ...STILL_DRAINING, ...DISABLE, ...DELETE, 'drain.cancelled'],
  },

  'draining.regretting': {
    by: [...DISABLED_BY_US, 'drain.cancelled', 'enable.failed'],
    on: IN_EVERY_STEP,
    after: { changeRetry: to('draining.restoring', 'enable') },
    stays: [...IGNORED_IN_EVERY_STEP, ...STILL_DRAINING, ...DISABLE, ...ENABLE, ...DELETE, 'drain.cancelled'],
  },
};
