import { NOTHING_REMEMBERED } from '../../domain/memory.ts';
import { randomFrom } from '../../domain/random.ts';
import { incarnationOf } from '../../policy/fingerprint.ts';
import { NO_EXPERIENCE } from '../../policy/forecast/forecast.ts';
import { habitsOf, targetsOf } from '../../policy/forecast/learn.ts';
import { longestAgeOf } from '../../policy/staleness.ts';
import { waitsFrom } from '../../policy/waits/waits.ts';
import { recalledAgents, recalledByPolicy, recalledPolls } from './recall.ts';
import { rootBase } from './setup.ts';

/** Exit code of an instance whose framework another one has taken over. */
const TAKEN_OVER = 3;

export const serviceActions = {
  begin: rootBase.assign(({ context, event }) => {
    if (event.type !== 'service.started') return {};
    const remembered = event.memory ?? NOTHING_REMEMBERED;
    const agents = new Set(Object.keys(remembered.agents));
    return {
      random: randomFrom(event.entropy),
      memory: {
        ...recalledByPolicy(remembered, event),
        experience: {
          ...NO_EXPERIENCE,
          habits: habitsOf(event.habits ?? []),
          targets: targetsOf(event.lessons ?? []),
        },
        waits: waitsFrom(event.at, longestAgeOf(null, context.config)),
      },
      recalled: recalledAgents(remembered, event),
      unmet: agents,
      unheard: agents,
      pausedBy: remembered.service.pausedBy,
      tornDownBy: event.tornDownBy ?? null,
      startedAt: event.at,
      calendarAhead: event.calendarAhead ?? 0,
      incarnation: incarnationOf(event.entropy),
      earlierRuns: remembered.service.runs ?? [],
    };
  }),

  startChildren: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'service.started') return;
    const { config, clock, random } = context;
    enqueue.spawnChild('framework', {
      id: 'framework',
      input: {
        frameworkId: event.frameworkId,
        clock,
        random,
        reconcileInterval: config.mesos.reconcileInterval,
      },
    });
    enqueue.spawnChild('backlog', {
      id: 'backlog',
      input: {
        pendingPolls: config.backlog.pendingPolls,
        ...recalledPolls(event.memory ?? NOTHING_REMEMBERED, config, event),
      },
    });
  }),

  /** As the machine may have slept, what was read before is older than our time says. */
  noteCalendar: rootBase.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'clock.corrected') return;
    const { calendarAhead } = event;
    const leap = Math.max(0, calendarAhead - context.calendarAhead);
    const view = context.view === null ? null : { ...context.view, startedAt: context.view.startedAt - leap };
    enqueue.assign({ calendarAhead, view });
    if (leap > 0) enqueue.emit({ type: 'gocd.poll' });
  }),

  warnOfLostMemory: rootBase.enqueueActions(({ event, enqueue }) => {
    if (event.type !== 'memory.save.failed') return;
    const text = `what is to be remembered over a restart is not kept: ${event.message}`;
    enqueue.emit({ type: 'warning.raised', text });
  }),

  warnOfLostHabits: rootBase.enqueueActions(({ event, enqueue }) => {
    if (event.type !== 'habits.save.failed') return;
    const text = `what was learned is not kept: ${event.message}`;
    enqueue.emit({ type: 'warning.raised', text });
  }),

  leave: rootBase.enqueueActions(({ enqueue }) => {
    enqueue.sendTo('framework', { type: 'leave.requested' });
  }),

  stopService: rootBase.enqueueActions(({ event, enqueue }) => {
    if (event.type !== 'framework.stopped') return;
    enqueue.emit({ type: 'service.stop', code: event.takenOver ? TAKEN_OVER : 0, reason: event.reason });
  }),

  pause: rootBase.assign(({ event }) =>
    event.type === 'operator.pause.requested' ? { pausedBy: event.by } : {},
  ),
  resume: rootBase.assign({ pausedBy: null }),
};
