import { byText } from '../../domain/collections.ts';
import { AGENT_PHASES, type AgentPhase, isStarting } from '../../domain/fleet.ts';
import type { AgentPicture, Picture } from '../../machines/picture.ts';
import { type AgentsAsked, ALL_AGENTS, fits, hasWords, pageOf } from './asked.ts';
import { hungAgents } from './hungAgents.ts';
import type { AgentsView, AgentView, Point } from './schemas.ts';
import { tally } from './tally.ts';

/** The agents of ours that are asked for, by default all, those launched first in front. */
export function agentsView(picture: Picture, now: number, asked: AgentsAsked = ALL_AGENTS): AgentsView {
  const { agents } = picture;
  const hung = new Set(hungAgents(picture).map(({ name }) => name));
  const wanted = [...agents.values()].filter((agent) => isWanted(agent, asked)).sort(ORDERS[asked.sort]);
  return {
    total: agents.size,
    matching: wanted.length,
    drainable: wanted.filter(({ phase }) => phase === 'idle' || phase === 'building').length,
    agents: pageOf(wanted, asked).map((agent) => agentView(agent, { now, isHung: hung.has(agent.taskId) })),
  };
}

/** One of them; null if none has that task id. */
export function oneAgent(picture: Picture, now: number, taskId: string): AgentView | null {
  const agent = picture.agents.get(taskId);
  if (agent === undefined) return null;
  return agentView(agent, { now, isHung: hungAgents(picture).some(({ name }) => name === taskId) });
}

function isWanted(agent: AgentPicture, { text, pool, phase, host }: AgentsAsked): boolean {
  const { taskId, uuid, hostname, hostId, building, launchedFor } = agent;
  return (
    fits(pool, agent.pool) &&
    fits(phase, agent.phase) &&
    fits(host, hostname, hostId) &&
    (text === undefined ||
      hasWords(text, [taskId, uuid, hostname, hostId, building, launchedFor, agent.pool]))
  );
}

type Order = (a: AgentPicture, b: AgentPicture) => number;

const byLaunch: Order = (a, b) => a.launchedAt - b.launchedAt || (a.taskId < b.taskId ? -1 : 1);

const ORDERS: Readonly<Record<AgentsAsked['sort'], Order>> = {
  launched: byLaunch,
  newest: (a, b) => byLaunch(b, a),
  phase: (a, b) => AGENT_PHASES.indexOf(a.phase) - AGENT_PHASES.indexOf(b.phase) || byLaunch(a, b),
  pool: (a, b) => byText(a.pool, b.pool) || byLaunch(a, b),
  host: (a, b) => byText(a.hostname ?? a.hostId ?? '', b.hostname ?? b.hostId ?? '') || byLaunch(a, b),
  jobs: (a, b) => b.jobs - a.jobs || byLaunch(a, b),
};

function agentView(
  agent: AgentPicture,
  { now, isHung }: { readonly now: number; readonly isHung: boolean },
): AgentView {
  const { phase, building } = agent;
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
    jobsDone: jobsDoneBy(agent),
    idleSince: phase === 'idle' ? agent.since : null,
    launchedFor: agent.launchedFor,
    taskState: agent.taskState,
    retiring: agent.retiring,
    hung: isHung,
    drainRule: agent.drainRule,
    message: agent.message,
  };
}

/** Without the one in hand. */
export function jobsDoneBy({
  phase,
  building,
  jobs,
}: Pick<AgentPicture, 'phase' | 'building' | 'jobs'>): number {
  const hasJob = phase === 'building' || building !== null;
  return Math.max(0, jobs - (hasJob ? 1 : 0));
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
