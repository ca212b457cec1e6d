import type { Config, PoolConfig } from '../../../domain/config.ts';
import { isLoopback } from '../../loopback.ts';

type Looked = Pick<Config, 'goServer' | 'masters' | 'pools' | 'scaling'>;

/** What agents are told that keeps them from registering: a line each. */
export function agentSetupWarnings(config: Looked): readonly string[] {
  return [...addressWarnings(config), ...keyWarnings(config)];
}

/** In a container, localhost is the container. */
function addressWarnings({ goServer, masters, pools }: Looked): readonly string[] {
  const { hostname } = new URL(goServer.agentUrl);
  if (!isLoopback(hostname.replace(/^\[|\]$/g, ''))) return [];
  const isOneMachine =
    masters.kind === 'list' && masters.urls.every((url) => isLoopback(new URL(url).hostname));
  if (isOneMachine && pools.every(isOnHostNetwork)) return [];
  return [
    `agents would be told that GoCD is at ${goServer.agentUrl}, which is where they run themselves: set go-server.agent-url to the address that hosts of the cluster reach it by`,
  ];
}

function isOnHostNetwork({ network }: PoolConfig): boolean {
  return network.kind === 'host';
}

function keyWarnings({ pools, scaling }: Looked): readonly string[] {
  const without = pools.filter(({ autoRegisterKey }) => autoRegisterKey === null).map(({ name }) => name);
  if (without.length === 0 || scaling.enablePending) return [];
  return [
    `no auto-register-key for pool ${without.join(', ')}: GoCD has each of its agents wait until somebody approves it; set go-agent.auto-register-key, which is agentAutoRegisterKey in GoCD's cruise-config.xml`,
  ];
}
