import type { Mutant } from './mutant.ts';

const OPTIONS = ['spec/domain/agentJvm/options.spec.ts'];
const PICK_UP = ['spec/policy/pickUp.spec.ts'];

/** Faults in what the JVMs of agents are told. */
export const starting: readonly Mutant[] = [
  {
    breaks: 'a JVM is told a second garbage collector, so that it does not start',
    file: 'domain/agentJvm/options.ts',
    search: '/-XX:[+-]Use\\w*GC\\b|-Xgcpolicy\\b/',
    replacement: '/-XX:[+-]UseSerialGC\\b/',
    specs: OPTIONS,
  },
  {
    breaks: 'a garbage collector is told beside a secret that may name another',
    file: 'domain/agentJvm/options.ts',
    search: ' && !(onlyOne && isHidden(variable))',
    replacement: '',
    specs: OPTIONS,
  },
  {
    breaks: 'what a pool says of the interval in another variable is overruled',
    file: 'domain/agentJvm/options.ts',
    search: '[variable, ...others, ...OF_EVERY_JVM].includes(name)',
    replacement: '[variable].includes(name)',
    specs: OPTIONS,
  },
  {
    breaks: 'images of 19.6 to 19.10 are taken to pass options on',
    file: 'domain/agentJvm/image.ts',
    search: 'const OPTIONS_PASSED_SINCE = 1911;',
    replacement: 'const OPTIONS_PASSED_SINCE = 1906;',
    specs: OPTIONS,
  },
  {
    breaks: 'what is added stands behind what the pool says, and wins over it',
    file: 'adapters/mesos/agentEnvironment.ts',
    search: '[...options, ...(said === undefined ? [] : [said])]',
    replacement: '[...(said === undefined ? [] : [said]), ...options]',
    specs: ['spec/adapters/mesos/taskInfo.spec.ts'],
  },
  {
    breaks: 'however many agents there are, each asks every two seconds',
    file: 'policy/pickUp.ts',
    search: 'Math.max(live, QUICK_AGENTS)',
    replacement: 'Math.min(live, QUICK_AGENTS)',
    specs: PICK_UP,
  },
  {
    breaks: 'an agent launched beside many others asks as often as they',
    file: 'policy/placement/place.ts',
    search: 'quickInterval(live + index)',
    replacement: 'quickInterval(index)',
    specs: ['spec/policy/placement/place.spec.ts'],
  },
];
