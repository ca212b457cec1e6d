import { APPROVE, DELETE, DISABLE, ENABLE, TASK_LIVES, type Table, to } from '../support/agentTable.ts';

/** Whatever befalls it, it is an agent at work: only by its own step it is none to be given another job. */
const AT_WORK = {
  'listed.idle': to('serving.idle', 'moved'),
  'listed.building': to('serving.building.staying'),
  'listed.building: another job': to('serving.building.staying'),
  'listed.disabled': to('disabled', 'moved'),
  'listed.lost': to('lost.waiting', 'moved'),
  'listed.dead': to('lost.waiting', 'moved'),
  'listed.nowhere': to('lost.waiting', 'moved'),
  'drain.requested': to('draining.disabling', 'moved', 'disable'),
  'task.ended': to('ending.task.ended + record.waiting', 'moved', 'ending'),
  'kill.requested': to('ending.task.killing + record.waiting', 'moved', 'ending', 'kill'),
} as const;
const WANTED_ON = { 'drain.cancelled': to('serving.building.reviving', 'enable') } as const;
const RETIRED_AGAIN = {
  'drain.requested: no work': to('serving.building.retiring.disabling', 'disable'),
} as const;

const IGNORED = [...TASK_LIVES, 'task.ended: TASK_ERROR', 'listed.pending', ...APPROVE, ...DELETE] as const;
const STILL_DISABLED = ['listed.draining', 'listed.draining, twice', 'listed.draining: busy'] as const;

const RETIRED = ['task.running', 'listed.building', 'drain.requested: no work'] as const;
const DISABLED_BY_US = [...RETIRED, 'disable.done'] as const;

export const retiring: Table = {
  'serving.building.retiring.disabling': {
    by: RETIRED,
    on: {
      ...AT_WORK,
      ...WANTED_ON,
      'disable.done': to('serving.building.retiring.settling'),
      'disable.failed': to('serving.building.retiring.retrying'),
      'disable.failed: no record': to('serving.building.retiring.retrying'),
    },
    after: { changeDeadline: to('serving.building.retiring.retrying') },
    stays: [...IGNORED, ...STILL_DISABLED, ...ENABLE, 'drain.requested: no work'],
  },

  'serving.building.retiring.retrying': {
    by: [...RETIRED, 'disable.failed'],
    on: {
      ...AT_WORK,
      ...WANTED_ON,
      'listed.draining': to('draining.settling', 'moved'),
      'listed.draining: busy': to('serving.building.retiring.settling'),
    },
    after: { changeRetry: to('serving.building.retiring.disabling', 'disable') },
    stays: [...IGNORED, ...DISABLE, ...ENABLE, 'drain.requested: no work'],
  },

  'serving.building.retiring.settling': {
    by: DISABLED_BY_US,
    on: { ...AT_WORK, ...WANTED_ON, 'listed.draining': to('draining.settling', 'moved') },
    after: { assignmentTime: to('serving.building.retiring.working') },
    stays: [...IGNORED, 'listed.draining: busy', ...DISABLE, ...ENABLE, 'drain.requested: no work'],
  },

  'serving.building.retiring.working': {
    by: [...DISABLED_BY_US, 'after assignmentTime'],
    on: { ...AT_WORK, ...WANTED_ON, 'listed.draining': to('draining.verifying.reading', 'moved', 'poll') },
    after: {},
    stays: [...IGNORED, 'listed.draining: busy', ...DISABLE, ...ENABLE, 'drain.requested: no work'],
  },

  'serving.building.reviving': {
    by: [...DISABLED_BY_US, 'drain.cancelled'],
    on: {
      ...AT_WORK,
      ...RETIRED_AGAIN,
      'enable.done': to('serving.building.staying'),
      'enable.failed': to('serving.building.regretting'),
      'enable.failed: no record': to('serving.building.regretting'),
    },
    after: { changeDeadline: to('serving.building.regretting') },
    stays: [...IGNORED, ...STILL_DISABLED, ...DISABLE, 'drain.cancelled'],
  },

  'serving.building.regretting': {
    by: [...DISABLED_BY_US, 'drain.cancelled', 'enable.failed'],
    on: {
      ...AT_WORK,
      ...RETIRED_AGAIN,
      /** Its job is done, and it is still to be had back. */
      'listed.draining': to('draining.restoring', 'moved', 'enable'),
    },
    after: { changeRetry: to('serving.building.reviving', 'enable') },
    stays: [...IGNORED, 'listed.draining: busy', ...DISABLE, ...ENABLE, 'drain.cancelled'],
  },
};
