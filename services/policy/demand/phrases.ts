import type { WaitingJob } from '../../domain/gocd.ts';
import type { Missing } from '../fit.ts';
import type { AgentGroup, AgentRole } from './agents.ts';
import type { PoolState } from './pools.ts';

/** Parts of sentences, in the words an operator uses. */

/** `45 s`, `3 min 20 s`, `2 h 5 min`, `4 d 1 h`. */
export function duration(ms: number): string {
  const seconds = Math.round(Math.max(0, ms) / 1000);
  const [large, small] = UNITS.find(([unit]) => seconds >= unit.seconds) ?? [];
  if (large === undefined) return `${seconds} s`;
  const rest = small === undefined ? 0 : Math.floor((seconds % large.seconds) / small.seconds);
  const head = `${Math.floor(seconds / large.seconds)} ${large.name}`;
  return rest > 0 && small !== undefined ? `${head} ${rest} ${small.name}` : head;
}

const DAY = { name: 'd', seconds: 86_400 };
const HOUR = { name: 'h', seconds: 3_600 };
const MINUTE = { name: 'min', seconds: 60 };
const SECOND = { name: 's', seconds: 1 };
const UNITS = [
  [DAY, HOUR],
  [HOUR, MINUTE],
  [MINUTE, SECOND],
] as const;

/** `1 agent`, `3 agents`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1);
  return names.length < 2 ? (last ?? '') : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** What a job asks of an agent: `docker and java, in environment prod`. */
export function needs({ resources, environment }: WaitingJob): string {
  const of = resources.length > 0 ? listed(resources) : 'no resources';
  return environment === null ? `${of}, in no environment` : `${of}, in environment ${environment}`;
}

/** `pool linux has 4 of at most 10 agents (3 building, 1 starting)`. */
export function numbers(pool: PoolState): string {
  const parts = (['building', 'idle', 'starting', 'unavailable'] as const).filter((part) => pool[part] > 0);
  const live = parts.reduce((sum, part) => sum + pool[part], 0);
  const detail = parts.map((part) => `${pool[part]} ${part}`).join(', ');
  return `pool ${pool.name} has ${live} of at most ${counted(pool.max, 'agent')}${detail && ` (${detail})`}`;
}

/** The agents in a role, by number and one name: `agent go-1`, `2 agents, go-1 for one`. */
export function some(groups: readonly AgentGroup[], role: AgentRole): string {
  const inRole = groups.filter((group) => group.role === role);
  const count = inRole.reduce((sum, { agents }) => sum + agents.length, 0);
  const name = inRole[0]?.agents[0]?.name;
  return count === 1 ? `agent ${name}` : `${counted(count, 'agent')}, ${name} for one`;
}

/** What a pool lacks for a job: `lacks resource gpu and is not in environment prod`. */
export function lacks({ resources, environment }: Missing): string {
  const parts: string[] = [];
  if (resources.length > 0) {
    parts.push(`lacks ${resources.length === 1 ? 'resource' : 'resources'} ${listed(resources)}`);
  }
  if (environment.kind === 'not-in') parts.push(`is not in environment ${environment.name}`);
  if (environment.kind === 'in-some') {
    parts.push(`is in environment ${listed(environment.names)} while the job's pipeline is in none`);
  }
  return parts.join(' and ');
}
