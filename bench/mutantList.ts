import { learning } from './learningMutants.ts';
import { retiring } from './retiringMutants.ts';

/** A fault that someone could put into the machines or the policy, and the specs that must notice it. */
export interface Mutant {
  /** What it breaks, in words. */
  readonly breaks: string;
  readonly file: string;
  /** Text of the file that occurs in it exactly once. */
  readonly search: string;
  readonly replacement: string;
  /** Globs; at least one of these specs must fail. */
  readonly specs: readonly string[];
}

const AGENT = ['spec/machines/agent*.spec.ts', 'spec/machines/root/*.spec.ts'];
const ROOT = ['spec/machines/core.spec.ts', 'spec/machines/root/*.spec.ts'];
const FRAMEWORK = ['spec/machines/framework*.spec.ts', 'spec/machines/core.spec.ts'];
const DEMAND = ['spec/policy/demand/*.spec.ts'];
const SCALE_DOWN = ['spec/policy/scaledown/*.spec.ts'];

const taking: readonly Mutant[] = [
  {
    breaks: 'DELETE after one idle reading instead of two',
    file: 'machines/agent/draining.ts',
    search: "{ guard: 'isConfirmed', target: 'deleting', actions: 'noteListing' }",
    replacement: "{ target: 'deleting', actions: 'noteListing' }",
    specs: AGENT,
  },
  {
    breaks: 'a second look confirms whatever the first one said',
    file: 'machines/agent/implementations.ts',
    search:
      'isConfirmed: ({ context, event }) => context.suspicion?.said === event.type && !isDoubtful(event),',
    replacement: 'isConfirmed: ({ context, event }) => context.suspicion !== null && !isDoubtful(event),',
    specs: AGENT,
  },
  {
    breaks: 'a DELETE that GoCD refused counts as done',
    file: 'machines/agent/draining.ts',
    search: "'delete.failed': { target: 'verifying', actions: 'noteUncertainDeletion' },",
    replacement: "'delete.failed': { target: '#agent.ending', actions: 'noteRecordGone' },",
    specs: AGENT,
  },
  {
    breaks: 'a DELETE without an answer counts as done',
    file: 'machines/agent/draining.ts',
    search: "after: { changeDeadline: { target: 'verifying', actions: 'noteUncertainDeletion' } },",
    replacement: "after: { changeDeadline: { target: '#agent.ending', actions: 'noteRecordGone' } },",
    specs: AGENT,
  },
  {
    breaks: 'a disabled agent is looked at before assigned work can show',
    file: 'machines/agent/draining.ts',
    search: "'disable.done': { target: 'settling', actions: 'noteDisabled' },",
    replacement: "'disable.done': { target: 'verifying', actions: 'noteDisabled' },",
    specs: AGENT,
  },
  {
    breaks: 'a look at a busy agent counts towards its removal',
    file: 'machines/agent/draining.ts',
    search:
      "          { guard: 'isBusy', actions: 'noteListing' },\n          { actions: ['noteListing', 'suspect'] },",
    replacement: "          { actions: ['noteListing', 'suspect'] },",
    specs: AGENT,
  },
  {
    breaks: 'GoCD is asked again and again for what a person has to mend first',
    file: 'services/streams/gocdStreams.ts',
    search: '&& PASSING.has(outcome.failure.reason)',
    replacement: '',
    specs: ['spec/services/streams/*.spec.ts'],
  },
  {
    breaks: 'a failed reading is made again no sooner than the next is due',
    file: 'services/streams/gocdStreams.ts',
    search: 'failures > 0 && pause < interval',
    replacement: 'false',
    specs: ['spec/services/streams/*.spec.ts'],
  },
  {
    breaks: 'a second record of one that is ending stays in GoCD for as long as its task is out of reach',
    file: 'machines/agent/ending.ts',
    search: "'listed.lost': { guard: 'hasNoRecord', target: '.waiting', actions: 'noteListing' },",
    replacement: '',
    specs: AGENT,
  },
  {
    breaks: 'KILL before GoCD has agreed to the DELETE',
    file: 'machines/agent/draining.ts',
    search: "entry: ['ignoreReadings', 'remove'],",
    replacement: "entry: ['ignoreReadings', 'remove', 'kill'],",
    specs: AGENT,
  },
  {
    breaks: 'a draining agent that turns out busy is not let finish',
    file: 'machines/agent/draining.ts',
    search: "{ guard: 'isBusy', target: 'finishing', actions: 'noteListing' },",
    replacement: '',
    specs: AGENT,
  },
  {
    breaks: 'a job being cancelled is no job',
    file: 'machines/root/listing.ts',
    search:
      "return agent.runState === 'Idle' && agent.buildState !== 'Building' && agent.buildState !== 'Cancelled';",
    replacement: "return agent.runState === 'Idle' || agent.buildState === 'Cancelled';",
    specs: AGENT,
  },
  {
    breaks: 'readings from before a change are taken in',
    file: 'machines/root/gocdActions.ts',
    search: 'if (event.view.startedAt < snapshot.context.readingsFrom) continue;',
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'an agent is drained on even where demand has returned',
    file: 'machines/root/roundActions.ts',
    search: "enqueue.sendTo(agent, { type: 'drain.cancelled' });",
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'whatever an agent was to go for before a restart, it may be had back',
    file: 'domain/draining.ts',
    search: 'return resources.includes(SPARE_MARK) ? IDLE_RULE : null;',
    replacement: 'return resources.length >= 0 ? IDLE_RULE : null;',
    specs: AGENT,
  },
  {
    breaks: 'an agent may be had back after a restart although an operator wants it drained',
    file: 'machines/agent/draining.ts',
    search: "{ guard: 'isForGood', target: '.disabling', actions: 'noteDrain' },",
    replacement: '',
    specs: AGENT,
  },
  {
    breaks: 'KILL is not repeated',
    file: 'machines/agent/ending.ts',
    search: "killRepeat: [{ guard: 'isForced', target: 'killing', reenter: true }, { target: 'looking' }],",
    replacement: '',
    specs: AGENT,
  },
  {
    breaks: 'KILL is repeated without a look',
    file: 'machines/agent/ending.ts',
    search: "killRepeat: [{ guard: 'isForced', target: 'killing', reenter: true }, { target: 'looking' }],",
    replacement: "killRepeat: { target: 'killing', reenter: true },",
    specs: AGENT,
  },
  {
    breaks: 'KILL is repeated for an agent that has a job',
    file: 'machines/agent/ending.ts',
    search: "'listed.draining': { guard: 'isFree', target: 'killing' },",
    replacement: "'listed.draining': { target: 'killing' },",
    specs: AGENT,
  },
  {
    breaks: "a dead agent's record is disabled before GoCD has given it up",
    file: 'machines/agent/ending.ts',
    search: "{ guard: 'hasNoRecord', target: 'removed' }, { target: 'waiting' }",
    replacement: "{ guard: 'hasNoRecord', target: 'removed' }, { target: 'disabling' }",
    specs: AGENT,
  },
  {
    breaks: 'a record is disabled at the first LostContact',
    file: 'machines/agent/ending.ts',
    search: "{ guard: 'isConfirmed', target: 'disabling', actions: 'noteListing' }",
    replacement: "{ target: 'disabling', actions: 'noteListing' }",
    specs: AGENT,
  },
];

