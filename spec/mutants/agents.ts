import type { Mutant } from './mutant.ts';
import { AGENT, ROOT, SCALE_DOWN } from './watchers.ts';

/** Faults in the life of agents, and in what is not ours. */
export const agents: readonly Mutant[] = [
  {
    breaks: 'whoever disabled an agent, it counts as drained by us',
    file: 'machines/root/listing.ts',
    search: 'return resources.includes(DRAINING_MARK);',
    replacement: 'return resources.length >= 0;',
    specs: ROOT,
  },
  {
    breaks: 'an agent that a person disabled is enabled again',
    file: 'machines/agent/serving.ts',
    search: "'listed.disabled': { actions: 'noteListing' },",
    replacement: "'listed.disabled': { target: 'returning', actions: 'noteListing' },",
    specs: AGENT,
  },
  {
    breaks: 'agents and tasks of other instances are ours',
    file: 'domain/ids.ts',
    search: 'return parseTaskId(id)?.instance === instance;',
    replacement: 'return parseTaskId(id) !== null && instance !== undefined;',
    specs: ROOT,
  },
  {
    breaks: 'of two live records under one name the first counts',
    file: 'machines/root/listing.ts',
    search: 'if (live.length < 2) return',
    replacement: 'if (live.length < 9) return',
    specs: ROOT,
  },
  {
    breaks: 'every agent that GoCD lists is ours',
    file: 'machines/root/gocdActions.ts',
    search: 'agents.filter(({ hostname }) => isOurs(hostname, instance))',
    replacement: 'agents',
    specs: ROOT,
  },
  {
    breaks: 'every task that Mesos tells of is ours',
    file: 'machines/root/updates.ts',
    search: 'isOurs(update.taskId, config.name) && ',
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'tasks that have ended are taken over from an earlier run',
    file: 'machines/root/updates.ts',
    search: ' && ALIVE.has(taskEventOf(update, 0).type);',
    replacement: ';',
    specs: ROOT,
  },
  {
    breaks: 'updates that tell nothing new are not answered',
    file: 'machines/router.ts',
    search: 'if (acknowledgement !== null) ',
    replacement:
      'if (acknowledgement !== null && snapshot.context.agents.get(taskId)?.getSnapshot().context.taskState !== input.update.state) ',
    specs: ROOT,
  },
  {
    breaks: 'updates that come when nobody takes them in any more are acknowledged',
    file: 'machines/router.ts',
    search: "snapshot.matches('running') ? taskConcernedBy(input) : null",
    replacement: 'taskConcernedBy(input)',
    specs: ROOT,
  },
  {
    breaks: 'the outcome of a change reaches nobody',
    file: 'machines/router.ts',
    search: "    case 'gocd.agent.changed':\n    case 'gocd.agent.change.failed':\n    case 'operator.drain",
    replacement: "    case 'operator.drain",
    specs: ROOT,
  },
  {
    breaks: 'an operator’s drain reaches nobody',
    file: 'machines/router.ts',
    search: "    case 'operator.drain.requested':\n      return input.taskId;",
    replacement: '      return input.taskId;',
    specs: ROOT,
  },
  {
    breaks: 'that a task is on another host than was thought is no news',
    file: 'machines/root/updates.ts',
    search: 'return event.state !== taskState || (event.hostId ?? hostId) !== hostId;',
    replacement: 'return event.state !== taskState;',
    specs: ROOT,
  },
  {
    breaks: 'the vanish brake never comes on',
    file: 'policy/scaledown/vanishBrake.ts',
    search: 'return vanishedNow >= SMALLEST_ALARM && vanishedNow > before * share;',
    replacement: 'return false;',
    specs: [...SCALE_DOWN, ...ROOT],
  },
  {
    breaks: 'agents hear bad news while the brake is on',
    file: 'machines/root/gocdActions.ts',
    search: 'const isDoubted = context.brakeOn && isBadNews(said) && !hasReason(agent.getSnapshot());',
    replacement: 'const isDoubted = false;',
    specs: ROOT,
  },
  {
    breaks: 'the brake comes on for agents that Mesos has lost as well',
    file: 'machines/root/brake.ts',
    search: 'isAtWork(agent) && !isLostToMesos(agent)',
    replacement: 'isAtWork(agent)',
    specs: ROOT,
  },
];
