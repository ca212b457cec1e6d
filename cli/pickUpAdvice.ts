import { jvmPlan } from '../domain/agentJvm/options.ts';
import type { Config } from '../domain/config.ts';
import { QUICK_MS } from '../policy/pickUp.ts';

/**
 * What options of the server would have jobs wait less for agents that are there, a line each.
 * @param toldMs the interval at which it tells all its agents to ask for work, ms; null if it tells none.
 */
export function pickUpAdvice(config: Pick<Config, 'pools'>, toldMs: number | null): readonly string[] {
  return [
    ...intervalAdvice(config, toldMs),
    'how often it makes its list of waiting jobs cannot be told from outside: started with -Dcruise.build.assignment.service.interval=1000 it does so every second in place of 5, and each job waits 2 s less',
  ];
}

function intervalAdvice(config: Pick<Config, 'pools'>, toldMs: number | null): readonly string[] {
  if (toldMs !== null)
    return [
      `all its agents are told to ask for work every ${toldMs / 1000} s (gocd.agent.extra.properties), whatever pick-up and env say`,
    ];
  const slow = config.pools.filter((pool) => jvmPlan(pool, QUICK_MS).askIntervalMs > QUICK_MS);
  if (slow.length === 0) return [];
  const names = slow.map(({ name }) => name).join(', ');
  return [
    `idle agents of pool ${names} ask it for work seldom: started with -Dgocd.agent.extra.properties=agent.get.work.interval=2000 it has all its agents, whatever their image, take a job after 6 s`,
  ];
}
