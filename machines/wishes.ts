import type { RemovalCommand } from '../domain/commands.ts';
import { mayBeRemoved } from './agent/guards.ts';
import type { AgentRef } from './root/agents.ts';
import { type Root, removalsUnder } from './root/holds.ts';

/**
 * After this long (ms) the truth that a removal was decided on is too old to act on, whatever its machine knows: one that
 * was suspended, say, has heard of nothing meanwhile.
 */
const LONGEST_WAIT_MS = 60_000;

/**
 * Whether a command whose turn to be sent has come may still be. Commands queue up behind calls that are slow to be
 * answered; meanwhile an agent that was to go may have come back and begun a job, or a hold may have begun. So one that
 * takes something away is only sent while the state that asked for it stands, and nothing holds removals.
 */
export function isStillWanted(command: RemovalCommand, root: Root, now: number): boolean {
  const { agents, memory } = root.getSnapshot().context;
  if (now - command.decidedAt > LONGEST_WAIT_MS) return false;
  const pull = memory.images.underWay.get(command.taskId);
  if (pull !== undefined)
    return pull.killedAt === command.decidedAt && !removalsUnder(root).areHeld(null, pull.pool);
  const agent = agents.get(command.taskId);
  if (agent === undefined) return false;
  return wants(agent, command) && mayBeRemoved(agent.getSnapshot().context);
}

/** Whether the agent's machine is in the very state that asked for it. */
export function wants(
  agent: AgentRef,
  { type, decidedAt }: Pick<RemovalCommand, 'type' | 'decidedAt'>,
): boolean {
  const { killWantedSince, changeWantedSince } = agent.getSnapshot().context;
  return (type === 'mesos.kill' ? killWantedSince : changeWantedSince) === decidedAt;
}
