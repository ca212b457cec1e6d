import { duration } from '../../domain/phrases.ts';
import type { AgentsAsked } from '../../services/views/asked.ts';
import { AGENTS, type AgentsView, type AgentView } from '../../services/views/schemas.ts';
import { askInstance } from '../instance.ts';
import { moreThan, queryOf, rows } from './rows.ts';
import { type DeskFlags, show, type Watching } from './watch.ts';

export interface AgentsFlags extends DeskFlags, Partial<Omit<AgentsAsked, 'offset'>> {
  readonly limit: number;
}

type Print = (line: string) => void;

/** What each agent of a running instance does. */
export function agents(flags: AgentsFlags, print: Print, watching?: Watching): Promise<number> {
  const { text, pool, phase, host, sort, limit } = flags;
  const query = queryOf({ text, pool, phase, host, sort, limit });
  const read = () => askInstance(flags, `/api/v1/agents?${query}`, AGENTS);
  return show(flags, { read, describe: describeAgents }, print, watching);
}

function describeAgents({ agents, matching, total }: AgentsView): string {
  if (matching === 0) return total === 0 ? 'no agent of ours is there' : 'no agent is like that';
  return [rows(AGENTS_HEAD, agents.map(agentCells)), ...moreThan(agents.length, matching, 'agent')].join(
    '\n',
  );
}

export const AGENTS_HEAD = ['state', 'agent', 'pool', 'host', 'age', 'jobs', 'doing'] as const;

export function agentCells(agent: AgentView): readonly string[] {
  return [
    agent.phase,
    agent.taskId,
    agent.pool,
    agent.host ?? agent.hostId ?? '-',
    duration(agent.ageMs),
    String(agent.jobsDone),
    doing(agent),
  ];
}

function doing({ job, retiring, message, drainRule, phase, hung, launchedFor }: AgentView): string {
  if (job !== null) return retiring ? `${job}, and then goes` : job;
  if (message !== null) return message;
  if (phase === 'draining') return `being taken away${drainRule === null ? '' : ` (${drainRule})`}`;
  if (hung) return 'says it is idle and takes no job';
  return launchedFor === null ? '-' : `for ${launchedFor}`;
}
