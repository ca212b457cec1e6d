import {
  APPROVE,
  DELETE,
  DISABLE,
  DRAIN,
  ENABLE,
  LISTED,
  TASK_LIVES,
  type Table,
  to,
} from '../support/agentTable.ts';

const HAS_ENDED = to('ending.task.ended + record.waiting', 'moved', 'ending');
const IS_KILLED = to('ending.task.killing + record.waiting', 'moved', 'ending', 'kill');
/** Its record has gone by our hand: only now is its task ended. */
const RECORD_GONE = to('ending.task.killing + record.removed', 'moved', 'ending', 'kill');

const IN_EVERY_STEP = { 'task.ended': HAS_ENDED, 'kill.requested': IS_KILLED } as const;
/** What it is, GoCD says: enabled again by someone, disabled by a person (our mark is gone), out of touch. */
const LISTED_ELSEWHERE = {
  'listed.disabled': to('disabled', 'moved'),
  'listed.lost': to('lost.waiting', 'moved'),
  'listed.dead': to('lost.waiting', 'moved'),
  'listed.pending': to('unapproved.pending.waiting', 'moved', 'failing'),
  'listed.nowhere': to('lost.waiting', 'moved'),
} as const;
const LISTED_OTHERWISE = {
  'listed.idle': to('serving.idle', 'moved'),
  'listed.building': to('serving.building.staying', 'moved'),
  'listed.building: another job': to('serving.building.staying', 'moved'),
  ...LISTED_ELSEWHERE,
} as const;
const CALLED_OFF = {
  'drain.cancelled': to('returning.work.registering + step.enabling', 'moved', 'enable'),
} as const;

const IGNORED_IN_EVERY_STEP = [...TASK_LIVES, 'task.ended: TASK_ERROR', ...APPROVE, ...DRAIN] as const;
const STILL_DRAINING = ['listed.draining', 'listed.draining, twice', 'listed.draining: busy'] as const;

const DISABLED_BY_US = ['task.running', 'listed.idle', 'drain.requested', 'disable.done'] as const;
const LOOKED_AT = [...DISABLED_BY_US, 'after drainWait'] as const;

/** Retired while it built, its job then done for all that the list shows. */
const ASKED = [
  'task.running',
  'listed.building',
  'drain.requested: no work',
  'disable.done',
  'after drainWait',
  'listed.draining',
  'listed.draining',
] as const;

const LOOKING = 'leaving.work.draining + step.looking.reading';
const VERIFYING = 'leaving.work.draining + step.verifying.reading';

