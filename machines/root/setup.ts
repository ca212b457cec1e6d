import { setup } from 'xstate';
import { NO_MEMORY } from '../../services/policy/memory.ts';
import { randomFrom } from '../../services/random.ts';
import { agentMachine } from '../agent/machine.ts';
import { backlogMachine } from '../backlog/machine.ts';
import { frameworkMachine } from '../framework/machine.ts';
import type { RootContext, RootEmitted, RootEvent, RootInput } from './types.ts';

/** Breakers close, limits lift and jobs settle by mere time: how often to look again if nothing else happens. */
const ROUND_INTERVAL_MS = 15_000;

export const rootBase = setup({
  types: {
    context: {} as RootContext,
    events: {} as RootEvent,
    input: {} as RootInput,
    emitted: {} as RootEmitted,
    children: {} as { framework: 'framework'; backlog: 'backlog' },
  },
  actors: { framework: frameworkMachine, backlog: backlogMachine, agent: agentMachine },
  delays: { roundInterval: ROUND_INTERVAL_MS },
});

export function initialContext(input: RootInput): RootContext {
  return {
    ...input,
    random: randomFrom(0),
    incarnation: '',
    launched: 0,
    agents: new Map(),
    view: null,
    pollFailure: null,
    subscribedAt: Number.NEGATIVE_INFINITY,
    marker: '',
    memory: NO_MEMORY,
    assessment: null,
    announcements: new Map(),
    brakeOn: false,
    brakeOverridden: false,
    pausedBy: null,
  };
}
