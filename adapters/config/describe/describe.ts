import type { Config, ZooKeeperLocation } from '../../../domain/config.ts';
import { maskCredentials } from '../../../domain/masking/credentials.ts';
import { MASK } from '../../../domain/secret.ts';
import { type Block, entriesOf } from '../../../domain/settings/block.ts';
import { configSettings } from '../../../domain/settings/configSettings.ts';
import { poolSettings } from '../../../domain/settings/poolSettings.ts';
import { Setting } from '../../../domain/settings/setting.ts';
import type { Raw, RawObject } from '../hocon.ts';
import { ROOT } from '../load.ts';
import { writeBlock } from './writeHocon.ts';

/**
 * A Config as HOCON that would make it again, but for the secrets, which are masked, also in addresses and options. Everything
 * is written out: defaults, and in each pool what it has from `go-agent`.
 */
export function describeConfig(config: Config): string {
  return maskCredentials(`${ROOT} ${writeBlock(settingsOf(config))}\n`);
}

/** The same key by key, as `scaling.max-agents` or `pools[linux].image`; what is unset is left out. */
export function describeKeys(config: Config): ReadonlyMap<string, string> {
  return new Map(leaves(settingsOf(config), '').map(([key, value]) => [key, maskCredentials(value)]));
}

function leaves(value: Raw, key: string): readonly (readonly [key: string, value: string])[] {
  if (value === null) return [];
  if (Array.isArray(value) && value.some(isBlock))
    return value.flatMap((each, index) => leaves(each, `${key}[${nameOf(each) ?? index}]`));
  if (!isBlock(value)) return [[key, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([name, inner]) =>
    leaves(inner, key === '' ? name : `${key}.${name}`),
  );
}

function nameOf(value: Raw): string | null {
  return isBlock(value) && typeof value.name === 'string' ? value.name : null;
}

function isBlock(value: Raw | undefined): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Null stands for what is unset. */
function settingsOf(config: Config): RawObject {
  const { masters, state, goServer } = config;
  const { credentials } = goServer;
  const parts = {
    'mesos-master': masters.kind === 'list' ? masters.urls.join(',') : zooKeeperUrl(masters),
    'mesos.scheme': masters.kind === 'zookeeper' ? masters.scheme : null,
    'go-server.url': goServer.url,
    'go-server.agent-url': goServer.agentUrl,
    'go-server.user-name': credentials.kind === 'basic' ? credentials.userName : null,
    'go-server.password': credentials.kind === 'basic' ? MASK : null,
    'go-server.access-token': credentials.kind === 'token' ? MASK : null,
    pools: config.pools.map((pool) => printed(poolSettings, pool)),
    'backlog.source': goServer.backlogSource,
    'state.file': state.kind === 'file' ? state.path : null,
    'state.zookeeper': state.kind === 'zookeeper' ? zooKeeperUrl(state) : null,
    'state.habits-file': config.habitsFile,
  };
  return printed(configSettings, config, parts);
}

/** A block as it would be written. `parts` has, by path, what the config holds in another form. */
function printed(
  block: Block,
  held: object,
  parts: Readonly<Record<string, Raw>> = {},
  prefix = '',
): RawObject {
  const entries = entriesOf(block, held).map(({ key, entry, value }): [string, Raw] => {
    const path = prefix + key;
    const isBlock = typeof value === 'object' && value !== null && !(entry instanceof Setting);
    if (isBlock) return [key, printed(entry, value, parts, `${path}.`)];
    return [
      key,
      parts[path] ?? (entry instanceof Setting && value !== undefined ? entry.print(value) : null),
    ];
  });
  return Object.fromEntries(entries);
}

function zooKeeperUrl({ servers, path, credentials }: ZooKeeperLocation): string {
  const user = credentials ? `${credentials.user}:${MASK}@` : '';
  return `zk://${user}${servers.join(',')}${path}`;
}
