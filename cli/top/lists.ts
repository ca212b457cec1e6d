import { hasWords } from '../../services/views/asked.ts';
import { agentCells } from '../desk/agents.ts';
import { groupCells } from '../desk/jobs.ts';
import { poolCells } from '../desk/pools.ts';
import type { TopModel } from './model.ts';

/** One line of a list. */
export interface Item {
  /** What tells it from the others. */
  readonly name: string;
  readonly cells: readonly string[];
}

/** What is listed now, in its order. */
export function itemsOf({ looked, list, filter }: TopModel): readonly Item[] {
  if (looked === null) return [];
  const { state, agents, jobs } = looked;
  if (list === 'agents')
    return agents.agents.map((agent) => ({ name: agent.taskId, cells: agentCells(agent) }));
  if (list === 'jobs')
    return jobs.groups.map((group) => ({
      name: [group.pipeline, group.cause, group.pool].join('\n'),
      cells: groupCells(group),
    }));
  return state.pools
    .map((pool) => ({ name: pool.name, cells: poolCells(pool, state) }))
    .filter(({ cells }) => hasWords(filter === '' ? undefined : filter, cells));
}

/** How many there are of each list. */
export function countsOf({ looked }: TopModel): Readonly<Record<TopModel['list'], number>> {
  return {
    agents: looked?.agents.matching ?? 0,
    jobs: looked?.jobs.matching ?? 0,
    pools: looked?.state.pools.length ?? 0,
  };
}