const vanishing: readonly Mutant[] = [
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
    file: 'machines/agent/implementations.ts',
    search: "busy && event.type === 'listed.nowhere' ? AT_WORK_MS : LOST_CONTACT_MS",
    replacement: 'LOST_CONTACT_MS',
    specs: AGENT,
  },
  {
    breaks: 'lost agents are given up sooner than GoCD itself would',
    file: 'machines/agent/implementations.ts',
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
    file: 'machines/agent/implementations.ts',
    search: "origin === 'running' ? Math.max(deadlines.registration, AT_WORK_MS) : deadlines.registration",
    replacement: "origin === 'running' ? deadlines.registration : deadlines.registration",
    specs: AGENT,
  },
  {
    breaks: 'an empty list is as good as any',
    file: 'policy/scaledown/emptyList.ts',
    search: 'return row !== null && row.last - row.since < DOUBTED_FOR_MS;',
    replacement: 'return row !== null && row.last < row.since;',
    specs: [...SCALE_DOWN, ...ROOT],
  },
  {
    breaks: 'readings hours apart make a row',
    file: 'policy/scaledown/emptyList.ts',
    search: 'const goesOn = before !== null && startedAt - before.last <= longestAge;',
    replacement: 'const goesOn = before !== null && longestAge > 0;',
    specs: [...SCALE_DOWN, ...ROOT],
  },
  {
    breaks: 'a DELETE that was refused may have been carried out',
    file: 'machines/agent/implementations.ts',
    search: "mayBeDeleted: event.type !== 'delete.failed' || event.reason !== 'conflict',",
    replacement: 'mayBeDeleted: event.type.length > 0,',
    specs: AGENT,
  },
  {
    breaks: 'a teardown kills at once what an old reading does not show at work',
    file: 'machines/root/teardownActions.ts',
    search: "if (hasNoJob && isRead) enqueue.sendTo(agent, { type: 'kill.requested' });",
    replacement: "if (hasNoJob) enqueue.sendTo(agent, { type: 'kill.requested' });",
    specs: ['spec/simulation/regressions.spec.ts'],
  },
  {
    breaks: 'a teardown kills at once what it has not read since a restart, or was lost with a job',
    file: 'machines/root/teardownActions.ts',
    search: "return busy || (origin === 'running' && uuid === null);",
    replacement: "return busy && origin !== 'running' && uuid === null;",
    specs: ['spec/machines/teardown.spec.ts'],
  },
  {
    breaks: 'a teardown ends whatever its last look shows',
    file: 'machines/root/setup.ts',
    search: 'noneIsListed: ({ context }) => context.agents.size === 0 && hasBeenRead(context),',
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
    search: 'return row.last > row.since;',
    replacement: 'return row.last >= row.since;',
    specs: ['spec/machines/root/leftBehind.spec.ts'],
  },
];

