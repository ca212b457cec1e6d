import got from 'got';
import { jarSeed } from '../../domain/agentJars.ts';
import type { Config } from '../../domain/config.ts';
import { comesFromGocd } from '../config/checks/jars.ts';
import { faultOf } from '../outside/fault.ts';

const TIMEOUT_MS = 10_000;
const UNFETCHED =
  ': on a host that finds the same every start fails, and is tried once more without what jars name';

/**
 * What is wrong with where `jars` come from, as far as can be seen from here: a line each. Hosts may see it otherwise. Mesos
 * asks by HEAD how long a file is, and keeps none of which it is not told, or told 0 (`fetchSize` of its fetcher).
 */
export async function jarSourceWarnings(
  config: Pick<Config, 'pools' | 'goServer'>,
): Promise<readonly string[]> {
  const fetched = config.pools.flatMap((pool) => jarSeed(pool).files.map(({ uri }) => uri));
  const uris = [...new Set(fetched)].filter((uri) => /^https?:/.test(uri) && !comesFromGocd(uri, config));
  const faults = await Promise.all(uris.map(faultAt));
  return uris.flatMap((uri, index) => {
    const fault = faults[index] ?? null;
    return fault === null ? [] : [`${uri} of jars ${fault}`];
  });
}

async function faultAt(uri: string): Promise<string | null> {
  try {
    const { statusCode, headers } = await got.head(uri, {
      headers: { 'user-agent': 'gocd-mesos' },
      retry: { limit: 0 },
      throwHttpErrors: false,
      timeout: { request: TIMEOUT_MS },
    });
    if (statusCode !== 200) return `is answered with ${statusCode}${UNFETCHED}`;
    const length = Number(headers['content-length'] ?? 0);
    return length > 0
      ? null
      : 'saves nothing: its server does not tell how long it is, so that Mesos does not keep it and fetches it for each agent';
  } catch (error) {
    return `cannot be had from here, ${faultOf(error).words}${UNFETCHED}`;
  }
}
