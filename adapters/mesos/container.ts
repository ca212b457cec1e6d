import type { Network, PoolConfig } from '../../domain/config.ts';

/** The longest hostname the Linux kernel takes; a container with a longer one does not start. */
const LONGEST_HOSTNAME = 64;

/** How a pool's containers are run. `hostPorts` are those the task has taken from its offers. */
export function containerInfo(pool: PoolConfig, taskId: string, hostPorts: readonly number[]) {
  return pool.container === 'docker'
    ? dockerContainer(pool, taskId, hostPorts)
    : mesosContainer(pool, taskId);
}

function dockerContainer(pool: PoolConfig, taskId: string, hostPorts: readonly number[]) {
  return {
    type: 'DOCKER' as const,
    ...namedNetwork(pool.network),
    volumes: volumes(pool),
    docker: {
      image: pool.image,
      // Always said, because Mesos takes HOST if it isn't.
      network: DOCKER_NETWORKS[pool.network.kind],
      // An agent that wants a port listens on the very number it was given.
      ...(hasOwnPorts(pool.network) && hostPorts.length > 0 && { port_mappings: hostPorts.map(portMapping) }),
      privileged: pool.privileged,
      force_pull_image: pool.forcePull,
      parameters: [...nameParameters(pool, taskId), ...pool.parameters],
    },
  };
}

const DOCKER_NETWORKS = { bridge: 'BRIDGE', host: 'HOST', none: 'NONE', user: 'USER' } as const;

/**
 * The container's hostname is the task id, so that people find the one by the other, and we an agent with a wrong key, which
 * shows its container's name. A parameter, since Mesos fails a task with `ContainerInfo.hostname` on the host's network; Docker
 * takes one there since 1.11 and heeds it since 1.13 (moby#20177, moby#29144).
 */
function nameParameters({ network }: PoolConfig, taskId: string) {
  if (taskId.length > LONGEST_HOSTNAME) return [];
  const hostname = { key: 'hostname', value: taskId };
  // There Docker does not list the name, and an agent that cannot look its own up calls itself unknown-host-N.
  return network.kind === 'host' ? [hostname, { key: 'add-host', value: `${taskId}:127.0.0.1` }] : [hostname];
}

function hasOwnPorts({ kind }: Network): boolean {
  return kind === 'bridge' || kind === 'user';
}

function portMapping(port: number) {
  return { host_port: port, container_port: port, protocol: 'tcp' };
}

/**
 * The Mesos containerizer: the one that gives out GPUs. It shares the host's network but for a network with a name,
 * and knows neither Docker's parameters nor privileged mode.
 */
function mesosContainer(pool: PoolConfig, taskId: string) {
  const hasHostname = pool.network.kind === 'user' && taskId.length <= LONGEST_HOSTNAME;
  return {
    type: 'MESOS' as const,
    ...namedNetwork(pool.network),
    ...(hasHostname && { hostname: taskId }),
    volumes: volumes(pool),
    mesos: mesosImage(pool),
  };
}

/** A pool's image as the Mesos containerizer has it. */
export function mesosImage({ image, forcePull }: PoolConfig) {
  return { image: { type: 'DOCKER' as const, docker: { name: image }, cached: !forcePull } };
}

function namedNetwork(network: Network) {
  return network.kind === 'user' ? { network_infos: [{ name: network.name }] } : {};
}

function volumes(pool: PoolConfig) {
  return pool.volumes.map(({ mode, containerPath, hostPath }) => ({
    mode,
    container_path: containerPath,
    host_path: hostPath,
  }));
}
