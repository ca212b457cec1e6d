import { type SnapshotFrom, setup } from 'xstate';
import { isLongEnough } from '../../policy/demand/gate.ts';

/**
 * Counts how long there has been a shortage of agents, in polls.
 *
 * `idle` → `pending` (its label says `pending-count-n`) → `demand`. A poll that finds no shortage resets; a poll
 * that failed is no poll: nobody tells this machine of it, so it neither counts nor resets. The round that finds a
 * shortage already decides by what this machine will stand at: both go by the same rule.
 */

export interface BacklogInput {
  /** Demand is raised after more than this many consecutive polls with a shortage. */
  readonly pendingPolls: number;
  /** Consecutive polls with a shortage that an earlier run has counted, and when it did so last (ms since the epoch). */
  readonly count: number;
  readonly countedAt: number;
}

export interface BacklogContext extends BacklogInput {
  /** Jobs short of an agent at the last poll. */
  readonly shortage: number;
}

export interface BacklogEvent {
  readonly type: 'shortage.counted';
  readonly shortage: number;
  /** When (ms since the epoch). */
  readonly at: number;
}

const base = setup({
  types: { context: {} as BacklogContext, events: {} as BacklogEvent, input: {} as BacklogInput },
  guards: {
    someWereCounted: ({ context }) => context.count > 0,
    enoughWereCounted: ({ context }) => isLongEnough({ ...context, counted: context.count }),
    thereIsNone: ({ event }) => event.type === 'shortage.counted' && event.shortage === 0,
    itHasLastedLongEnough: ({ context }) => isLongEnough({ ...context, counted: context.count + 1 }),
  },
});

export const backlogMachine = base
  .extend({
    actions: {
      count: base.assign(({ context, event }) =>
        event.type === 'shortage.counted'
          ? { count: context.count + 1, countedAt: event.at, shortage: event.shortage }
          : {},
      ),
      reset: base.assign({ count: 0, shortage: 0 }),
    },
  })
  .createMachine({
    id: 'backlog',
    context: ({ input }) => ({ ...input, shortage: 0 }),
    initial: 'idle',
    states: {
      /** No job is short of an agent. */
      idle: {
        // A restart does not make what has been short for long any less so.
        always: [
          { guard: 'enoughWereCounted', target: 'demand' },
          { guard: 'someWereCounted', target: 'pending' },
        ],
        on: {
          'shortage.counted': [
            { guard: 'thereIsNone' },
            { guard: 'itHasLastedLongEnough', target: 'demand', actions: 'count' },
            { target: 'pending', actions: 'count' },
          ],
        },
      },
      /** Some are, but it may pass. */
      pending: {
        on: {
          'shortage.counted': [
            { guard: 'thereIsNone', target: 'idle', actions: 'reset' },
            { guard: 'itHasLastedLongEnough', target: 'demand', actions: 'count' },
            { actions: 'count' },
          ],
        },
      },
      /** Agents are wanted now, as many as are short. */
      demand: {
        on: {
          'shortage.counted': [
            { guard: 'thereIsNone', target: 'idle', actions: 'reset' },
            { actions: 'count' },
          ],
        },
      },
    },
  });

/** The state in a word, as people see it: `idle`, `pending-count-3`, `demand`. */
export function backlogLabel(state: 'idle' | 'pending' | 'demand', count: number): string {
  return state === 'pending' ? `pending-count-${count}` : state;
}

export type BacklogSnapshot = SnapshotFrom<typeof backlogMachine>;
