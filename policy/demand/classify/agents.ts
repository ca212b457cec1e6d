import { byText } from '../../../domain/collections.ts';
import type { AgentPhase, FleetAgent } from '../../../domain/fleet.ts';
import type { GocdAgent } from '../../../domain/gocd.ts';
import { isOurs } from '../../../domain/ids.ts';
import {
  type AgentLike,
  type Capability,
  capabilityOf,
  type FitRules,
  isKnown,
  knownEnvironments,
} from '../../fit.ts';
import type { World } from '../../world.ts';
import { isOverdue } from './overdue.ts';

/** How long a lost agent of ours is waited for: just after a restart of the server every agent is Missing for some seconds. */
export const LOST_GRACE_MS = 60_000;

/**
 * What an agent can do for a waiting job. The first three may cover one job each, in this order. A `hung` one says it is
 * idle, and takes none.
 */
export type AgentRole = 'idle' | 'starting' | 'returning' | 'building' | 'hung' | 'disabled' | 'lost';

/** Agents that differ in nothing the matching looks at. */
export interface AgentGroup {
  readonly role: AgentRole;
  /** Our pool they belong to; null for foreign ones. */
  readonly pool: string | null;
  readonly capability: Capability;
  /** Longest in their phase first. */
  readonly agents: readonly KnownAgent[];
}

export interface KnownAgent {
  readonly name: string;
  /** Its uuid in GoCD; null before it has registered. */
  readonly uuid: string | null;
  /** When it entered its phase (ms since the epoch); null for a foreign one that is not idle, of which we do not know. */
  readonly since: number | null;
}

/**
 * All agents that mean something to a waiting job: ours as their machines know them, foreign ones as GoCD lists
 * them. A record of ours without a task behind it is a trace of an agent that has ended, and means nothing.
 * Foreign groups come first within a role, so that a job they can take costs us nothing.
 */
export function agentGroups(
  { config, view, fleet, memory, now }: Pick<World, 'config' | 'view' | 'fleet' | 'memory' | 'now'>,
  rules: FitRules,
): AgentGroup[] {
  const listed = resolveEnvironments(view.jobs, view.agents);
  const byUuid = new Map(listed.map((agent) => [agent.uuid, agent]));
  const groups = new GroupBuilder(rules);
  // Another instance's agents take jobs as any agent does that is not ours.
  const own = fleet.filter(({ phase }) => phase !== 'foreign');
  const others = new Set(fleet.filter(({ phase }) => phase === 'foreign').map(({ taskId }) => taskId));
  for (const agent of own) {
    const record = agent.uuid === null ? undefined : byUuid.get(agent.uuid);
    const role = hangs(agent, memory) ? 'hung' : roleOfOurs(agent, record, { memory, now });
    if (role !== null) {
      const { uuid, taskId: name, since } = agent;
      groups.add(role, agent.pool, record ?? { ...agent, elastic: false }, { uuid, name, since });
    }
  }
  const ourUuids = new Set(own.map((agent) => agent.uuid));
  for (const agent of listed) {
    const isNamedLikeOurs = isOurs(agent.hostname, config.name) && !others.has(agent.hostname);
    const foreign = !ourUuids.has(agent.uuid) && !isNamedLikeOurs;
    const listedRole = foreign ? roleOfForeign(agent) : null;
    const role = listedRole === 'idle' && memory.hungAgents.hung.has(agent.uuid) ? 'hung' : listedRole;
    const { uuid, hostname: name } = agent;
    const since = role === 'idle' ? (memory.hungAgents.idleSince.get(uuid) ?? null) : null;
    if (role !== null) groups.add(role, null, agent, { uuid, name, since });
  }
  return groups.build();
}

/** Whether an agent of ours says it is idle and takes no job. */
export function hangs(
  { phase, uuid }: Pick<FleetAgent, 'phase' | 'uuid'>,
  { hungAgents }: Pick<World['memory'], 'hungAgents'>,
): boolean {
  return phase === 'idle' && uuid !== null && hungAgents.hung.has(uuid);
}