const others: readonly Mutant[] = [
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
    replacement: "'listed.disabled': { target: 'draining.restoring', actions: 'noteListing' },",
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
    file: 'machines/core.ts',
    search: 'if (acknowledgement !== null) ',
    replacement:
      'if (acknowledgement !== null && context.agents.get(update.taskId)?.getSnapshot().context.taskState !== update.state) ',
    specs: ROOT,
  },
  {
    breaks: 'updates that come when nobody takes them in any more are acknowledged',
    file: 'machines/core.ts',
    search: " && root.getSnapshot().matches('running')) takeUpdate(input);",
    replacement: ') takeUpdate(input);',
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
    search: 'const isDoubted = context.brakeOn && isBadNews(said) && !isLostToMesos(snapshot);',
    replacement: 'const isDoubted = false;',
    specs: ROOT,
  },
  {
    breaks: 'the brake comes on for agents that Mesos has lost as well',
    file: 'machines/root/gocdActions.ts',
    search: 'return isAtWork(snapshot) && !isLostToMesos(snapshot);',
    replacement: 'return isAtWork(snapshot);',
    specs: ROOT,
  },
];

const mesos: readonly Mutant[] = [
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
    file: 'machines/core.ts',
    search: 'if (acknowledgement !== null) ',
    replacement: 'if (acknowledgement !== null && context.agents.has(update.taskId)) ',
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
    search: "if (event.call !== 'accept' || event.outcome !== 'rejected') return;",
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
    file: 'machines/root/roundActions.ts',
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

const launching: readonly Mutant[] = [
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
    search: 'const EMPTY_ANSWERS_BELIEVED = 3;',
    replacement: 'const EMPTY_ANSWERS_BELIEVED = 1;',
    specs: FRAMEWORK,
  },
  {
    breaks: 'a first reconciliation that tells of tasks is believed to tell of all',
    file: 'machines/framework/implementations.ts',
    search: 'fleetKnown || (!told && (newcomers',
    replacement: 'fleetKnown || told || (!told && (newcomers',
    specs: FRAMEWORK,
  },
  {
    breaks: 'a first reconciliation is believed for the answer about a task asked for by name',
    file: 'machines/core.ts',
    search: 'if (news !== null) agent.send(news);',
    replacement:
      "root.getSnapshot().children.framework?.send({ type: 'reconciliation.told' });\n    if (news !== null) agent.send(news);",
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
    file: 'machines/root/roundActions.ts',
    search: "return isStale(view, context.config, context.clock.now()) ? 'stale-view' : null;",
    replacement: 'return isStale(view, context.config, -1) ? null : null;',
    specs: ROOT,
  },
  {
    breaks: 'a pause pauses nothing',
    file: 'machines/root/roundActions.ts',
    search: "if (context.pausedBy !== null) return 'paused';",
    replacement: '',
    specs: ROOT,
  },
  {
    breaks: 'a dry run launches',
    file: 'machines/root/roundActions.ts',
    search: 'const offers = context.config.dryRun ? [] : event.offers;',
    replacement: 'const { offers } = event;',
    specs: ROOT,
  },
  {
    breaks: 'a dry run drains',
    file: 'machines/root/roundActions.ts',
    search: 'const moves = context.config.dryRun ? null : round;',
    replacement: 'const moves = round;',
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
    search: "{ guard: 'thereIsNone', target: 'idle' },\n            { guard: 'itHasLastedLongEnough'",
    replacement: "{ guard: 'thereIsNone' },\n            { guard: 'itHasLastedLongEnough'",
    specs: ['spec/machines/backlog.spec.ts'],
  },
  {
    breaks: 'demand is raised one poll too early',
    file: 'machines/backlog/machine.ts',
    search: 'context.count + 1 > context.pendingPolls',
    replacement: 'context.count + 1 >= context.pendingPolls',
    specs: ['spec/machines/backlog.spec.ts'],
  },
];

