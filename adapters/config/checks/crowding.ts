import type { Config, PoolConfig } from '../../../domain/config.ts';
import { counted } from '../../../domain/phrases.ts';
import { inForce } from '../../../policy/schedule/inForce.ts';
import { momentsToCheck } from './calendarMoments.ts';

type Limits = Pick<Config, 'pools' | 'scaling'>;

/** What works, but is hardly meant; of like warnings only the first is told. */
interface Warning {
  readonly about: string;
  readonly text: string;
}

/**
 * What works, but is hardly meant: agents kept for no job that leave no slot to jobs of other pools, minimums and floors
 * beyond maximums. A line each, for the config as it is and as its schedules bend it within a year from then (ms since the
 * epoch).
 */
export function crowdingWarnings(config: Limits, from: number): readonly string[] {
  const always = warningsOn({ pools: config.pools, scaling: config.scaling });
  const known = new Set(always.map(({ about }) => about));
  const lines = always.map(({ text }) => text);
  const checked = new Set<string>();
  for (const moment of momentsToCheck(config, from)) {
    const bent = inForce(config, moment);
    const numbers = JSON.stringify([
      bent.scaling.maxAgents,
      bent.pools.map(({ min, max, idleFloor }) => [min, max, idleFloor]),
    ]);
    if (checked.has(numbers)) continue;
    checked.add(numbers);
    for (const { about, text } of warningsOn(bent)) {
      if (known.has(about)) continue;
      known.add(about);
      lines.push(`by schedule, as at ${minuteOf(moment)}: ${text}`);
    }
  }
  return lines;
}

function warningsOn({ pools, scaling: { maxAgents } }: Limits): readonly Warning[] {
  const kept = pools.reduce((sum, pool) => sum + keptBy(pool), 0);
  const least = pools.reduce((sum, { min, max }) => sum + Math.min(min, max), 0);
  const warnings: Warning[] = [];
  if (least > maxAgents)
    warnings.push({
      about: 'min',
      text: `min of all pools together is ${least}, and scaling.max-agents is ${maxAgents}, which holds against them`,
    });
  else if (pools.length > 1 && kept >= maxAgents)
    warnings.push({
      about: 'kept',
      text: `idle-floor and min of all pools together keep ${counted(kept, 'agent')}, and scaling.max-agents is ${maxAgents}: a job of another pool waits until one of them has given way`,
    });
  return [...warnings, ...pools.flatMap((pool) => beyondMax(pool, maxAgents))];
}

function beyondMax(pool: PoolConfig, maxAgents: number): readonly Warning[] {
  const { name, min, max } = pool;
  const held = `of pool ${name} is larger than its max (${max}), which holds against it`;
  return [
    ...(floorOf(pool) > max ? [{ about: `floor ${name}`, text: `idle-floor ${held}` }] : []),
    ...atMax(pool, maxAgents),
    ...(min > max ? [{ about: `min ${name}`, text: `min (${min}) ${held}` }] : []),
  ];
}

/** A floor is of idle agents: at a maximum it holds only while none builds, and then none comes for it. */
function atMax(pool: PoolConfig, maxAgents: number): readonly Warning[] {
  const floor = floorOf(pool);
  const isOwn = floor === pool.max;
  if (floor === 0 || floor > pool.max || (floor < maxAgents && !isOwn)) return [];
  const reached = isOwn ? `its max (${pool.max})` : `scaling.max-agents (${maxAgents})`;
  return [
    {
      about: `floor ${pool.name}`,
      text: `idle-floor of pool ${pool.name} reaches ${reached}: it holds only while none of its agents builds, and the pool never has fewer`,
    },
  ];
}

function keptBy(pool: PoolConfig): number {
  return Math.min(pool.max, Math.max(pool.min, floorOf(pool)));
}

/** What is kept idle at the least, whatever builds. */
function floorOf({ idleFloor: { min, max } }: PoolConfig): number {
  return Math.min(min, max);
}

function minuteOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
