import type { Mutant } from './mutant.ts';

const OPTIONS = ['spec/domain/agentJvm/options.spec.ts'];
const JARS = ['spec/domain/agentJars.spec.ts'];
const PICK_UP = ['spec/policy/pickUp.spec.ts'];

/** Faults in what agents are told and given before they start. */
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
    breaks: 'an agent starts only if its jars could be copied',
    file: 'domain/agentJars.ts',
    search: 'done; exec ',
    replacement: 'done && exec ',
    specs: JARS,
  },
  {
    breaks: 'signals reach a shell, and not the agent that it has started',
    file: 'domain/agentJars.ts',
    search: 'done; exec ',
    replacement: 'done; ',
    specs: JARS,
  },
  {
    breaks: 'jars are put into a work dir that two agents may share',
    file: 'domain/agentJars.ts',
    search: 'return mounts.some(isOnWorkDir)',
    replacement: 'return mounts.length > 5 && mounts.some(isOnWorkDir)',
    specs: JARS,
  },
  {
    breaks: 'the zip of plugins is unpacked where it is to be copied',
    file: 'adapters/mesos/startCommand.ts',
    search: 'extract: false',
    replacement: 'extract: true',
    specs: ['sandbox/spec/trial/jars.spec.ts'],
  },
  {
    breaks: 'an agent that is tried after a failed fetch is made to wait for the same files again',
    file: 'policy/placement/withoutJars.ts',
    search: 'jars.length > 0 && memory.breakers.has(name)',
    replacement: 'jars.length < 0 && memory.breakers.has(name)',
    specs: ['sandbox/spec/trial/jars.spec.ts'],
  },
  {
    breaks: 'files that could not be fetched are told as a container that failed',
    file: 'policy/breaker.ts',
    search: "return 'files';",
    replacement: "return 'launch';",
    specs: ['spec/policy/breaker.spec.ts'],
  },
  {
    breaks: 'a file that Mesos cannot keep is taken for one that saves something',
    file: 'adapters/mesos/jarSources.ts',
    search: 'return length > 0',
    replacement: 'return length >= 0',
    specs: ['spec/adapters/mesos/jarSources.spec.ts'],
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
