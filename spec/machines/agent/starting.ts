import {
  CHANGES,
  DELETE,
  DISABLE,
  DRAIN,
  ENABLE,
  TASK_LIVES,
  type Table,
  to,
} from '../support/agentTable.ts';

/** It has no record in GoCD yet, so nothing but its task is to be ended. */
const IS_KILLED = to('ending.task.killing + record.removed', 'moved', 'ending', 'kill');
const HAS_ENDED = to('gone', 'moved', 'ending', 'gone');

/** Whatever GoCD says of it counts at once. */
const LISTED = {
  'listed.idle': to('serving.idle', 'registered', 'moved'),
  'listed.building': to('serving.building.staying', 'registered', 'moved'),
  'listed.building: another job': to('serving.building.staying', 'registered', 'moved'),
  'listed.pending': to('unapproved.pending.waiting', 'moved', 'failing'),
  'listed.lost': to('lost.waiting', 'moved'),
  'listed.draining': to('leaving.work.draining + step.settling', 'moved'),
  'listed.draining: busy': to('leaving.work.draining + step.settling', 'moved'),
  'listed.disabled': to('disabled', 'registered', 'moved'),
  'listed.dead': to('lost.waiting', 'moved'),
} as const;

const NOT_LISTED_IS_NORMAL = ['listed.nowhere', 'listed.nowhere, twice'] as const;
/** Only readings of a whole minute end it. */
const MISSING_FOR_A_MOMENT = NOT_LISTED_IS_NORMAL;
const NOT_DRAINABLE = [...DRAIN, 'drain.cancelled'] as const;

export const starting: Table = {
  'starting.launching': {
    by: [],
    on: {
      ...LISTED,
      'task.staging': to('starting.staging', 'moved'),
      'task.running': to('starting.registering', 'moved'),
      'task.ended': HAS_ENDED,
      'task.ended: TASK_ERROR': HAS_ENDED,
      'kill.requested': IS_KILLED,
    },
    after: { launchDeadline: to('starting.late.reading', 'moved', 'poll') },
    stays: ['task.doubtful', 'kill.due', ...NOT_LISTED_IS_NORMAL, ...CHANGES, ...NOT_DRAINABLE],
  },

  'starting.staging': {
    by: ['task.staging'],
    on: {
      ...LISTED,
      'task.running': to('starting.registering', 'moved'),
      'task.ended': HAS_ENDED,
      'kill.requested': IS_KILLED,
    },
    after: { launchDeadline: to('starting.late.reading', 'moved', 'poll') },
    stays: [
      'task.staging',
      'task.doubtful',
      'kill.due',
      'task.ended: TASK_ERROR',
      ...NOT_LISTED_IS_NORMAL,
      ...CHANGES,
      ...NOT_DRAINABLE,
    ],
  },

  'starting.late.reading': {
    by: ['task.staging', 'after launchDeadline'],
    on: {
      ...LISTED,
      'task.running': to('starting.registering', 'moved'),
      'task.ended': HAS_ENDED,
      'kill.requested': IS_KILLED,
    },
    after: { readingRepeat: to('starting.late.reading', 'poll') },
    stays: [
      'task.staging',
      'task.doubtful',
      'kill.due',
      'task.ended: TASK_ERROR',
      ...MISSING_FOR_A_MOMENT,
      ...CHANGES,
      ...NOT_DRAINABLE,
    ],
  },

  'starting.registering': {
    by: ['task.running'],
    on: { ...LISTED, 'task.ended': HAS_ENDED, 'kill.requested': IS_KILLED },
    after: { registrationDeadline: to('starting.overdue.reading', 'poll') },
    stays: [...TASK_LIVES, 'task.ended: TASK_ERROR', ...NOT_LISTED_IS_NORMAL, ...CHANGES, ...NOT_DRAINABLE],
  },

  'starting.overdue.reading': {
    by: ['task.running', 'after registrationDeadline'],
    on: { ...LISTED, 'task.ended': HAS_ENDED, 'kill.requested': IS_KILLED },
    after: { readingRepeat: to('starting.overdue.reading', 'poll') },
    stays: [...TASK_LIVES, 'task.ended: TASK_ERROR', ...MISSING_FOR_A_MOMENT, ...CHANGES, ...NOT_DRAINABLE],
  },
};

