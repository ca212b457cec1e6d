import { z } from 'zod';
import { AGENT_PHASES } from '../../../domain/fleet.ts';
import { COUNT, MOMENT } from '../units.ts';

/** The machines as operators are shown them: what they are made of, and where they stand. */

const PATH = z.string().describe('a state, from the outermost in, with dots: subscribed.identity.saved');

const MACHINE_STATE = z
  .object({
    path: PATH.describe('empty for the machine itself'),
    key: z.string(),
    kind: z.enum(['atomic', 'compound', 'parallel', 'final', 'history']),
    isInitial: z.boolean().describe('entered with the state around it, unless something leads elsewhere'),
    transitions: z
      .array(
        z.object({
          when: z.string().describe('event or delay, its guard in brackets; empty if at once'),
          to: z.array(PATH).describe('empty if it stays where it is'),
        }),
      )
      .describe('in the order in which they are tried'),
    get states() {
      return z.array(MACHINE_STATE);
    },
  })
  .meta({ id: 'MachineState' });
export type MachineState = z.infer<typeof MACHINE_STATE>;

export const MACHINE_NAME = z.enum(['root', 'framework', 'backlog', 'agent']);
export type MachineName = z.infer<typeof MACHINE_NAME>;

export const MACHINES = z
  .object({ machines: z.array(z.object({ name: MACHINE_NAME, definition: MACHINE_STATE })) })
  .meta({ id: 'Machines' });
export type MachinesView = z.infer<typeof MACHINES>;

const ACTIVE = z.array(PATH).describe('the innermost states it is in; more than one where some are parallel');

const MOVE = z.object({
  at: MOMENT,
  machine: MACHINE_NAME,
  taskId: z.string().nullable().describe('whose machine, of an agent'),
  event: z.string().describe('the input that led to it'),
  from: ACTIVE.describe('states left; empty for a machine that has just begun'),
  to: ACTIVE.describe('states entered; empty for one that is gone'),
});
export type Move = z.infer<typeof MOVE>;

export const MACHINE_ACTIVITY = z
  .object({
    root: ACTIVE,
    framework: ACTIVE.describe('empty before it has begun, as the next one'),
    backlog: ACTIVE,
    agentStates: z
      .record(PATH, COUNT)
      .describe('how many agents are in each state, those around the innermost ones included'),
    agents: z.array(
      z.object({ taskId: z.string(), pool: z.string(), phase: z.enum(AGENT_PHASES), active: ACTIVE }),
    ),
    moves: z.array(MOVE).describe('the latest changes of state, newest last'),
    events: z
      .array(z.object({ at: MOMENT, type: z.string() }))
      .describe('the latest inputs, whether or not they moved anything; newest last'),
  })
  .meta({ id: 'MachineActivity' });
export type MachineActivity = z.infer<typeof MACHINE_ACTIVITY>;
