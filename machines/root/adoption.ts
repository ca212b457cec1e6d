import type { FleetAgent } from '../../domain/fleet.ts';
import { parseTaskId } from '../../domain/ids.ts';
import type { AgentInput, AgentOrigin } from '../agent/types.ts';
import type { RootContext } from './types.ts';

const DEFAULT_KILL_GRACE_MS = 10_000;

/** What is known of an agent when its machine starts. */
export type Arrival = Pick<FleetAgent, 'taskId' | 'hostId' | 'hostname' | 'attributes' | 'launchedFor'> & {
  readonly origin: AgentOrigin;
};

/** The input of an agent's machine. Its pool may have left the config since it was launched: it still gets its deadlines. */
export function agentInput({ config, clock }: RootContext, arrival: Arrival): AgentInput {
  const poolName = parseTaskId(arrival.taskId)?.pool ?? '';
  const pool = config.pools.find(({ name }) => name === poolName);
  const { launchTimeout, registrationTimeout, assignmentTime, enablePending } = config.scaling;
  return {
    ...arrival,
    pool: poolName,
    resources: pool?.resources ?? [],
    environments: pool?.environments ?? [],
    deadlines: {
      launch: launchTimeout,
      registration: registrationTimeout,
      assignment: assignmentTime,
      lost: registrationTimeout,
      killGrace: pool?.killGrace ?? DEFAULT_KILL_GRACE_MS,
    },
    enablePending,
    clock,
  };
}

/** An agent of which only its task id, and perhaps its host, is known. */
export function stranger(taskId: string, origin: AgentOrigin, hostId: string | null): Arrival {
  return { taskId, origin, hostId, hostname: null, attributes: [], launchedFor: null };
}
