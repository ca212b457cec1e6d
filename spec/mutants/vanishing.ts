import type { Mutant } from './mutant.ts';
import { AGENT, ROOT, SCALE_DOWN } from './watchers.ts';

/** Faults in what is made of agents that vanish. */
export const vanishing: readonly Mutant[] = [
  {
    breaks: 'an agent that is not listed any more is given up at the second look',
    file: 'machines/agent/serving.ts',
    search: "'listed.nowhere': 'lost',\n    'drain.requested'",
    replacement:
      "'listed.nowhere': [{ guard: 'isConfirmed', target: 'ending', actions: 'noteRecordGone' }, { actions: 'suspect' }],\n    'drain.requested'",
    specs: AGENT,
  },
  {
    breaks: 'an agent with a job is looked for no longer than others',
    file: 'machines/agent/deadlines.ts',
    search: 'busy && isUnlisted ? AT_WORK_MS : LOST_CONTACT_MS',
    replacement: 'LOST_CONTACT_MS',
    specs: AGENT,
  },
  {
    breaks: 'lost agents are given up sooner than GoCD itself would',
    file: 'machines/agent/deadlines.ts',
    search: 'Math.max(deadlines.lost, busy',
    replacement: 'Math.min(deadlines.lost, busy',
    specs: AGENT,
  },
  {
    breaks: 'one look ends an agent that is overdue',
    file: 'machines/agent/starting.ts',
    search: "{ guard: 'isStillLacking', target: '#agent.ending', actions: 'giveUpRegistration' }",
    replacement: "{ target: '#agent.ending', actions: 'giveUpRegistration' }",
    specs: AGENT,
  },
  {
    breaks: 'a task found running is ended as soon as one we launched',
    file: 'machines/agent/deadlines.ts',
    search: "origin === 'running' ? Math.max(deadlines.registration, AT_WORK_MS) : deadlines.registration",
    replacement: "origin === 'running' ? deadlines.registration : deadlines.registration",
    specs: AGENT,
  },
  {
    breaks: 'readings hours apart make a row',
    file: 'policy/scaledown/emptyList.ts',
    search: 'const goesOn = before !== null && startedAt - before.last <= longestAgeOf(previous, config);',
    replacement: 'const goesOn = before !== null && longestAgeOf(previous, config) > 0;',
    specs: [...SCALE_DOWN, ...ROOT],
  },
  {
    breaks: 'a DELETE that was refused may have been carried out',
    file: 'machines/agent/implementations.ts',
    search: "const mayBeDeleted = event.type !== 'delete.failed' || !NOT_DELETED.has(event.reason);",
    replacement: 'const mayBeDeleted = event.type.length > 0;',
    specs: AGENT,
  },
  {
    breaks: 'a teardown kills at once what an old reading does not show at work',
    file: 'machines/root/teardownActions.ts',
    search: "if (!hasBeenRead(context) || removalsUnder(self).areHeld('teardown')) return;",
    replacement: "if (removalsUnder(self).areHeld('teardown')) return;",
    specs: ['spec/machines/teardown.spec.ts'],
  },
  {
    breaks: 'a teardown kills at once what it has not read since a restart',
    file: 'machines/root/teardownActions.ts',
    search: "return agent.hasTag('launching') || agent.hasTag('staging');",
    replacement: "return agent.matches('starting');",
    specs: ['spec/machines/teardown.spec.ts'],
  },
  {
    breaks: 'a teardown ends whatever its last look shows',
    file: 'machines/root/setup.ts',
    search: 'noneIsListed: ({ context }) => isEmpty(context) && hasBeenRead(context),',
    replacement: 'noneIsListed: ({ context }) => hasBeenRead(context),',
    specs: ['spec/machines/root/leftBehind.spec.ts'],
  },
  {
    breaks: 'a teardown ends by a reading that began before its last agent left',
    file: 'machines/root/readings.ts',
    search: 'if (view === null || view.startedAt < readingsFrom) return false;',
    replacement: 'if (view === null || readingsFrom < 0) return false;',
    specs: ['spec/machines/root/leftBehind.spec.ts'],
  },
  {
    breaks: 'a teardown ends by one list without anybody',
    file: 'policy/scaledown/emptyList.ts',
    search: 'return last > since && !othersVanished;',
    replacement: 'return last >= since && !othersVanished;',
    specs: ['spec/machines/root/leftBehind.spec.ts'],
  },
  {
    breaks: 'a teardown ends by lists that lack everybody else too',
    file: 'policy/scaledown/emptyList.ts',
    search: 'return last > since && !othersVanished;',
    replacement: 'return last > since;',
    specs: ['spec/machines/root/leftBehind.spec.ts'],
  },
  {
    breaks: 'what was read before the machine slept counts as fresh when it comes after',
    file: 'machines/core.ts',
    search: 'const input = sleptReadings.dated(told);',
    replacement: 'const input = told;',
    specs: ['spec/machines/root/calendar.spec.ts'],
  },
];
