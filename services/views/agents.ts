import { AGENT_PHASES, type AgentPhase, isStarting } from '../../domain/fleet.ts';
import { phaseOf } from '../../machines/root/fleet.ts';
import type { AgentsView, AgentView, Point } from './schemas.ts';
import { agentsIn, type CoreSnapshot } from './snapshot.ts';
import { tally } from './tally.ts';

/** All agents of ours, those launched first in front. */
export function agentsView(snapshot: CoreSnapshot, now: number): AgentsView {
  const agents = agentsIn(snapshot).map((agent): AgentView => {
    const { context } = agent;
    const phase = phaseOf(agent);
    const hasJob = phase === 'building' || context.building !== null;
    return {
      taskId: context.taskId,
      pool: context.pool,
      phase,
      since: context.since,
      launchedAt: context.launchedAt,
      ageMs: now - context.launchedAt,
      hostId: context.hostId,
      host: context.hostname,
      uuid: context.uuid,
      job: context.building,
      jobsDone: Math.max(0, context.jobs - (hasJob ? 1 : 0)),
      idleSince: phase === 'idle' ? context.since : null,
      launchedFor: context.launchedFor,
      taskState: context.taskState,
      retiring: agent.hasTag('retiring'),
      drainRule: context.drainRule,
      message: context.message,
    };
  });
  return { agents: agents.sort((a, b) => a.launchedAt - b.launchedAt || (a.taskId < b.taskId ? -1 : 1)) };
}

/** How many agents are in each phase. */
export function phaseCounts(snapshot: CoreSnapshot): Record<AgentPhase, number> {
  return tally(AGENT_PHASES, agentsIn(snapshot).map(phaseOf));
}

/** The same for each pool that has agents. */
export function phasesByPool(snapshot: CoreSnapshot): ReadonlyMap<string, Record<AgentPhase, number>> {
  const counts = new Map<string, Record<AgentPhase, number>>();
  for (const agent of agentsIn(snapshot)) {
    const { pool } = agent.context;
    const ofPool = counts.get(pool) ?? tally(AGENT_PHASES, []);
    ofPool[phaseOf(agent)] += 1;
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
