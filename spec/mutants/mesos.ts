import type { Mutant } from './mutant.ts';
import { AGENT, FRAMEWORK, ROOT } from './watchers.ts';

/** Faults in our standing with Mesos. */
export const mesos: readonly Mutant[] = [
  {
    breaks: 'a task unknown to a new master has ended',
    file: 'machines/root/taskEvents.ts',
    search: "return sinceSubscribed < DOUBT_MS ? { type: 'task.doubtful', state } : endOf(update);",
    replacement: 'return endOf(update);',
    specs: ROOT,
  },
  {
    breaks: 'a task out of reach has ended',
    file: 'machines/root/taskEvents.ts',
    search: "    case 'TASK_UNREACHABLE':\n",
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'an error about another launch ends the running task of that id',
    file: 'machines/agent/machine.ts',
    search: "      { guard: 'concernsAnotherLaunch' },\n",
    replacement: '',
    specs: AGENT,
  },
  {
    breaks: 'updates of tasks we do not know are not acknowledged',
    file: 'machines/router.ts',
    search: 'if (acknowledgement !== null) ',
    replacement: 'if (acknowledgement !== null && snapshot.context.agents.has(taskId)) ',
    specs: ROOT,
  },
  {
    breaks: 'updates without a uuid are acknowledged',
    file: 'machines/root/updates.ts',
    search: "uuid === null || hostId === null ? null : { type: 'mesos.acknowledge', taskId, hostId, uuid }",
    replacement: "hostId === null ? null : { type: 'mesos.acknowledge', taskId, hostId, uuid: uuid ?? '' }",
    specs: ROOT,
  },
  {
    breaks: 'a launch without an answer counts as never made',
    file: 'machines/root/mesosActions.ts',
    search: "if (event.call !== 'accept' || event.outcome === 'unknown') return;",
    replacement: "if (event.call !== 'accept') return;",
    specs: ROOT,
  },
  {
    breaks: 'a launch the master refused is waited for',
    file: 'machines/root/machine.ts',
    search: "'mesos.call.failed': { actions: ['failRejectedLaunches', ",
    replacement: "'mesos.call.failed': { actions: [",
    specs: ROOT,
  },
  {
    breaks: 'offers are never suppressed',
    file: 'machines/framework/machine.ts',
    search: "'offers.unwanted': { target: 'unwanted', actions: 'suppress' }",
    replacement: "'offers.unwanted': { target: 'unwanted' }",
    specs: FRAMEWORK,
  },
  {
    breaks: 'offers that come although none are wanted do not lead to another SUPPRESS',
    file: 'machines/framework/machine.ts',
    search: "quiet: { on: { 'offers.uninvited': { target: 'told', actions: 'suppress' } } },",
    replacement: 'quiet: {},',
    specs: FRAMEWORK,
  },
  {
    breaks: 'every offer that comes although none are wanted leads to another SUPPRESS',
    file: 'machines/framework/machine.ts',
    search: "quiet: { on: { 'offers.uninvited': { target: 'told', actions: 'suppress' } } },",
    replacement: "quiet: { on: { 'offers.uninvited': { actions: 'suppress' } } },",
    specs: FRAMEWORK,
  },
  {
    breaks: 'REVIVE is not repeated',
    file: 'machines/framework/machine.ts',
    search: "after: { reviveInterval: { target: 'reviving', reenter: true } },",
    replacement: '',
    specs: FRAMEWORK,
  },
  {
    breaks: 'unused offers are held',
    file: 'machines/root/roundCommands.ts',
    search: 'if (unused.length > 0)',
    replacement: 'if (unused.length > 1_000_000)',
    specs: ROOT,
  },
  {
    breaks: 'an instance that took the framework over is fought',
    file: 'machines/framework/machine.ts',
    search: "{ guard: 'wasTakenOver', target: '.stopped', actions: 'noteProblem' }",
    replacement: "{ guard: 'wasTakenOver', target: '.reconnecting', actions: 'noteProblem' }",
    specs: FRAMEWORK,
  },
  {
    breaks: 'the fleet is not reconciled again after a while',
    file: 'machines/framework/machine.ts',
    search: "after: { reconcileInterval: 'asking' },",
    replacement: '',
    specs: FRAMEWORK,
  },
];
