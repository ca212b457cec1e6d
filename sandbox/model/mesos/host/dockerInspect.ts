import type { ContainerSpec } from '../../container.ts';
import { type Bundle, scalarOf } from '../resources.ts';

/** What of a container `docker inspect` tells. */
export interface InspectedContainer {
  readonly containerId: string;
  readonly spec: ContainerSpec;
  readonly resources: Bundle;
  readonly network: string;
  readonly ip: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/**
 * The `data` of a docker task's TASK_RUNNING: base64 of the JSON of `docker inspect`, with the container's whole
 * environment. A real master sends it too, secrets included, so whoever handles updates must not print `data`.
 */
export function inspectData(container: InspectedContainer): string {
  const { containerId, spec, resources, network, ip, startedAt } = container;
  const started = new Date(startedAt).toISOString();
  const inspected = {
    Id: containerId.replaceAll('-', '').repeat(2),
    Created: started,
    State: { Status: 'running', Running: true, Paused: false, ExitCode: 0, Error: '', StartedAt: started },
    Name: `/mesos-${containerId}`,
    RestartCount: 0,
    Driver: 'overlay2',
    Platform: 'linux',
    HostConfig: {
      NetworkMode: network,
      Privileged: false,
      CpuShares: Math.round((scalarOf(resources, 'cpus') * 1024) / 1000),
      Memory: Math.round((scalarOf(resources, 'mem') / 1000) * 2 ** 20),
    },
    Config: {
      Hostname: spec.hostname,
      Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
      Image: spec.image,
      Labels: {},
    },
    NetworkSettings: { IPAddress: network === 'host' ? '' : ip, Networks: { [network]: { IPAddress: ip } } },
  };
  return Buffer.from(JSON.stringify([inspected]), 'utf8').toString('base64');
}