export const leaving: Table = {
  'leaving.work.draining + step.disabling': {
    by: ['task.running', 'listed.idle', 'drain.requested'],
    on: {
      ...IN_EVERY_STEP,
      ...CALLED_OFF,
      'disable.done': to('leaving.work.draining + step.settling'),
      'disable.failed': to('leaving.work.draining + step.retrying'),
      'disable.failed: no record': to('leaving.work.draining + step.retrying'),
    },
    after: { changeDeadline: to('leaving.work.draining + step.retrying') },
    stays: [...IGNORED_IN_EVERY_STEP, ...LISTED, ...ENABLE, ...DELETE],
  },

  'leaving.work.draining + step.retrying': {
    by: ['task.running', 'listed.idle', 'drain.requested', 'disable.failed'],
    on: {
      ...IN_EVERY_STEP,
      ...LISTED_ELSEWHERE,
      ...CALLED_OFF,
      'listed.draining': to('leaving.work.draining + step.settling'),
      'listed.draining: busy': to('leaving.work.draining + step.settling'),
    },
    after: { changeRetry: to(LOOKING, 'poll') },
    stays: [
      ...IGNORED_IN_EVERY_STEP,
      'listed.idle',
      'listed.building',
      'listed.building: another job',
      ...DISABLE,
      ...ENABLE,
      ...DELETE,
    ],
  },

  [LOOKING]: {
    by: ['task.running', 'listed.idle', 'drain.requested', 'disable.failed', 'after changeRetry'],
    on: {
      ...IN_EVERY_STEP,
      ...LISTED_ELSEWHERE,
      'listed.idle': to('leaving.work.draining + step.disabling', 'disable'),
      'listed.building': to('leaving.work.draining + step.disabling', 'disable'),
      'listed.building: another job': to('leaving.work.draining + step.disabling', 'disable'),
      'listed.draining': to('leaving.work.draining + step.settling'),
      'listed.draining: busy': to('leaving.work.draining + step.settling'),
      /** It has not been disabled. */
      'drain.cancelled': to('serving.idle', 'moved'),
    },
    after: { readingRepeat: to(LOOKING, 'poll') },
    stays: [...IGNORED_IN_EVERY_STEP, ...DISABLE, ...ENABLE, ...DELETE],
  },

  'leaving.work.draining + step.settling': {
    by: DISABLED_BY_US,
    on: { ...IN_EVERY_STEP, ...LISTED_OTHERWISE, ...CALLED_OFF },
    after: { drainWait: to(VERIFYING, 'poll') },
    stays: [...IGNORED_IN_EVERY_STEP, ...STILL_DRAINING, ...DISABLE, ...ENABLE, ...DELETE],
  },

  [VERIFYING]: {
    by: LOOKED_AT,
    on: {
      ...IN_EVERY_STEP,
      ...LISTED_OTHERWISE,
      ...CALLED_OFF,
      'listed.draining, twice': to('leaving.work.draining + step.deleting', 'delete'),
      'listed.draining: busy': to('leaving.work.draining + step.working'),
    },
    after: { readingRepeat: to(VERIFYING, 'poll') },
    stays: [...IGNORED_IN_EVERY_STEP, 'listed.draining', ...DISABLE, ...ENABLE, ...DELETE],
  },

  /** It was seen with a job: before its record goes, GoCD is asked whether that has ended. */
  'leaving.work.draining + step.asking': {
    by: ASKED,
    on: {
      ...IN_EVERY_STEP,
      ...LISTED_OTHERWISE,
      ...CALLED_OFF,
      'drain.requested': to('leaving.work.draining + step.disabling', 'disable'),
      'listed.draining: busy': to('leaving.work.building + step.working', 'moved'),
      /** Enabled again, it has the job that it has lost taken from it. */
      'job.told: held': to('returning.work.registering + step.enabling', 'moved', 'enable'),
      'job.told: free': to('leaving.work.draining + step.deleting', 'delete'),
      'job.told: untold': to('leaving.work.draining + step.deleting', 'delete'),
      'job.told: unread': to(VERIFYING, 'poll'),
    },
    after: { changeDeadline: to(VERIFYING, 'poll') },
    stays: [
      ...TASK_LIVES,
      'task.ended: TASK_ERROR',
      ...APPROVE,
      'drain.requested: no work',
      'listed.draining',
      'listed.draining, twice',
      ...DISABLE,
      ...ENABLE,
      ...DELETE,
    ],
  },

  'leaving.work.draining + step.working': {
    by: [...LOOKED_AT, 'listed.draining: busy'],
    on: {
      ...IN_EVERY_STEP,
      ...LISTED_OTHERWISE,
      ...CALLED_OFF,
      'listed.draining': to(VERIFYING, 'poll'),
    },
    after: {},
    stays: [...IGNORED_IN_EVERY_STEP, 'listed.draining: busy', ...DISABLE, ...ENABLE, ...DELETE],
  },

  'leaving.work.draining + step.deleting': {
    by: [...LOOKED_AT, 'listed.draining, twice'],
    on: {
      ...IN_EVERY_STEP,
      'delete.done': RECORD_GONE,
      'delete.failed': to('leaving.work.draining + step.refused'),
      'delete.failed: no record': to('leaving.work.draining + step.refused'),
    },
    after: { changeDeadline: to(VERIFYING, 'poll') },
    stays: [...IGNORED_IN_EVERY_STEP, ...LISTED, ...DISABLE, ...ENABLE, 'drain.cancelled'],
  },

  'leaving.work.draining + step.refused': {
    by: [...LOOKED_AT, 'listed.draining, twice', 'delete.failed'],
    on: {
      ...IN_EVERY_STEP,
      ...LISTED_OTHERWISE,
      ...CALLED_OFF,
      'listed.draining: busy': to('leaving.work.draining + step.working'),
    },
    after: { changeRetry: to(VERIFYING, 'poll') },
    stays: [
      ...IGNORED_IN_EVERY_STEP,
      'listed.draining',
      'listed.draining, twice',
      ...DISABLE,
      ...ENABLE,
      ...DELETE,
    ],
  },
};

export const returning: Table = {
  'returning.work.registering + step.enabling': {
    by: [...DISABLED_BY_US, 'drain.cancelled'],
    on: {
      ...IN_EVERY_STEP,
      'enable.done': to('serving.idle', 'moved'),
      'enable.failed': to('returning.work.registering + step.retrying'),
      'enable.failed: no record': to('returning.work.registering + step.retrying'),
    },
    after: { changeDeadline: to('returning.work.registering + step.retrying') },
    stays: [...IGNORED_IN_EVERY_STEP, ...LISTED, ...DISABLE, ...DELETE, 'drain.cancelled'],
  },

  'returning.work.registering + step.retrying': {
    by: [...DISABLED_BY_US, 'drain.cancelled', 'enable.failed'],
    on: { ...IN_EVERY_STEP, ...LISTED_OTHERWISE },
    after: { changeRetry: to('returning.work.registering + step.enabling', 'enable') },
    stays: [...IGNORED_IN_EVERY_STEP, ...STILL_DRAINING, ...DISABLE, ...ENABLE, ...DELETE, 'drain.cancelled'],
  },
};

/**
 * Never looked at for its removal, nor asked to be removed, while it counts as being at work: the walk of
 * `ways.spec.ts` does not come here.
 */
export const IMPOSSIBLE: readonly string[] = [
  'leaving.work.building + step.verifying.reading',
  'leaving.work.building + step.asking',
  'leaving.work.building + step.deleting',
  'leaving.work.building + step.refused',
];
