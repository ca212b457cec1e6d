import type { Command } from '../../../domain/commands.ts';
import { DRAINING_MARK } from '../../../domain/draining.ts';
import type { AgentOperation, GocdJobsTold } from '../../../domain/facts.ts';
import type { GocdAgent, GocdFailureReason, GocdView, HeldJob } from '../../../domain/gocd.ts';
import type { Outcome as CoreOutcome } from '../../../machines/core.ts';
import { type Driver, launchesIn, someAgent, someJobs, together } from '../../support/core.ts';

/** A task id of the instance `ci`, as of an earlier run. */
export const EARLIER = 'gocd-agent.ci.default.earlier-0';

export function launched(driver: Driver): string {
  driver.poll({ jobs: someJobs(1) });
  driver.wait(1);
  const [launch] = launchesIn(driver.offer().commands);
  if (launch === undefined) throw new Error('nothing was launched');
  return launch.taskId;
}

/** Launches one agent and follows it until its container runs. */
export function registering(driver: Driver): string {
  const taskId = launched(driver);
  driver.update(taskId, 'TASK_RUNNING', { uuid: 'running' });
  return taskId;
}

/** Launches one agent and follows it until it is idle and no job waits. */
export function idle(driver: Driver): string {
  const taskId = registering(driver);
  read(driver, someAgent(taskId));
  return taskId;
}

/** An agent that is being drained on an operator's wish, and has just been disabled. */
export function settling(driver: Driver): string {
  const taskId = idle(driver);
  drain(driver, taskId);
  changed(driver, 'disable', taskId);
  return taskId;
}

/** The same, its time to show assigned work over. */
export function verifying(driver: Driver): string {
  const taskId = settling(driver);
  driver.wait(driver.core.picture().config.scaling.drainWait);
  return taskId;
}

/** An agent whose DELETE is on its way: drained, and seen idle twice. */
export function deleting(driver: Driver): string {
  const taskId = verifying(driver);
  read(driver, marked(taskId));
  read(driver, marked(taskId));
  return taskId;
}

/** A reading that begins now and lists these agents, and no others. */
export function read(driver: Driver, ...agents: readonly GocdAgent[]): CoreOutcome {
  return readView(driver, { agents });
}

/** Readings every ten seconds for so long, all of which list these agents and no others. */
export function readFor(driver: Driver, ms: number, ...agents: readonly GocdAgent[]): CoreOutcome {
  const until = driver.now + ms;
  const outcomes: CoreOutcome[] = [];
  while (driver.now < until) {
    outcomes.push(driver.wait(Math.min(10_000, until - driver.now)), driver.poll({ agents }));
  }
  return together(outcomes);
}

/** Two readings of the same do not begin at the same time. */
export function readView(driver: Driver, view: Partial<GocdView>): CoreOutcome {
  driver.now += 1;
  return driver.poll(view);
}

export function drain(driver: Driver, taskId: string): CoreOutcome {
  return driver.take({ type: 'operator.drain.requested', by: 'someone', taskId });
}

export function changed(driver: Driver, operation: AgentOperation, taskId: string): CoreOutcome {
  return driver.take({ type: 'gocd.agent.changed', operation, uuid: uuidOf(taskId), taskId });
}

export function refused(
  driver: Driver,
  operation: AgentOperation,
  taskId: string,
  reason: GocdFailureReason,
): CoreOutcome {
  const failure = { reason, message: 'the server said no', hint: 'wait' };
  return driver.take({
    type: 'gocd.agent.change.failed',
    operation,
    uuid: uuidOf(taskId),
    taskId,
    failure,
  });
}

/** GoCD's word on all jobs, or on those that were asked about: by itself, that none of them is in anybody's hand. */
export function toldOfJobs(driver: Driver, answer: Partial<GocdJobsTold> = {}): CoreOutcome {
  const nothing = { asked: null, held: [], unread: [], untold: [] };
  return driver.take({ type: 'gocd.jobs.told', startedAt: driver.now, ...nothing, ...answer });
}

/** Readings as of `readFor`, with GoCD's word on who has which jobs before each twenty seconds of them. */
export function readTold(
  driver: Driver,
  ms: number,
  held: () => readonly HeldJob[],
  ...agents: readonly GocdAgent[]
): void {
  for (const until = driver.now + ms; driver.now < until; ) {
    toldOfJobs(driver, { held: held() });
    readFor(driver, 20_000, ...agents);
  }
}

/** How often GoCD has been asked about all jobs. */
export function looksAtAllJobs(driver: Driver): number {
  return driver.ofType('gocd.jobs.ask').filter(({ locators }) => locators === null).length;
}

export function uuidOf(taskId: string): string {
  return `uuid-of-${taskId}`;
}

/** As GoCD lists an agent that we have disabled to drain it. */
export function marked(taskId: string, overrides: Partial<GocdAgent> = {}): GocdAgent {
  return someAgent(taskId, { configState: 'Disabled', resources: [DRAINING_MARK], ...overrides });
}

/** As GoCD lists one that waits for approval. */
export function pending(taskId: string): GocdAgent {
  return someAgent(taskId, { configState: 'Pending', runState: 'Unknown', buildState: 'Unknown' });
}

export const BUILDING = { runState: 'Building', buildState: 'Building' } as const;
export const LOST = { runState: 'LostContact', buildState: 'Unknown' } as const;

/** The phase an agent is in; `gone` if it is not known (any more). */
export function phaseOf(driver: Driver, taskId: string): string {
  return driver.phases()[taskId] ?? 'gone';
}

/** What is asked of GoCD and Mesos about the one agent, in a word each, readings left out. */
export function asked({ commands }: { readonly commands: readonly Command[] }): readonly string[] {
  return commands
    .map(({ type }) => type)
    .filter((type) => type.startsWith('gocd.agent.') || type === 'mesos.kill');
}
