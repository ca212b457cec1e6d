import type { HostSpec } from '../../../model/mesos/api.ts';

/** The hosts of the recorded cluster. */
export const AGENT_1: HostSpec = {
  hostname: 'agent1.example',
  cpus: 8,
  mem: 8192,
  disk: 20_000,
  ports: [{ begin: 31_000, end: 32_000 }],
  attributes: { rack: 'a', zone: 'z1' },
};
export const AGENT_2: HostSpec = {
  hostname: 'agent2.example',
  cpus: 4,
  mem: 4096,
  disk: 20_000,
  ports: [{ begin: 32_001, end: 32_100 }],
  attributes: { rack: 'b' },
};
