import { jvmPlan } from '../../../domain/agentJvm/options.ts';
import type { Config } from '../../../domain/config.ts';
import { pickUpOf, quickInterval } from '../../../policy/pickUp.ts';

/**
 * What `pick-up` and `boot` of each pool come to, a line each: what its agents are told, what they are not and why, and how
 * soon an idle one takes a job. What the pool itself says to the JVMs is not repeated.
 */
export function jvmLines(config: Pick<Config, 'pools' | 'scaling'>): readonly string[] {
  const quickMs = quickInterval(config);
  return config.pools.flatMap((pool) => {
    const { added, remarks, askIntervalMs } = jvmPlan(pool, quickMs);
    const { expectedMs } = pickUpOf(pool, config);
    const told = added.map(({ variable, options }) => `agents are told ${options.join(' ')} by ${variable}`);
    const pace = `an idle agent asks for work every ${seconds(askIntervalMs)}, so that it takes a job after about ${seconds(expectedMs)}`;
    return [...told, ...remarks, pace].map((line) => `pool ${pool.name}: ${line}`);
  });
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
