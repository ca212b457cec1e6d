import { grouped } from '../../domain/collections.ts';
import { isSpare } from '../../domain/draining.ts';
import { AGENT_PHASES, type AgentPhase, type FleetAgent } from '../../domain/fleet.ts';
import { isDeletedByUs, isOutOfSight } from '../agent/guards.ts';
import type { AgentSnapshot } from '../agent/machine.ts';
import type { Agents } from './agents.ts';

/** The phase an agent's machine is in, by the tag of its state. */
export function phaseOf(agent: AgentSnapshot): AgentPhase {
  const phase = AGENT_PHASES.find((tag) => agent.hasTag(tag));
  if (phase === undefined) throw new Error(`state ${JSON.stringify(agent.value)} stands for no phase`);
  return phase;
}

/** All agents as the policy sees them, derived anew from their machines each time. */
export function fleetOf(agents: Agents): readonly FleetAgent[] {
  return Array.from(agents.values(), (agent) => agent.getSnapshot())
    .filter(({ status }) => status === 'active')
    .map(fleetAgentOf);
}

/** Most agents stand where they stood in the round before. */
const drawn = new WeakMap<AgentSnapshot, FleetAgent>();

export function fleetAgentOf(agent: AgentSnapshot): FleetAgent {
  const known = drawn.get(agent) ?? newFleetAgent(agent);
  drawn.set(agent, known);
  return known;
}

function newFleetAgent(agent: AgentSnapshot): FleetAgent {
  const { context } = agent;
  return {
    taskId: context.taskId,
    pool: context.pool,
    phase: phaseOf(agent),
    since: context.since,
    taskRuns: !context.taskEnded && !isLostToMesos(agent),
    launchedAt: context.launchedAt,
    hostId: context.hostId,
    hostname: context.hostname,
    attributes: context.attributes,
    uuid: context.uuid,
    resources: context.resources,
    environments: context.environments,
    launchedFor: context.launchedFor,
    jobs: context.jobs,
    outlivesTask: context.taskEnded && (context.outlives || !agent.hasTag('ending')),
    burdenedSince: context.burdenedSince,
    retiring: agent.hasTag('retiring'),
  };
}

/** What nobody has claimed yet may be another instance's. */
export function isKnownToBeOurs(agent: AgentSnapshot): boolean {
  return !agent.matches('unclaimed') && !agent.matches('foreign');
}

/** Whether it has not come up within its time: if GoCD does not list it soon it is given up. */
export function isOverdue(agent: AgentSnapshot): boolean {
  return agent.matches({ starting: 'late' }) || agent.matches({ starting: 'overdue' });
}

/** Whether it has been lost for its time: if GoCD does not list it alive soon it is given up. */
export function isLostForLong(agent: AgentSnapshot): boolean {
  return agent.matches({ lost: 'overdue' });
}

/** Whether it has waited for approval for its time: the same. */
export function isUnapprovedForLong(agent: AgentSnapshot): boolean {
  return agent.matches({ unapproved: 'overdue' });
}

/** Whether it has been given up, for no list had it, and lives on for all that is known: if none has it soon its KILL is repeated. */
export function isLookedForAgain(agent: AgentSnapshot): boolean {
  const { context } = agent;
  return context.uuid === null && !isDeletedByUs(context) && agent.matches({ ending: { task: 'looking' } });
}

/** Whether the master has lost sight of its task: it may have ended, and may come back. */
export function isLostToMesos(agent: AgentSnapshot): boolean {
  return isOutOfSight(agent.context.taskState);
}

/** Idle agents being drained only because they had no work: their drain may be called off. By pool. */
export function restorableIn(agents: Agents): ReadonlyMap<string, readonly string[]> {
  const restorable = Array.from(agents.values(), (agent) => agent.getSnapshot()).filter(mayBeHadBack);
  const inPool = grouped(restorable, ({ context }) => context.pool);
  const pools = new Set(restorable.map(({ context }) => context.pool));
  return new Map(Array.from(pools, (pool) => [pool, inPool(pool).map(({ context }) => context.taskId)]));
}

function mayBeHadBack(agent: AgentSnapshot): boolean {
  return (
    agent.hasTag('draining') &&
    isSpare(agent.context.drainRule) &&
    !agent.matches({ leaving: { step: 'deleting' } })
  );
}
