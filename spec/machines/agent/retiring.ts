import {
  APPROVE,
  DELETE,
  DISABLE,
  ENABLE,
  LISTED,
  TASK_LIVES,
  type Table,
  to,
} from '../support/agentTable.ts';

/** Whatever befalls it, it is an agent at work: only by its own step it is none to be given another job. */
const AT_WORK = {
  'drain.requested': to('leaving.work.draining + step.disabling', 'moved', 'disable'),
  'task.ended': to('ending.task.ended + record.waiting', 'moved', 'ending'),
  'kill.requested': to('ending.task.killing + record.waiting', 'moved', 'ending', 'kill'),
} as const;
const LISTED_OTHERWISE = {
  'listed.idle': to('serving.idle', 'moved'),
  'listed.building': to('serving.building.staying'),
  'listed.building: another job': to('serving.building.staying'),
  'listed.disabled': to('disabled', 'moved'),
  'listed.lost': to('lost.waiting', 'moved'),
  'listed.dead': to('lost.waiting', 'moved'),
  'listed.pending': to('unapproved.pending.waiting', 'moved', 'failing'),
  'listed.nowhere': to('lost.waiting', 'moved'),
} as const;
const WANTED_ON = { 'drain.cancelled': to('returning.work.building + step.enabling', 'enable') } as const;
const RETIRED_AGAIN = {
  'drain.requested: no work': to('leaving.work.building + step.disabling', 'disable'),
} as const;

const IGNORED = [...TASK_LIVES, 'task.ended: TASK_ERROR', ...APPROVE, ...DELETE] as const;

const RETIRED = ['task.running', 'listed.building', 'drain.requested: no work'] as const;
const DISABLED_BY_US = [...RETIRED, 'disable.done'] as const;

const LOOKING = 'leaving.work.building + step.looking.reading';

export const retiring: Table = {
  'leaving.work.building + step.disabling': {
    by: RETIRED,
    on: {
      ...AT_WORK,
      ...WANTED_ON,
      'disable.done': to('leaving.work.building + step.settling'),
      'disable.failed': to('leaving.work.building + step.retrying'),
      'disable.failed: no record': to('leaving.work.building + step.retrying'),
    },
    after: { changeDeadline: to('leaving.work.building + step.retrying') },
    stays: [...IGNORED, ...LISTED, ...ENABLE, 'drain.requested: no work'],
  },

  'leaving.work.building + step.retrying': {
    by: [...RETIRED, 'disable.failed'],
    on: {
      ...AT_WORK,
      ...LISTED_OTHERWISE,
      ...WANTED_ON,
      'drain.requested': to('leaving.work.draining + step.retrying', 'moved'),
      'listed.draining': to('leaving.work.draining + step.settling', 'moved'),
      'listed.draining: busy': to('leaving.work.building + step.settling'),
    },
    after: { changeRetry: to(LOOKING, 'poll') },
    stays: [...IGNORED, ...DISABLE, ...ENABLE, 'drain.requested: no work'],
  },

  [LOOKING]: {
    by: [...RETIRED, 'disable.failed', 'after changeRetry'],
    on: {
      ...AT_WORK,
      ...LISTED_OTHERWISE,
      'listed.idle': to('leaving.work.building + step.disabling', 'disable'),
      'listed.building': to('leaving.work.building + step.disabling', 'disable'),
      'listed.building: another job': to('leaving.work.building + step.disabling', 'disable'),
      'listed.draining': to('leaving.work.draining + step.settling', 'moved'),
      'listed.draining: busy': to('leaving.work.building + step.settling'),
      'drain.requested': to('leaving.work.draining + step.looking.reading', 'moved'),
      'drain.cancelled': to('serving.building.staying'),
    },
    after: { readingRepeat: to(LOOKING, 'poll') },
    stays: [...IGNORED, ...DISABLE, ...ENABLE, 'drain.requested: no work'],
  },

  'leaving.work.building + step.settling': {
    by: DISABLED_BY_US,
    on: {
      ...AT_WORK,
      ...LISTED_OTHERWISE,
      ...WANTED_ON,
      'listed.draining': to('leaving.work.draining + step.settling', 'moved'),
    },
    after: { drainWait: to('leaving.work.building + step.working') },
    stays: [...IGNORED, 'listed.draining: busy', ...DISABLE, ...ENABLE, 'drain.requested: no work'],
  },

  'leaving.work.building + step.working': {
    by: [...DISABLED_BY_US, 'after drainWait'],
    on: {
      ...AT_WORK,
      ...LISTED_OTHERWISE,
      ...WANTED_ON,
      'listed.draining': to('leaving.work.draining + step.verifying.reading', 'moved', 'poll'),
    },
    after: {},
    stays: [...IGNORED, 'listed.draining: busy', ...DISABLE, ...ENABLE, 'drain.requested: no work'],
  },

  'returning.work.building + step.enabling': {
    by: [...DISABLED_BY_US, 'drain.cancelled'],
    on: {
      ...AT_WORK,
      ...RETIRED_AGAIN,
      'enable.done': to('serving.building.staying'),
      'enable.failed': to('returning.work.building + step.retrying'),
      'enable.failed: no record': to('returning.work.building + step.retrying'),
    },
    after: { changeDeadline: to('returning.work.building + step.retrying') },
    stays: [...IGNORED, ...LISTED, ...DISABLE, 'drain.cancelled'],
  },

  'returning.work.building + step.retrying': {
    by: [...DISABLED_BY_US, 'drain.cancelled', 'enable.failed'],
    on: {
      ...AT_WORK,
      ...LISTED_OTHERWISE,
      ...RETIRED_AGAIN,
      /** Its job is done, and it is still to be had back. */
      'listed.draining': to('returning.work.registering + step.enabling', 'moved', 'enable'),
    },
    after: { changeRetry: to('returning.work.building + step.enabling', 'enable') },
    stays: [...IGNORED, 'listed.draining: busy', ...DISABLE, ...ENABLE, 'drain.cancelled'],
  },
};
