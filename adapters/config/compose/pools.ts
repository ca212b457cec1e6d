import type { PoolConfig } from '../../../domain/config.ts';
import type { ConfigValues } from '../../../domain/settings/configSettings.ts';
import { poolOnlySettings, poolSettings } from '../../../domain/settings/poolSettings.ts';
import { type RawObject, rawObject } from '../hocon.ts';
import { readSettings, type Settings } from '../readSettings.ts';
import { composePool } from './composePool.ts';
import type { Composing } from './composing.ts';

/** What adds up with the values of `go-agent`; everything else a pool sets replaces them. */
const MERGED = ['env', 'labels'];

/** Where a pool sets one of these, it does without the other of `go-agent`. */
const ALTERNATIVES = [
  ['auto-register-key', 'auto-register-key-file'],
  ['auto-register-key-file', 'auto-register-key'],
] as const;

/** The pools of a configuration: those it lists, or one made from `go-agent`. Those that can't be made are left out. */
export function readPools(settings: Settings<ConfigValues>, composing: Composing): readonly PoolConfig[] {
  const { values, effective, given } = settings;
  const agent = rawObject.parse(effective['go-agent']);
  const shared: SharedByPools = {
    agent,
    instance: values.name,
    agentSets: (key) => given(`go-agent.${key}`),
  };
  if (values.pools.length === 0) {
    const single = { name: 'default', max: String(values.scaling['max-agents']) };
    const pool = readPool(single, 'go-agent', shared, composing);
    return pool ? [pool] : [];
  }
  assertDifferentNames(values.pools, composing);
  return values.pools.flatMap((pool, index) => {
    return readPool(pool, label(pool, index), shared, composing) ?? [];
  });
}

/** How a pool is called in messages: by its place, and its name if it has one. */
function label({ name }: RawObject, index: number): string {
  return typeof name === 'string' ? `pools[${index}] (${name})` : `pools[${index}]`;
}

function assertDifferentNames(pools: readonly RawObject[], { problems }: Composing): void {
  const seen = new Map<unknown, number>();
  for (const [index, pool] of pools.entries()) {
    const first = seen.get(pool.name);
    if (first === undefined) seen.set(pool.name, index);
    else if (typeof pool.name === 'string') {
      problems.add(`${label(pool, index)}.name`, { message: `is the name of pools[${first}] too` });
    }
  }
}

interface SharedByPools {
  /** The values of `go-agent`, as they would be written. */
  readonly agent: RawObject;
  readonly instance: string;
  /** Whether the file itself says something about this key of `go-agent`. */
  agentSets(key: string): boolean;
}

function readPool(
  pool: RawObject,
  prefix: string,
  { agent, instance, agentSets }: SharedByPools,
  composing: Composing,
): PoolConfig | null {
  const own = { ...pool };
  const inherited = { ...agent };
  for (const key of MERGED) {
    const mine = rawObject.safeParse(pool[key]);
    if (mine.success) own[key] = { ...rawObject.parse(agent[key]), ...mine.data };
  }
  for (const [mine, other] of ALTERNATIVES) {
    if (pool[mine] !== undefined) inherited[other] = null;
  }
  const { problems } = composing;
  const settings = readSettings(poolSettings, own, { problems, prefix: `${prefix}.`, inherited });
  const where = (key: string, entry?: string) => {
    const isOwn = entry === undefined ? settings.given(key) : rawObject.safeParse(pool[key]).data?.[entry];
    return [isOwn ? prefix : 'go-agent', key, ...(entry === undefined ? [] : [entry])].join('.');
  };
  const isSet = (key: string) => settings.given(key) || agentSets(key);
  return composePool(settings, { ...composing, prefix, where, isSet, instance });
}

/** Keys that a pool has and `go-agent` has not, for who looks for them there. */
export function belongsInPools(path: string): string | null {
  const key = /^go-agent\.([^.]+)$/.exec(path)?.[1];
  return key !== undefined && key in poolOnlySettings ? `pools = [{ ${key} = … }]` : null;
}
