import { AGENT_PHASES, type AgentPhase, isStarting } from '../../domain/fleet.ts';
import type { Picture } from '../../machines/picture.ts';
import { hungAgents } from './hungAgents.ts';
import type { AgentsView, AgentView, Point } from './schemas.ts';
import { tally } from './tally.ts';

/** All agents of ours, those launched first in front. */
export function agentsView(picture: Picture, now: number): AgentsView {
  const { agents } = picture;
  const hung = new Set(hungAgents(picture).map(({ name }) => name));
  const views = Array.from(agents.values(), (agent): AgentView => {
    const { phase, building } = agent;
    const hasJob = phase === 'building' || building !== null;
    return {
      taskId: agent.taskId,
      pool: agent.pool,
      phase,
      since: agent.since,
      launchedAt: agent.launchedAt,
      ageMs: now - agent.launchedAt,
      hostId: agent.hostId,
      host: agent.hostname,
      uuid: agent.uuid,
      job: building,
      jobsDone: Math.max(0, agent.jobs - (hasJob ? 1 : 0)),
      idleSince: phase === 'idle' ? agent.since : null,
      launchedFor: agent.launchedFor,
      taskState: agent.taskState,
      retiring: agent.retiring,
      hung: hung.has(agent.taskId),
      drainRule: agent.drainRule,
      message: agent.message,
    };
  });
  return { agents: views.sort((a, b) => a.launchedAt - b.launchedAt || (a.taskId < b.taskId ? -1 : 1)) };
}

/** How many agents are in each phase. */
export function phaseCounts({ agents }: Picture): Record<AgentPhase, number> {
  return tally(
    AGENT_PHASES,
    Array.from(agents.values(), ({ phase }) => phase),
  );
}

/** The same for each pool that has agents. */
export function phasesByPool({ agents }: Picture): ReadonlyMap<string, Record<AgentPhase, number>> {
  const counts = new Map<string, Record<AgentPhase, number>>();
  for (const { pool, phase } of agents.values()) {
    const ofPool = counts.get(pool) ?? tally(AGENT_PHASES, []);
    ofPool[phase] += 1;
    counts.set(pool, ofPool);
  }
  return counts;
}

/** The agents' part of a point of the graphs. */
export function agentsPoint(
  counts: Readonly<Record<AgentPhase, number>>,
): Pick<Point, 'starting' | 'idle' | 'building' | 'other'> {
  const point = { starting: 0, idle: 0, building: 0, other: 0 };
  for (const phase of AGENT_PHASES) {
    if (isStarting({ phase })) point.starting += counts[phase];
    else if (phase === 'idle' || phase === 'building') point[phase] += counts[phase];
    else point.other += counts[phase];
  }
  return point;
}
