import type { Mutant } from './mutant.ts';
import { DEMAND, FRAMEWORK, ROOT } from './watchers.ts';

/** Faults in who is launched, and for what. */
export const launching: readonly Mutant[] = [
  {
    breaks: 'a launch that arrived twice is taken for none',
    file: 'machines/root/taskEvents.ts',
    search: "return reason === 'INVALID_OFFERS';",
    replacement: 'return reason === null;',
    specs: ['spec/machines/core.spec.ts'],
  },
  {
    breaks: 'agents are launched before the framework id is kept',
    file: 'machines/framework/machine.ts',
    search:
      "return framework.matches({ subscribed: { identity: 'saved' } }) && framework.context.reconciled;",
    replacement: "return framework.matches('subscribed') && framework.context.reconciled;",
    specs: FRAMEWORK,
  },
  {
    breaks: 'agents are launched before the tasks are reconciled',
    file: 'machines/framework/machine.ts',
    search:
      "return framework.matches({ subscribed: { identity: 'saved' } }) && framework.context.reconciled;",
    replacement: "return framework.matches({ subscribed: { identity: 'saved' } });",
    specs: FRAMEWORK,
  },
  {
    breaks: 'a first reconciliation that tells of no task is believed at once',
    file: 'machines/framework/implementations.ts',
    search: 'const lacksAll = context.mayHaveTasks && !context.newcomers;',
    replacement: 'const lacksAll = false;',
    specs: FRAMEWORK,
  },
  {
    breaks: 'a first reconciliation that tells of tasks is believed to tell of all',
    file: 'machines/framework/implementations.ts',
    search: 'if (context.told || context.askedInPart) return false;',
    replacement: 'if (context.told) return true;',
    specs: FRAMEWORK,
  },
  {
    breaks: 'a first reconciliation is believed for the answer about a task asked for by name',
    file: 'machines/router.ts',
    search: 'if (event !== null) agent.send(event);',
    replacement:
      "root.getSnapshot().children.framework?.send({ type: 'reconciliation.told' });\n    if (event !== null) agent.send(event);",
    specs: FRAMEWORK,
  },
  {
    breaks: 'a first reconciliation is believed for an update that a host sent by itself',
    file: 'machines/root/mesosActions.ts',
    search: "if (event.type === 'mesos.update.received' && event.update.reason === RECONCILIATION)",
    replacement: "if (event.type === 'mesos.update.received')",
    specs: FRAMEWORK,
  },
  {
    breaks: 'agents are launched on a stale reading',
    file: 'policy/holds.ts',
    search: "'stale-view': view === null || isStale(view, config, now),",
    replacement: "'stale-view': view === null,",
    specs: ROOT,
  },
  {
    breaks: 'a pause pauses nothing',
    file: 'policy/holds.ts',
    search: 'paused: standing.isPaused,',
    replacement: 'paused: false,',
    specs: ROOT,
  },
  {
    breaks: 'a dry run launches',
    file: 'machines/root/roundActions.ts',
    search: 'const offers = dryRun ? [] : received;',
    replacement: 'const offers = received;',
    specs: ROOT,
  },
  {
    breaks: 'a dry run drains',
    file: 'machines/root/roundCommands.ts',
    search: 'toAgents: round === null || dryRun ? [] : movesIn(round)',
    replacement: 'toAgents: round === null ? [] : movesIn(round)',
    specs: ROOT,
  },
  {
    breaks: 'a dry run cleans up',
    file: 'machines/root/mesosActions.ts',
    search: 'if (!context.config.dryRun || !changesAgents(event.command)) enqueue.emit(event.command);',
    replacement: 'enqueue.emit(event.command);',
    specs: ROOT,
  },
  {
    breaks: 'a task id is given twice',
    file: 'machines/root/roundActions.ts',
    search: 'launched: context.launched + launches.length,',
    replacement: 'launched: 0,',
    specs: ROOT,
  },
  {
    breaks: 'a failed poll resets the count of polls with a shortage',
    file: 'machines/root/gocdActions.ts',
    search:
      "  notePollFailure: rootBase.assign(({ event }) =>\n    event.type === 'gocd.poll.failed' ? { pollFailure: event.failure } : {},\n  ),",
    replacement:
      "  notePollFailure: rootBase.enqueueActions(({ event, enqueue }) => {\n    if (event.type !== 'gocd.poll.failed') return;\n    enqueue.assign({ pollFailure: event.failure });\n    enqueue.sendTo('backlog', { type: 'shortage.counted', shortage: 0 });\n  }),",
    specs: ROOT,
  },
  {
    breaks: 'a poll without a shortage does not reset the count',
    file: 'machines/backlog/machine.ts',
    search:
      "{ guard: 'thereIsNone', target: 'idle', actions: 'reset' },\n            { guard: 'itHasLastedLongEnough'",
    replacement: "{ guard: 'thereIsNone' },\n            { guard: 'itHasLastedLongEnough'",
    specs: ['spec/machines/backlog.spec.ts'],
  },
  {
    breaks: 'demand is raised one poll too early',
    file: 'policy/demand/gate.ts',
    search: 'return counted > pendingPolls;',
    replacement: 'return counted >= pendingPolls;',
    specs: ['spec/machines/backlog.spec.ts'],
  },
  {
    breaks: 'the round that counts a reading goes by the count before it',
    file: 'policy/demand/gate.ts',
    search: 'const counted = isNewReading ? afterPoll(before, shortage) : before;',
    replacement: 'const counted = isNewReading && shortage < 0 ? afterPoll(before, shortage) : before;',
    specs: ['spec/machines/root/oneRound.spec.ts'],
  },
  {
    breaks: 'every round counts as a poll',
    file: 'policy/demand/gate.ts',
    search: 'const counted = isNewReading ? afterPoll(before, shortage) : before;',
    replacement: 'const counted = isNewReading || shortage > 0 ? afterPoll(before, shortage) : before;',
    specs: DEMAND,
  },
  {
    breaks: 'a job that has ended, and that its agent is still shown at, counts twice',
    file: 'adapters/gocd/reading/jobRunHistory.ts',
    search: 'building !== null && locators.has(building) ? 1 : 0',
    replacement: 'building !== null && locators.size < 0 ? 1 : 0',
    specs: ['spec/adapters/gocd/jobRunHistory.spec.ts'],
  },
  {
    breaks: 'an agent that each reading shows at work has as many short jobs as it likes',
    file: 'machines/root/jobActions.ts',
    search: "agent.hasTag('building') && pool.maxJobs !== null;",
    replacement: 'false;',
    specs: ['spec/machines/root/countingJobs.spec.ts'],
  },
  {
    breaks: 'a reading is decided on twice',
    file: 'machines/root/machine.ts',
    search: "actions: [...WITH_EACH_READING, 'askAboutHistories', 'decide', 'askAboutPipeline'],",
    replacement: "actions: [...WITH_EACH_READING, 'askAboutHistories', 'decide', 'decideSoon'],",
    specs: ['spec/machines/root/oneRound.spec.ts'],
  },
];
