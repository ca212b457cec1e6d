import type { Mutant } from './mutant.ts';

const REMEMBERING = ['spec/machines/root/remembering.spec.ts'];
const LOST = ['spec/machines/root/lostOverRestart.spec.ts'];
const STAGES = ['spec/machines/root/stagesOverRestart.spec.ts'];
const STORE = ['spec/adapters/state/memory.spec.ts'];

/** Faults in what is remembered over a restart. */
export const remembering: readonly Mutant[] = [
  {
    breaks: 'a restart forgets how stages follow each other',
    file: 'machines/root/recall.ts',
    search: 'stages.map((each) => [each.stage, stageRecalled(each, { at, calendarAhead })])',
    replacement: '[]',
    specs: STAGES,
  },
  {
    breaks: 'a restart forgets how long the jobs of stages take',
    file: 'machines/root/recall.ts',
    search: '...stages.flatMap(timesRecalled),',
    replacement: '',
    specs: STAGES,
  },
  {
    breaks: 'what was learned since the last minute is lost with the program',
    file: 'machines/stageKeeper.ts',
    search: "input.type === 'operator.stop.requested'",
    replacement: 'false',
    specs: STAGES,
  },
  {
    breaks: 'a restart closes all breakers',
    file: 'machines/root/recall.ts',
    search: 'Object.entries(breakers).map(',
    replacement: 'Object.entries(NO_MEMORY.breakers).map(',
    specs: REMEMBERING,
  },
  {
    breaks: 'a restart waits for a probe that nobody will tell of',
    file: 'machines/root/recall.ts',
    search: '{ ...breaker, retryAt, probing: false }',
    replacement: '{ ...breaker, retryAt }',
    specs: REMEMBERING,
  },
  {
    breaks: 'a restart ends a pause',
    file: 'machines/root/serviceActions.ts',
    search: 'pausedBy: event.memory?.service.pausedBy ?? null,',
    replacement: 'pausedBy: null,',
    specs: REMEMBERING,
  },
  {
    breaks: 'polls counted long ago count',
    file: 'machines/root/recall.ts',
    search: 'Math.abs(at + calendarAhead - shortage.at) > longestGap',
    replacement: 'at < 0 * longestGap',
    specs: REMEMBERING,
  },
  {
    breaks: 'an agent that served before closes the breaker after a restart',
    file: 'machines/root/agentActions.ts',
    search: "(event.type === 'agent.registered' && event.again)",
    replacement: 'false',
    specs: REMEMBERING,
  },
  {
    breaks: 'an agent found after a restart is as young as the run',
    file: 'machines/root/adoption.ts',
    search: "origin === 'launched' ? null : launchedAtOf(taskId)",
    replacement: 'null',
    specs: REMEMBERING,
  },
  {
    breaks: 'the job in hand is counted again after a restart',
    file: 'machines/agent/listed.ts',
    search: 'event.building !== countedJob;',
    replacement: '!busy || event.building !== countedJob;',
    specs: REMEMBERING,
  },
  {
    breaks: 'a restart gives one that is lost all its time again',
    file: 'machines/agent/deadlines.ts',
    search: 'leftOf(allowed, isUnlisted ? null : lostSince, context)',
    replacement: 'leftOf(allowed, null, context)',
    specs: LOST,
  },
  {
    breaks: 'one that vanishes from a list is given up as one that GoCD calls lost',
    file: 'machines/agent/deadlines.ts',
    search: 'leftOf(allowed, isUnlisted ? null : lostSince, context)',
    replacement: 'leftOf(allowed, lostSince, context)',
    specs: ['spec/machines/agent.timing.spec.ts'],
  },
  {
    breaks: 'one that an earlier run saw lost is given up on what a server lists as it starts',
    file: 'machines/agent/deadlines.ts',
    search: 'return Math.max(SEEN_LOST_MS, leftOf(',
    replacement: 'return Math.max(0, leftOf(',
    specs: LOST,
  },
  {
    breaks: 'one that was lost once counts as lost ever since',
    file: 'machines/agent/listed.ts',
    search: 'isLost(event) ? (context.lostSince ?? context.clock.now()) : null',
    replacement: 'isLost(event) ? (context.lostSince ?? context.clock.now()) : context.lostSince',
    specs: LOST,
  },
  {
    breaks: 'since when agents are lost is kept by the time of one run',
    file: 'machines/scribe.ts',
    search: 'agent.context.lostSince + calendarAhead',
    replacement: 'agent.context.lostSince',
    specs: LOST,
  },
  {
    breaks: 'a clock that is set is not heeded in since when agents are lost',
    file: 'machines/scribe.ts',
    search: 'isSet ? new Set([...touched, ...agents.taskIds()]) : touched',
    replacement: 'touched',
    specs: LOST,
  },
  {
    breaks: 'an agent may be lost from a time on that has not come',
    file: 'machines/root/recall.ts',
    search: 'Math.min(agent.lostSince - calendarAhead, at)',
    replacement: 'agent.lostSince - calendarAhead',
    specs: LOST,
  },
  {
    breaks: 'agents that are gone are remembered for ever',
    file: 'machines/scribe.ts',
    search: "if (agent === undefined || agent.status !== 'active') return null;",
    replacement: 'if (agent === undefined) return null;',
    specs: REMEMBERING,
  },
  {
    breaks: 'what an earlier version has kept is lost with an update',
    file: 'services/memorySchema.ts',
    search: 'lostSince: time.nullable().default(null),',
    replacement: 'lostSince: time.nullable(),',
    specs: STORE,
  },
  {
    breaks: 'every change is written by itself',
    file: 'adapters/state/memory.ts',
    search: 'if (this.#due !== null) return EMPTY;',
    replacement: '',
    specs: STORE,
  },
  {
    breaks: 'a failed write is told each time',
    file: 'adapters/state/memory.ts',
    search: 'return wasTold ? null : ',
    replacement: 'return wasTold && false ? null : ',
    specs: STORE,
  },
  {
    breaks: "another instance's memory is taken for ours",
    file: 'adapters/state/memoryText.ts',
    search: 'if (kept.data.name !== name)',
    replacement: 'if (false)',
    specs: STORE,
  },
];
