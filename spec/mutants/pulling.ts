import type { Mutant } from './mutant.ts';

const POLICY = ['spec/policy/images/*.spec.ts'];
const ROOT = ['spec/machines/root/pulls.spec.ts'];

/** Faults in which images are pulled ahead, and in what becomes of the tasks that do. */
export const pulling: readonly Mutant[] = [
  {
    breaks: 'a pull takes the room of the agent that it is for',
    file: 'policy/images/pullAhead.ts',
    search: 'if (config !== undefined) subtract(amountsOf(config), remaining);',
    replacement: '',
    specs: POLICY,
  },
  {
    breaks: 'an image is pulled where a starting agent has it pulled already',
    file: 'policy/images/pullAhead.ts',
    search: ' || withAgents.has(where)',
    replacement: '',
    specs: POLICY,
  },
  {
    breaks: 'two images are pulled on one host at once',
    file: 'policy/images/pullAhead.ts',
    search: 'pulling.has(hostId) || ',
    replacement: '',
    specs: POLICY,
  },
  {
    breaks: 'an image is pulled on all hosts at once that will be wanted',
    file: 'policy/images/pullAhead.ts',
    search: 'if (ahead.length === free) break;',
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'an image is pulled ahead while the list of agents is doubted',
    file: 'policy/images/pullAhead.ts',
    search: 'hold !== null || brakeOn || free <= 0',
    replacement: 'hold !== null || free <= 0',
    specs: [...POLICY, ...ROOT],
  },
  {
    breaks: 'a pool that backs off has its image pulled ahead',
    file: 'policy/images/nextAgents.ts',
    search: 'block === null && ',
    replacement: '',
    specs: POLICY,
  },
  {
    breaks: 'an image is pulled for agents beyond the maximum of all pools',
    file: 'policy/images/nextAgents.ts',
    search: 'pool.room - plan.launch, slots, MOST_NEXT',
    replacement: 'pool.room - plan.launch, MOST_NEXT',
    specs: POLICY,
  },
  {
    breaks: 'a pull whose image has no shell is taken for a failure',
    file: 'policy/images/images.ts',
    search: "if (isThere || update.state === 'TASK_FINISHED')",
    replacement: "if (update.state === 'TASK_FINISHED')",
    specs: ROOT,
  },
  {
    breaks: 'an agent that has only been launched is taken to have its image there',
    file: 'policy/images/pulls.ts',
    search: ' && uuid !== null',
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'a failed pull is tried again each hour',
    file: 'policy/images/images.ts',
    search: 'FIRST_PAUSE_MS * 2 ** (failures - 1)',
    replacement: 'FIRST_PAUSE_MS',
    specs: ROOT,
  },
  {
    breaks: 'the end of a pull counts as often as it is told',
    file: 'machines/root/pullActions.ts',
    search: "if (end !== null && !wasKnown && end.outcome !== 'pulled') return;",
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'a pull that hangs is killed under a hold',
    file: 'policy/images/pulls.ts',
    search: 'if (hold !== null || brakeOn) return [];',
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'the KILL of a pull is sent though a hold has begun that it has waited for',
    file: 'machines/wishes.ts',
    search: ' && !removalsUnder(root).areHeld(null, pull.pool)',
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'what hangs is killed without asking whether the master has it',
    file: 'machines/root/roundCommands.ts',
    search: "{ type: 'mesos.reconcile', tasks: overdue.map(({ taskId, hostId }) => ({ taskId, hostId })) },",
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'a pull is launched with the secrets of an agent',
    file: 'adapters/mesos/pullTask.ts',
    search: "      value: 'exit 0',",
    replacement:
      "      value: 'exit 0',\n      environment: { variables: pool.env.map(({ name }) => ({ name })) },",
    specs: ['spec/adapters/mesos/pullTask.spec.ts'],
  },
];
