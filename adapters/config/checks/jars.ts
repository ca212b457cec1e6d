import { jarSeed } from '../../../domain/agentJars.ts';
import type { Config } from '../../../domain/config.ts';

type Servers = { readonly goServer: Pick<Config['goServer'], 'url' | 'agentUrl'> };

/** What `jars` of each pool come to, a line each: what its agents find in their work dir, or why they find nothing. */
export function jarLines({ pools }: Pick<Config, 'pools'>): readonly string[] {
  return pools.flatMap((pool) => {
    const { files, remarks } = jarSeed(pool);
    const names = [...new Set(files.map(({ name }) => name))].join(', ');
    const found = files.length === 0 ? [] : [`agents find ${names} in their work dir, fetched by Mesos`];
    return [...found, ...remarks].map((line) => `pool ${pool.name}: ${line}`);
  });
}

/** Jars that work, and save nothing: a line for each pool. */
export function jarWarnings(config: Pick<Config, 'pools'> & Servers): readonly string[] {
  return config.pools
    .filter((pool) => jarSeed(pool).files.some(({ uri }) => comesFromGocd(uri, config)))
    .map(
      ({ name }) =>
        `jars of pool ${name} come from GoCD itself and save nothing: it does not tell how long they are, so that Mesos keeps none of them and fetches them for each agent; name copies on a server that tells it`,
    );
}

/**
 * GoCD has a handler of its own for HEAD (AgentRegistrationController), which says nothing of the length; Jetty then answers
 * `Content-Length: 0`.
 */
export function comesFromGocd(uri: string, { goServer: { url, agentUrl } }: Servers): boolean {
  return [url, agentUrl].some((base) => uri.startsWith(`${base}/`));
}