/** It has a record by now, which goes by itself: GoCD drops a Pending agent that falls silent. */
const UNAPPROVED_IS_KILLED = to('ending.task.killing + record.waiting', 'moved', 'ending', 'kill');
const UNAPPROVED_IS_OVERDUE = to('unapproved.overdue.reading', 'poll');
const UNAPPROVED = {
  'listed.idle': to('serving.idle', 'registered', 'moved'),
  'listed.building': to('serving.building.staying', 'registered', 'moved'),
  'listed.building: another job': to('serving.building.staying', 'registered', 'moved'),
  'listed.disabled': to('disabled', 'moved'),
  /** It has been approved since the last reading, and more. */
  'listed.lost': to('lost.waiting', 'moved'),
  'listed.dead': to('lost.waiting', 'moved'),
  'listed.draining': to('leaving.work.draining + step.settling', 'moved'),
  'listed.draining: busy': to('leaving.work.draining + step.settling', 'moved'),
  'task.ended': to('ending.task.ended + record.waiting', 'moved', 'ending'),
  'kill.requested': UNAPPROVED_IS_KILLED,
} as const;
/** GoCD drops a Pending agent that falls silent. */
const PENDING = { ...UNAPPROVED, 'listed.nowhere': to('starting.registering', 'moved') } as const;
const LEAVES_UNAPPROVED = [...TASK_LIVES, 'task.ended: TASK_ERROR', ...NOT_DRAINABLE] as const;

function isNotOfItsTask(occasion: string): boolean {
  return !occasion.startsWith('task.');
}

export const unapproved: Table = {
  'unapproved.pending.waiting': {
    by: ['task.running', 'listed.pending'],
    on: PENDING,
    after: { approvalDeadline: UNAPPROVED_IS_OVERDUE },
    stays: ['listed.pending', ...LEAVES_UNAPPROVED, ...CHANGES],
  },

  'unapproved.pending.unheard': {
    as: { origin: 'listed', enablePending: true },
    by: ['listed.pending'],
    on: {
      ...PENDING,
      'task.ended: TASK_ERROR': PENDING['task.ended'],
      'task.staging': to('unapproved.pending.approving', 'approve'),
      'task.running': to('unapproved.pending.approving', 'approve'),
      'task.doubtful': to('unapproved.pending.approving', 'approve'),
    },
    after: { approvalDeadline: UNAPPROVED_IS_OVERDUE },
    stays: ['listed.pending', ...LEAVES_UNAPPROVED.filter(isNotOfItsTask), ...CHANGES],
  },

  'unapproved.pending.approving': {
    as: { enablePending: true },
    by: ['task.running', 'listed.pending'],
    on: { ...PENDING, 'approve.failed': to('unapproved.pending.retrying') },
    after: { approvalDeadline: UNAPPROVED_IS_OVERDUE },
    stays: ['listed.pending', ...LEAVES_UNAPPROVED, ...DISABLE, ...ENABLE, ...DELETE, 'approve.done'],
  },

  'unapproved.pending.retrying': {
    as: { enablePending: true },
    by: ['task.running', 'listed.pending', 'approve.failed'],
    on: PENDING,
    after: {
      changeRetry: to('unapproved.pending.approving', 'approve'),
      approvalDeadline: UNAPPROVED_IS_OVERDUE,
    },
    stays: ['listed.pending', ...LEAVES_UNAPPROVED, ...CHANGES],
  },

  'unapproved.overdue.reading': {
    by: ['task.running', 'listed.pending', 'after approvalDeadline'],
    on: UNAPPROVED,
    after: { readingRepeat: UNAPPROVED_IS_OVERDUE },
    stays: [...MISSING_FOR_A_MOMENT, 'listed.pending', ...LEAVES_UNAPPROVED, ...CHANGES],
  },
};
