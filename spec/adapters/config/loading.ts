import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../adapters/config/load.ts';
import { ConfigError } from '../../../adapters/config/problems.ts';
import type { Config, PoolConfig } from '../../../domain/config.ts';

interface Surroundings {
  readonly env?: NodeJS.ProcessEnv;
  /** Files beside the configuration, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Loads a configuration from a folder of its own, which is gone afterwards. */
export async function loadText(text: string, { env = {}, files = {} }: Surroundings = {}): Promise<Config> {
  const folder = mkdtempSync(join(tmpdir(), 'gocd-mesos-config-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const path = join(folder, 'framework.conf');
    writeFileSync(path, text);
    return await loadConfig(path, env);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Loads what a deployment must say and these settings of the block `gocd-mesos` after it. */
export function loadWith(settings: string, surroundings?: Surroundings): Promise<Config> {
  return loadText(
    `gocd-mesos {
      mesos-master = "mesos.example:5050"
      go-server.host = "gocd.example"
      go-agent.docker-image = "gocd/gocd-agent-wolfi:v25.1.0"
      ${settings}
    }`,
    surroundings,
  );
}

/** The one pool made from these settings of `go-agent`. */
export async function poolWith(settings: string, surroundings?: Surroundings): Promise<PoolConfig> {
  const { pools } = await loadWith(`go-agent { ${settings} }`, surroundings);
  const [pool] = pools;
  if (!pool || pools.length > 1) throw new Error(`There are ${pools.length} pools.`);
  return pool;
}

/** What is said against a configuration, each problem without the file's name. */
export async function complaints(loading: Promise<Config>): Promise<readonly string[]> {
  try {
    await loading;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n').map((line) => line.replace(/^\S*framework\.conf(:\d+:\d+)?: /, ''));
  }
  return [];
}