const limits: readonly Mutant[] = [
  {
    breaks: 'an agent that is never approved counts against its pool twice',
    file: 'machines/agent/implementations.ts',
    search: 'failure: reportedUnapproved ? null : failure,',
    replacement: 'failure,',
    specs: AGENT,
  },
  {
    breaks: "a pool's maximum is ignored",
    file: 'policy/demand/pools.ts',
    search: 'const room = Math.max(0, whole(config.max) - live);',
    replacement: 'const room = Math.max(0, whole(config.max) - live * 0);',
    specs: DEMAND,
  },
  {
    breaks: 'the maximum of all pools is ignored',
    file: 'policy/demand/pools.ts',
    search: 'whole(config.scaling.maxAgents) - fleet.filter(countsAsLive).length',
    replacement: 'whole(config.scaling.maxAgents) - fleet.length * 0',
    specs: DEMAND,
  },
  {
    breaks: 'agents that are ending take up room',
    file: 'domain/fleet.ts',
    search: "return agent.phase !== 'ending';",
    replacement: "return agent.phase !== ('' as string);",
    specs: DEMAND,
  },
  {
    breaks: 'agents that are ending cover waiting jobs',
    file: 'policy/demand/agents.ts',
    search: 'ending: null,',
    replacement: "ending: 'idle',",
    specs: DEMAND,
  },
  {
    breaks: 'agents being drained cover waiting jobs',
    file: 'policy/demand/agents.ts',
    search: 'draining: null,',
    replacement: "draining: 'idle',",
    specs: DEMAND,
  },
  {
    breaks: 'one job is launched for again and again',
    file: 'policy/demand/coverage.ts',
    search: "if (entry.launches >= config.scaling.launchesPerJob) return 'spent';",
    replacement: '',
    specs: DEMAND,
  },
  {
    breaks: 'a growth limit limits nothing',
    file: 'policy/demand/ration.ts',
    search: 'this.#growth -= 1;',
    replacement: '',
    specs: DEMAND,
  },
  {
    breaks: 'agents are launched while the server is in maintenance',
    file: 'policy/demand/input.ts',
    search: "return hold ?? (view.maintenance === true ? 'maintenance' : null);",
    replacement: 'return view === null ? null : hold;',
    specs: [...DEMAND, ...ROOT],
  },
  {
    breaks: 'a breaker never opens',
    file: 'policy/memory.ts',
    search: 'breakers: withEntry(memory.breakers, pool, failed(breaker, { now, error, kind })),',
    replacement:
      'breakers: now === 0 ? withEntry(memory.breakers, pool, failed(breaker, { now, error, kind })) : memory.breakers,',
    specs: ROOT,
  },
  {
    breaks: 'an open breaker lets all agents through once its time has come',
    file: 'policy/demand/pools.ts',
    search: "mayLaunch(breaker, now) === 'probe' && starting === 0 ? 1 : 0",
    replacement: "mayLaunch(breaker, now) === 'probe' && starting === 0 ? room : 0",
    specs: DEMAND,
  },
  {
    breaks: 'a breaker probes again while its probe is under way',
    file: 'policy/breaker.ts',
    search: "return !breaker.probing && now >= breaker.retryAt ? 'probe' : 'no';",
    replacement: "return now >= breaker.retryAt ? 'probe' : 'no';",
    specs: ['spec/policy/breaker.spec.ts'],
  },
  {
    breaks: 'a breaker does not wait longer each time',
    file: 'policy/breaker.ts',
    search: 'FIRST_MS[kind] * GROWTH ** before',
    replacement: 'FIRST_MS[kind] * GROWTH ** Math.min(before, 0)',
    specs: ['spec/policy/breaker.spec.ts'],
  },
  {
    breaks: 'agents are taken away while something holds',
    file: 'policy/scaledown/chooseDrains.ts',
    search: 'if (input.hold) return [];',
    replacement: '',
    specs: SCALE_DOWN,
  },
  {
    breaks: 'all of a surplus goes at once',
    file: 'policy/scaledown/idle.ts',
    search: 'const step = Math.ceil(surplus / 2);',
    replacement: 'const step = surplus;',
    specs: SCALE_DOWN,
  },
  {
    breaks: 'idle agents keep room that a job waits for',
    file: 'policy/round.ts',
    search: 'wantedHosts: wantedHosts(assessment.jobs, config.pools, fleet),',
    replacement: 'wantedHosts: new Set(),',
    specs: ['spec/policy/round.spec.ts'],
  },
  {
    breaks: 'the idle floor is drained',
    file: 'policy/scaledown/surplus.ts',
    search: 'plan.idleFloor + plan.waiting',
    replacement: 'plan.waiting',
    specs: SCALE_DOWN,
  },
  {
    breaks: 'agents are drained that waiting jobs are about to get',
    file: 'policy/scaledown/surplus.ts',
    search: 'plan.idleFloor + plan.waiting',
    replacement: 'plan.idleFloor',
    specs: SCALE_DOWN,
  },
  {
    breaks: 'an agent that never registers is waited for for ever',
    file: 'machines/agent/starting.ts',
    search: "after: { registrationDeadline: 'overdue' },",
    replacement: '',
    specs: AGENT,
  },
  {
    breaks: 'an agent that GoCD forgets and lists as Pending again has its deadline anew each time',
    file: 'machines/agent/implementations.ts',
    search: 'pendingSince: pendingSince ?? clock.now(),',
    replacement: 'pendingSince: clock.now() + 0 * (pendingSince ?? 0),',
    specs: AGENT,
  },
];

/** Faults that the specs must notice: see `npm run mutants`. */
export const MUTANTS: readonly Mutant[] = [
  ...taking,
  ...vanishing,
  ...others,
  ...mesos,
  ...launching,
  ...limits,
  ...learning,
  ...retiring,
];
