import type { Mutant } from './mutant.ts';
import { AGENT, SCALE_DOWN } from './watchers.ts';

const ROOT = ['spec/machines/root/*.spec.ts'];
const TAKE_BACK = ['spec/policy/takeBack.spec.ts'];

/** Faults in how agents are retired while they build. */
export const retiring: readonly Mutant[] = [
  {
    breaks: 'agents are retired while jobs wait',
    file: 'policy/scaledown/retiring.ts',
    search: 'waiting === 0',
    replacement: 'waiting >= 0',
    specs: SCALE_DOWN,
  },
  {
    breaks: 'agents are retired though nobody asked for it',
    file: 'policy/scaledown/retiring.ts',
    search: 'if (!scaling.retireBuilding) return [];',
    replacement: '',
    specs: SCALE_DOWN,
  },
  {
    breaks: 'a pool has its minimum retired',
    file: 'policy/scaledown/retiring.ts',
    search: 'Math.max(leastKept(pool, plan), Math.min(plan.idleFloor, pool.max))',
    replacement: 'Math.min(plan.idleFloor, pool.max)',
    specs: SCALE_DOWN,
  },
  {
    breaks: 'a pool has its idle floor retired',
    file: 'policy/scaledown/retiring.ts',
    search: 'Math.max(leastKept(pool, plan), Math.min(plan.idleFloor, pool.max))',
    replacement: 'leastKept(pool, plan)',
    specs: SCALE_DOWN,
  },
  {
    breaks: 'agents that the next stage will want are retired',
    file: 'policy/scaledown/surplus.ts',
    search: "Math.max(min, lookAhead?.mode === 'on' ? lookAhead.keep : 0)",
    replacement: 'min',
    specs: SCALE_DOWN,
  },
  {
    breaks: 'a pool that only observes keeps agents from retiring',
    file: 'policy/scaledown/surplus.ts',
    search: "lookAhead?.mode === 'on' ? lookAhead.keep : 0",
    replacement: 'lookAhead?.keep ?? 0',
    specs: SCALE_DOWN,
  },
  {
    breaks: 'agents that retire count as staying',
    file: 'policy/scaledown/input.ts',
    search: "phase !== 'foreign' && !retiring;",
    replacement: "phase !== 'foreign';",
    specs: SCALE_DOWN,
  },
  {
    breaks: 'nobody is wanted on, however many jobs wait',
    file: 'policy/takeBack.ts',
    search: 'WANTED_ON_PER_JOB * uncovered - staying',
    replacement: '0 * uncovered - staying',
    specs: TAKE_BACK,
  },
  {
    breaks: 'agents are wanted on for jobs that others are there for',
    file: 'policy/takeBack.ts',
    search: 'waiting - idle - starting',
    replacement: 'waiting',
    specs: TAKE_BACK,
  },
  {
    breaks: 'agents retire on while paused',
    file: 'policy/takeBack.ts',
    search: '.filter(({ retiring, pool }) => retiring && isPaused(pool))',
    replacement: '.filter(() => false)',
    specs: TAKE_BACK,
  },
  {
    breaks: 'a building agent is drained as if it were idle',
    file: 'machines/agent/serving.ts',
    search: "guard: 'isForWantOfWork',\n          target: '#agent.leaving.work.building',",
    replacement: "target: '#agent.leaving',",
    specs: AGENT,
  },
  {
    breaks: 'one whose job ends just after it was disabled is not waited for',
    file: 'machines/agent/leaving.ts',
    search: "{ target: 'draining', actions: ['noteListing', 'suspect'] },",
    replacement: "{ target: '#agent.leaving.step.verifying', actions: ['noteListing', 'suspect'] },",
    specs: AGENT,
  },
  {
    breaks: 'one that is wanted on counts as free',
    file: 'machines/agent/returning.ts',
    search: "{ guard: 'countsAsBuilding', target: '#agent.serving.building.staying' },",
    replacement: '',
    specs: AGENT,
  },
  {
    breaks: 'one that retires is looked at for its removal while it has its job',
    file: 'machines/agent/leaving.ts',
    search: "[{ guard: 'countsAsBuilding', target: 'working' }, { target: 'verifying' }]",
    replacement: "'verifying'",
    specs: AGENT,
  },
  {
    breaks: 'one that is wanted on, and whose job has ended, waits to be enabled again',
    file: 'machines/agent/returning.ts',
    search: "on: { 'listed.draining': { guard: 'endsItsJob', target: 'enabling' } },",
    replacement: '',
    specs: AGENT,
  },
  {
    breaks: 'an operator’s wish is forgotten where the agent retires',
    file: 'machines/agent/leaving.ts',
    search: "{ guard: 'isForGood', target: 'draining', actions: 'noteDrain' },",
    replacement: '',
    specs: AGENT,
  },
  {
    breaks: 'after a restart one at work is drained, not retiring',
    file: 'machines/agent/leaving.ts',
    search: "guard: 'isRetiring',",
    replacement: 'guard: () => false,',
    specs: ROOT,
  },
  {
    breaks: 'a disabled agent that GoCD has given up keeps its job from others',
    file: 'machines/agent/serving.ts',
    search: "{ guard: 'keepsItsJob', target: 'overdue', actions: 'noteListing' },",
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'one that GoCD only misses since its restart counts as given up',
    file: 'machines/root/listing.ts',
    search: "isGivenUp: agent.runState === 'LostContact'",
    replacement: 'isGivenUp: agent.runState !== null',
    specs: ROOT,
  },
];
