import { setup } from 'xstate';
import { parsePullId } from '../../domain/ids.ts';
import { randomFrom } from '../../domain/random.ts';
import { NO_ESTIMATES } from '../../policy/estimate/estimate.ts';
import { NO_MEMORY } from '../../policy/memory.ts';
import { READING_REPEAT_MS } from '../agent/reading.ts';
import { backlogMachine } from '../backlog/machine.ts';
import { frameworkMachine } from '../framework/machine.ts';
import { Agents } from './agents.ts';
import { isNewHistory } from './jobNews.ts';
import { hasBeenRead } from './readings.ts';
import type { RootContext, RootEmitted, RootEvent, RootInput } from './types.ts';
import { isOfNewcomer } from './updates.ts';

/** Breakers close, limits lift and jobs settle by mere time: how often is looked whether a round is due by that alone. */
const ROUND_INTERVAL_MS = 15_000;

const MOMENT_MS = 250;
/** Agents move on while they are drained, so they are told again. */
const TEARDOWN_PULSE_MS = 10_000;
/** GoCD takes five minutes to give up a killed agent, whose record can only then be removed. */
const CLEANING_MS = 10 * 60_000;
/** How long the master may take to end the framework, and to say so: it may have to be asked again, and may be away. */
const FAREWELL_MS = 5 * 60_000;
const TEARDOWN_REPEAT_MS = 15_000;

/** But for those of another instance. */
const isEmpty = ({ agents }: RootContext) =>
  Array.from(agents.values()).every((agent) => agent.getSnapshot().hasTag('foreign'));

export const rootBase = setup({
  types: {
    context: {} as RootContext,
    events: {} as RootEvent,
    input: {} as RootInput,
    emitted: {} as RootEmitted,
    children: {} as { framework: 'framework'; backlog: 'backlog' },
  },
  actors: { framework: frameworkMachine, backlog: backlogMachine },
  delays: {
    roundInterval: ROUND_INTERVAL_MS,
    moment: MOMENT_MS,
    teardownPulse: TEARDOWN_PULSE_MS,
    readingRepeat: READING_REPEAT_MS,
    teardownDeadline: ({ context }) => Math.max(0, context.teardownBy - context.clock.now()),
    cleaningTime: CLEANING_MS,
    farewell: FAREWELL_MS,
    teardownRepeat: TEARDOWN_REPEAT_MS,
  },
  guards: {
    noAgentIsLeft: ({ context }) => isEmpty(context),
    noneIsListed: ({ context }) => isEmpty(context) && hasBeenRead(context),
    endsReconciliation: ({ context, event }) =>
      event.type === 'mesos.update.received' && event.update.taskId === context.marker,
    showsHearing: ({ context, event }) =>
      event.type === 'mesos.update.received' && event.update.taskId === context.hearing,
    tellsOfNewcomer: ({ context, event }) =>
      event.type === 'mesos.update.received' && isOfNewcomer(event.update, context),
    tellsOfPull: ({ context, event }) =>
      event.type === 'mesos.update.received' &&
      parsePullId(event.update.taskId)?.instance === context.config.name,
    tellsOfUnheard: ({ context, event }) =>
      event.type === 'mesos.update.received' && context.unheard.has(event.update.taskId),
    hasDecidedLately: ({ context }) => context.clock.now() - context.decidedAt < ROUND_INTERVAL_MS,
    isNewHistory: ({ context, event }) =>
      event.type === 'gocd.history.told' && isNewHistory(event, context.agents),
    refusesTeardown: ({ event }) =>
      event.type === 'mesos.call.failed' && event.call === 'teardown' && event.outcome === 'rejected',
    isRemoved: ({ event }) => event.type === 'mesos.disconnected' && event.reason === 'removed',
  },
});

export function initialContext(input: RootInput): RootContext {
  return {
    ...input,
    random: randomFrom(0),
    calendarAhead: 0,
    startedAt: 0,
    incarnation: '',
    earlierRuns: [],
    launched: 0,
    pulled: 0,
    agents: new Agents(),
    view: null,
    listings: new Map(),
    emptyList: null,
    unheld: null,
    unlistedWorkers: new Map(),
    historiesFrom: 0,
    jobsLookedAt: Number.NEGATIVE_INFINITY,
    readAt: Number.NEGATIVE_INFINITY,
    pollFailure: null,
    subscribedAt: Number.NEGATIVE_INFINITY,
    idWasRemoved: false,
    marker: '',
    hearing: '',
    memory: NO_MEMORY,
    recalled: new Map(),
    unmet: new Set(),
    unheard: new Set(),
    assessment: null,
    estimates: NO_ESTIMATES,
    roundIsDue: false,
    decidedAt: Number.NEGATIVE_INFINITY,
    announcements: new Map(),
    brakeOn: false,
    brakeReleased: false,
    readingsFrom: Number.POSITIVE_INFINITY,
    teardownBy: Number.POSITIVE_INFINITY,
    levers: new Map(),
    pausedBy: null,
    tornDownBy: null,
  };
}
