import { CHANGES, DRAIN, TASK_LIVES, type Table, to } from '../support/agentTable.ts';

/** Its record stays Enabled until GoCD has given it up: then its job is rescheduled. */
const HAS_ENDED = to('ending.task.ended + record.waiting', 'moved', 'ending');
const IS_KILLED = to('ending.task.killing + record.waiting', 'moved', 'ending', 'kill');
/** GoCD knows it no more: a zombie that gets no work and never registers again. */
const IS_GIVEN_UP = to('ending.task.killing + record.removed', 'moved', 'ending', 'kill');
const TASK_GOES_ON = [...TASK_LIVES, 'task.ended: TASK_ERROR'] as const;

const WHILE_SERVING = {
  'listed.lost': to('lost.waiting', 'moved'),
  'listed.dead': to('lost.waiting', 'moved'),
  'listed.draining': to('leaving.work.draining + step.settling', 'moved'),
  'listed.draining: busy': to('leaving.work.draining + step.settling', 'moved'),
  'listed.disabled': to('disabled', 'moved'),
  'listed.pending': to('unapproved.pending.waiting', 'moved', 'failing'),
  'listed.nowhere': to('lost.waiting', 'moved'),
  'drain.requested': to('leaving.work.draining + step.disabling', 'moved', 'disable'),
  'task.ended': HAS_ENDED,
  'kill.requested': IS_KILLED,
} as const;

export const serving: Table = {
  'serving.idle': {
    by: ['task.running', 'listed.idle'],
    on: {
      ...WHILE_SERVING,
      'drain.requested: no work': to('leaving.work.draining + step.disabling', 'moved', 'disable'),
      'listed.building': to('serving.building.staying', 'moved'),
      'listed.building: another job': to('serving.building.staying', 'moved'),
    },
    after: {},
    stays: [...TASK_GOES_ON, 'listed.idle', ...CHANGES, 'drain.cancelled'],
  },

  'serving.building.staying': {
    by: ['task.running', 'listed.building'],
    on: {
      ...WHILE_SERVING,
      'listed.idle': to('serving.idle', 'moved'),
      'drain.requested: no work': to('leaving.work.building + step.disabling', 'disable'),
    },
    after: {},
    stays: [
      ...TASK_GOES_ON,
      'listed.building',
      'listed.building: another job',
      ...CHANGES,
      'drain.cancelled',
    ],
  },
};

/** Only a person, or the end of its task, changes what a person has done. */
export const disabled: Table = {
  disabled: {
    by: ['task.running', 'listed.disabled'],
    on: {
      'listed.idle': to('serving.idle', 'moved'),
      'listed.building': to('serving.building.staying', 'moved'),
      'listed.building: another job': to('serving.building.staying', 'moved'),
      'listed.draining': to('leaving.work.draining + step.settling', 'moved'),
      'listed.draining: busy': to('leaving.work.draining + step.settling', 'moved'),
      'listed.pending': to('unapproved.pending.waiting', 'moved', 'failing'),
      /** Enabled again, it has died since. */
      'listed.lost': to('lost.waiting', 'moved'),
      'listed.nowhere': to('lost.waiting', 'moved'),
      'task.ended': HAS_ENDED,
      'kill.requested': IS_KILLED,
    },
    after: {},
    stays: [
      ...TASK_GOES_ON,
      'listed.disabled',
      'listed.dead',
      'listed.dead, twice',
      ...CHANGES,
      ...DRAIN,
      'drain.cancelled',
    ],
  },
};

const MAY_COME_BACK = {
  'listed.idle': to('serving.idle', 'moved'),
  'listed.building': to('serving.building.staying', 'moved'),
  'listed.building: another job': to('serving.building.staying', 'moved'),
  'listed.pending': to('unapproved.pending.waiting', 'moved', 'failing'),
  'listed.draining': to('leaving.work.draining + step.settling', 'moved'),
  'listed.draining: busy': to('leaving.work.draining + step.settling', 'moved'),
  'listed.disabled': to('disabled', 'moved'),
  'task.ended': HAS_ENDED,
  'kill.requested': IS_KILLED,
} as const;

export const lost: Table = {
  'lost.waiting': {
    by: ['task.running', 'listed.lost'],
    on: MAY_COME_BACK,
    after: { lostDeadline: to('lost.overdue') },
    stays: [
      ...TASK_GOES_ON,
      'listed.lost',
      'listed.lost, twice',
      'listed.dead',
      'listed.dead, twice',
      'listed.nowhere',
      'listed.nowhere, twice',
      ...CHANGES,
      ...DRAIN,
      'drain.cancelled',
    ],
  },

  'lost.overdue': {
    by: ['task.running', 'listed.lost', 'after lostDeadline'],
    on: {
      ...MAY_COME_BACK,
      'listed.lost, twice': IS_KILLED,
      'listed.dead, twice': IS_KILLED,
      'listed.nowhere, twice': IS_GIVEN_UP,
    },
    after: {},
    stays: [
      ...TASK_GOES_ON,
      'listed.lost',
      'listed.dead',
      'listed.nowhere',
      ...CHANGES,
      ...DRAIN,
      'drain.cancelled',
    ],
  },
};
