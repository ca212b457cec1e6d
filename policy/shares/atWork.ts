import { grouped } from '../../domain/collections.ts';
import { UNLIMITED } from '../../domain/config.ts';
import { pipelineOf } from '../../domain/configuredPlace.ts';
import { countsAsLive, type FleetAgent } from '../../domain/fleet.ts';
import type { GocdAgent } from '../../domain/gocd.ts';
import { REST } from '../../domain/settings/kinds/shareKinds.ts';
import { isOverdue } from '../demand/classify/overdue.ts';
import type { World } from '../world.ts';
import type { ShareQuestion } from './membership.ts';
import type { ShareUse } from './shareUse.ts';

/**
 * All shares, those of the config first, with the agents that build their jobs: counted anew each time from what GoCD and Mesos
 * tell. An agent that is overdue still belongs to the job that it was launched for.
 */
export function sharesAtWork(
  { config, fleet, view, ...world }: Pick<World, 'config' | 'fleet' | 'view' | 'memory' | 'now'>,
  shareOf: (job: ShareQuestion) => string,
): readonly ShareUse[] {
  const listed = new Map(view.agents.map((agent) => [agent.hostname, agent]));
  const waiting = new Map(view.jobs.map((job) => [job.locator, job]));
  const shareHaving = (agent: FleetAgent): string | null => {
    const known = listed.get(agent.taskId);
    if (agent.phase === 'building' || known?.building) return known ? shareBuilding(known, shareOf) : REST;
    const job = isOverdue(agent, world) ? waiting.get(agent.launchedFor ?? '') : undefined;
    return job === undefined ? null : shareOf(job);
  };
  const agentsOf = grouped(fleet.filter(countsAsLive), shareHaving);
  const rest = { name: REST, weight: 1, reserved: 0, max: UNLIMITED };
  return [...config.shares, rest].map(({ name, weight, reserved, max }) => ({
    name,
    weight,
    reserved,
    max,
    used: agentsOf(name).length,
    atWork: agentsOf(name).map(({ taskId }) => taskId),
    unservedMs: Math.max(0, world.now - (world.memory.unservedShares.get(name) ?? world.now)),
    part: UNLIMITED,
    ahead: 0,
  }));
}

/** Where the account may not see what an agent builds, it is not known whose it is. */
function shareBuilding({ building, buildingIn }: GocdAgent, shareOf: (job: ShareQuestion) => string): string {
  if (building === null) return REST;
  return shareOf({
    pipeline: pipelineOf(building),
    group: buildingIn?.group,
    environment: buildingIn?.environment ?? null,
  });
}
