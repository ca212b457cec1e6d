import { z } from 'zod';
import type { PoolConfig } from '../../domain/config.ts';
import type { AgentOperation } from '../../domain/facts.ts';
import type { AgentChange } from '../../services/ports.ts';
import { CONFIG_STATE } from './reading/agentList.ts';
import { type GocdApi, pathPart } from './wire/api.ts';
import type { Dialect } from './wire/dialect.ts';
import { failure, GocdCallError } from './wire/failure.ts';

const OPERATION: Readonly<Record<AgentChange['type'], AgentOperation>> = {
  'gocd.agent.disable': 'disable',
  'gocd.agent.enable': 'enable',
  'gocd.agent.delete': 'delete',
  'gocd.agent.approve': 'approve',
};

export function operationOf(change: AgentChange): AgentOperation {
  return OPERATION[change.type];
}

/** Makes one change, or fails with a GocdCallError. Every change may be repeated: it says what is to be, not what to do. */
export type AgentChanger = (change: AgentChange, signal: AbortSignal) => Promise<void>;

/** The answer tells an agent's configured state truly; what it says of the run-time state is made up. */
const CHANGED = z.object({ agent_config_state: CONFIG_STATE });

const DELETED = z.object({ message: z.string() });

export function createAgentChanger(
  pools: readonly PoolConfig[],
  api: GocdApi,
  dialect: Dialect,
): AgentChanger {
  async function patch(uuid: string, wanted: AgentPatch, signal: AbortSignal): Promise<void> {
    const request = { method: 'PATCH', path: pathOf(uuid), body: wanted } as const;
    const told = await dialect.viaAgents(
      signal,
      (version) => api.json({ ...request, version }, CHANGED, signal),
      isAboutTheEndpoint,
    );
    if (told.agent_config_state !== wanted.agent_config_state)
      throw new GocdCallError(
        failure(
          'conflict',
          `GoCD left agent ${uuid} ${told.agent_config_state}: ${wanted.agent_config_state} was asked for`,
        ),
      );
  }

  /** An agent that is no longer there is as good as deleted. GoCD refuses (422, or 406 up to 19.8) while it builds. */
  async function remove(uuid: string, signal: AbortSignal): Promise<void> {
    const request = { method: 'DELETE', path: pathOf(uuid) } as const;
    try {
      await dialect.viaAgents(
        signal,
        (version) => api.json({ ...request, version }, DELETED, signal),
        isAboutTheEndpoint,
      );
    } catch (error) {
      if (!(error instanceof GocdCallError && error.missing === 'thing')) throw error;
    }
  }

  async function make(change: AgentChange, signal: AbortSignal): Promise<void> {
    switch (change.type) {
      case 'gocd.agent.disable':
        return patch(change.uuid, { agent_config_state: 'Disabled', resources: change.resources }, signal);
      case 'gocd.agent.enable':
        return patch(change.uuid, { agent_config_state: 'Enabled', resources: change.resources }, signal);
      case 'gocd.agent.delete':
        return remove(change.uuid, signal);
      case 'gocd.agent.approve':
        return patch(change.uuid, { agent_config_state: 'Enabled', ...giftsOf(change.pool, pools) }, signal);
    }
  }

  return (change, signal) =>
    make(change, signal).catch((error: unknown) => {
      throw isAboutTheEndpoint(error) ? notOfTheAgent(error) : error;
    });
}

/**
 * A 404 that is not about the agent, but of a proxy or of a server with other paths. It must not pass for the news
 * that the agent's record is gone, for then its task would be ended.
 */
function notOfTheAgent(error: GocdCallError): GocdCallError {
  return new GocdCallError(failure('proxy', error.failure.message), error.status);
}

interface AgentPatch {
  readonly agent_config_state: 'Enabled' | 'Disabled';
  /** Lists replace what the agent has. */
  readonly resources: readonly string[];
  readonly environments?: readonly string[];
}

/** What an agent of the pool would have, had it registered with the right key. */
function giftsOf(name: string, pools: readonly PoolConfig[]): Pick<PoolConfig, 'resources' | 'environments'> {
  const pool = pools.find((candidate) => candidate.name === name);
  if (pool === undefined)
    throw new GocdCallError(
      failure(
        'not-found',
        `there is no pool ${name} in the configuration`,
        'Put the pool back, or drain its agents.',
      ),
    );
  return { resources: pool.resources, environments: pool.environments };
}

/** An agent's uuid may be any text. */
function pathOf(uuid: string): string {
  return `/api/agents/${pathPart(uuid)}`;
}

function isAboutTheEndpoint(error: unknown): error is GocdCallError {
  return error instanceof GocdCallError && error.missing === 'endpoint';
}
