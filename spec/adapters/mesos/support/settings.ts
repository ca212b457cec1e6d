import type { Config, MesosConfig, PoolConfig } from '../../../../domain/config.ts';
import { Secret } from '../../../../domain/secret.ts';
import { someConfig, somePool } from '../../../support/config.ts';

export const KEY = 'register-with-this-key';

/** A pool as an operator who sets next to nothing would have it. */
export function aPool(changes: Partial<PoolConfig> = {}): PoolConfig {
  return somePool({
    image: 'gocd/gocd-agent-alpine-3.20:v24.3.0',
    autoRegisterKey: new Secret(KEY),
    ...changes,
  });
}

interface Changes {
  readonly mesos?: Partial<MesosConfig>;
  readonly pools?: readonly PoolConfig[];
  readonly agentUrl?: string;
}

/** A whole config; the framework of the recordings, role and all. */
export function aConfig({
  mesos = {},
  pools = [aPool()],
  agentUrl = 'http://ci.example:8153/go',
}: Changes = {}): Config {
  return someConfig({
    name: 'gocd-mesos',
    mesos: { role: 'gocd-agents', failoverTimeout: 3_600_000, ...mesos },
    goServer: { url: agentUrl, agentUrl },
    pools,
  });
}
