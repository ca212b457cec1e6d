import { jvmPlan } from '../../../domain/agentJvm/options.ts';
import type { Config } from '../../../domain/config.ts';
import { pickUpOf, QUICK_AGENTS, QUICK_MS } from '../../../policy/pickUp.ts';

/**
 * What `pick-up` and `boot` of each pool come to, a line each: what its agents are told, what they are not and why, and how
 * soon an idle one takes a job. What the pool itself says to the JVMs is not repeated.
 */
export function jvmLines(config: Pick<Config, 'pools' | 'scaling'>): readonly string[] {
  return config.pools.flatMap((pool) => {
    const { added, remarks } = jvmPlan(pool, QUICK_MS);
    const { askIntervalMs, expectedMs } = pickUpOf(pool, 1);
    const grows =
      config.scaling.maxAgents > QUICK_AGENTS &&
      pickUpOf(pool, QUICK_AGENTS + 1).askIntervalMs > askIntervalMs;
    const told = added.map(({ variable, options }) => `agents are told ${options.join(' ')} by ${variable}`);
    const pace = `an idle agent asks for work every ${seconds(askIntervalMs)}, so that it takes a job after about ${seconds(expectedMs)}${grows ? `; from the ${QUICK_AGENTS + 1}st agent on, those launched ask less often` : ''}`;
    return [...told, ...remarks, pace].map((line) => `pool ${pool.name}: ${line}`);
  });
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
