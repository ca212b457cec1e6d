import type { WaitingJob } from '../../../domain/gocd.ts';
import { counted, listed } from '../../../domain/phrases.ts';
import type { Missing } from '../../fit.ts';
import type { AgentGroup, AgentRole } from '../classify/agents.ts';
import type { PoolState } from '../classify/pools.ts';

/** Parts of sentences about jobs, pools and agents. */

/** What a job asks of an agent: `docker and java, in environment prod`. */
export function needs({ resources, environment }: WaitingJob): string {
  const of = resources.length > 0 ? listed(resources) : 'no resources';
  return environment === null ? `${of}, in no environment` : `${of}, in environment ${environment}`;
}

/** `6 of at most 6 agents (linux: 3 building, 1 starting; gpu: 2 idle)`: who holds the slots that all pools share. */
export function slotHolders(
  pools: readonly PoolState[],
  live: number,
  maxAgents: number,
  until: string,
): string {
  const parts = pools.flatMap((pool) => {
    const { of, detail } = holdersIn(pool);
    return of === 0 ? [] : [{ of, text: `${pool.name}: ${detail}` }];
  });
  const removed = live - parts.reduce((sum, { of }) => sum + of, 0);
  const texts = parts.map(({ text }) => text);
  if (removed > 0) texts.push(`${removed} of pools that are gone`);
  return `${live} of at most ${counted(maxAgents, 'agent')}${until}${texts.length === 0 ? '' : ` (${texts.join('; ')})`}`;
}

function holdersIn(pool: PoolState) {
  const parts = (['building', 'idle', 'starting', 'unavailable'] as const).filter((part) => pool[part] > 0);
  const of = parts.reduce((sum, part) => sum + pool[part], 0);
  return { of, detail: parts.map((part) => `${pool[part]} ${part}`).join(', ') };
}

/** `pool linux has 4 of at most 10 agents (3 building, 1 starting)`; the maximum is followed by how long it is that. */
export function numbers(pool: PoolState, until: string): string {
  const { of, detail } = holdersIn(pool);
  return `pool ${pool.name} has ${of} of at most ${counted(pool.max, 'agent')}${until}${detail && ` (${detail})`}`;
}

/** What has been granted to jobs that come first: `, and 2 more are for a/1/build/1/x and another job`; empty for none. */
export function grantedIn(jobs: readonly { readonly job: Pick<WaitingJob, 'locator'> }[]): string {
  const [first] = jobs;
  if (first === undefined) return '';
  const others = jobs.length - 1;
  const rest = others === 0 ? '' : ` and ${others === 1 ? 'another job' : `${others} other jobs`}`;
  return `, and ${jobs.length} more ${jobs.length === 1 ? 'is' : 'are'} for ${first.job.locator}${rest}`;
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

/** `is only for jobs that ask for gpu`. */
export function isOnlyFor(names: readonly string[]): string {
  return `is only for jobs that ask for ${names.length === 1 ? '' : 'one of '}${listed(names)}`;
}