const ROLE_OF_PHASE: Readonly<Record<AgentPhase, AgentRole | null>> = {
  launching: 'starting',
  staging: 'starting',
  registering: 'starting',
  idle: 'idle',
  building: 'building',
  disabled: 'disabled',
  lost: 'lost',
  unapproved: null, // its pool is blocked instead
  draining: null,
  foreign: null,
  ending: null,
};

function roleOfOurs(
  agent: FleetAgent,
  record: GocdAgent | undefined,
  { memory, now }: Pick<World, 'memory' | 'now'>,
): AgentRole | null {
  if (isOverdue(agent, { memory, now })) return null;
  const { phase, since, taskRuns } = agent;
  // LostContact is the server's word that there has been none for minutes; and Mesos may have lost its task as well.
  const mayBeBackSoon = taskRuns && record?.runState !== 'LostContact' && now - since <= LOST_GRACE_MS;
  return phase === 'lost' && mayBeBackSoon ? 'returning' : ROLE_OF_PHASE[phase];
}

function roleOfForeign({ configState, runState }: GocdAgent): AgentRole | null {
  if (configState === 'Pending') return null;
  if (configState === 'Disabled') return 'disabled';
  if (runState === 'Idle') return 'idle';
  return runState === 'Building' ? 'building' : 'lost';
}

/**
 * GoCD lists an environment as unknown both where it does not exist and, for a moment, where a fresh agent has
 * not been put into it yet. One that a waiting job or another agent is in surely exists.
 */
function resolveEnvironments(
  jobs: World['view']['jobs'],
  agents: readonly GocdAgent[],
): readonly GocdAgent[] {
  if (agents.every((agent) => agent.unknownEnvironments.length === 0)) return agents;
  const known = knownEnvironments(jobs, agents);
  return agents.map((agent) => {
    if (agent.unknownEnvironments.length === 0) return agent;
    const real = agent.unknownEnvironments.filter((name) => isKnown(name, known));
    const unknownEnvironments = agent.unknownEnvironments.filter((name) => !isKnown(name, known));
    return { ...agent, environments: [...agent.environments, ...real], unknownEnvironments };
  });
}

const ROLE_ORDER: readonly AgentRole[] = [
  'idle',
  'starting',
  'returning',
  'building',
  'hung',
  'disabled',
  'lost',
];

interface Draft extends AgentGroup {
  readonly key: string;
  readonly agents: KnownAgent[];
}

/** Puts agents of one role, pool and capability together, so that ten thousand agents become a few dozen groups. */
class GroupBuilder {
  readonly #groups = new Map<string, Draft>();
  readonly #rules: FitRules;

  constructor(rules: FitRules) {
    this.#rules = rules;
  }

  add(role: AgentRole, pool: string | null, agent: AgentLike, known: KnownAgent): void {
    const key = [role, pool ?? '', signature(agent)].join('\u0001');
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { key, role, pool, capability: capabilityOf(agent, this.#rules), agents: [] };
      this.#groups.set(key, group);
    }
    group.agents.push(known);
  }

  build(): AgentGroup[] {
    const groups = [...this.#groups.values()].sort(byRoleThenOwner);
    for (const { agents } of groups) agents.sort(longestFirst);
    return groups;
  }
}

function signature({ resources, environments, unknownEnvironments, elastic }: AgentLike): string {
  return [
    resources.join('\u0000'),
    environments.join('\u0000'),
    unknownEnvironments?.join('\u0000'),
    elastic,
  ].join('\u0001');
}

function byRoleThenOwner(a: Draft, b: Draft): number {
  return (
    ROLE_ORDER.indexOf(a.role) - ROLE_ORDER.indexOf(b.role) ||
    byText(a.pool ?? '', b.pool ?? '') ||
    byText(a.key, b.key)
  );
}

function longestFirst(a: KnownAgent, b: KnownAgent): number {
  return (a.since ?? 0) - (b.since ?? 0) || byText(a.name, b.name);
}
