import type { Cause } from '../../domain/demand.ts';
import { counted, duration } from '../../domain/phrases.ts';
import { type Finding, hasAgents } from './findings.ts';
import type { DemandInput } from './input.ts';
import { nearestPool } from './nearest.ts';
import { needs, numbers, some } from './phrases.ts';
import { globalRoom, type PoolState } from './pools.ts';
import { limitWords, prospect } from './prospects.ts';
import type { Words, World } from './words.ts';

/** Puts findings into words. */
export function explainer(pools: readonly PoolState[], input: DemandInput): (finding: Finding) => Words {
  const byName = new Map(pools.map((pool) => [pool.name, pool]));
  const byUuid = new Map(input.view.agents.map((agent) => [agent.uuid, agent]));
  const inNumbers = new Map(pools.map((state) => [state.name, numbers(state)]));
  const pool = (finding: Finding) => (finding.pool === null ? undefined : byName.get(finding.pool));
  const world: World = {
    input,
    pool,
    numbers: (finding) => inNumbers.get(finding.pool ?? '') ?? `pool ${finding.pool} is not configured`,
    agent: (uuid) => byUuid.get(uuid),
    nearest: nearestPool(pools, input.view),
    live: input.config.scaling.maxAgents - globalRoom(input),
  };
  return (finding) => WORDS[finding.cause](finding, world);
}

const WORDS: Readonly<Record<Cause, (finding: Finding, world: World) => Words>> = {
  'no-agent': (finding, world) => ({
    reason: `No agent can run it: it needs ${needs(finding.entry.job)}; ${world.numbers(finding)}.`,
    remedy: prospect(finding, world),
  }),
  'agents-busy': (finding, world) => ({
    reason: `Whoever can run it is building (${agents(finding, 'building')}); ${world.numbers(finding)}.`,
    remedy: prospect(finding, world),
  }),
  'no-offers': (finding, { input }) => ({
    reason: `An agent of pool ${finding.pool} is wanted, but the cluster has no room for it: ${input.unplaced.get(finding.pool ?? '')}.`,
    remedy: 'It starts as soon as Mesos offers that much: free or add hosts, or have the pool ask for less.',
  }),
  assigning: ({ agent }, { input }) => ({
    reason: `Agent ${agent?.name} is idle and can run it.`,
    remedy: `GoCD should give it the job within ${duration(input.config.scaling.assignmentTime)}.`,
  }),
  stuck: ({ agent }, { input }) => ({
    reason: `Agent ${agent?.name} is idle and can run it, yet GoCD has not given it the job for more than ${duration(input.config.scaling.assignmentTime)}.`,
    remedy: 'Look at that agent in GoCD and in its log: if it has stopped asking for work, remove it.',
  }),
  starting: ({ agent, pool }, { input }) => ({
    reason: `Agent ${agent?.name} of pool ${pool} has been on its way for ${duration(input.now - (agent?.since ?? input.now))}.`,
    remedy: 'It takes the job once it has registered with GoCD.',
  }),
  settling: ({ entry }, { input }) => ({
    reason: `It was first seen ${duration(input.now - entry.firstSeen)} ago, and an idle agent may take it.`,
    remedy: `It counts as short of an agent once it has been seen for ${duration(input.config.backlog.settle)}.`,
  }),
  'no-pool': (finding, world) => ({
    reason: `No pool serves what it needs (${needs(finding.entry.job)}); ${world.nearest(finding)}.`,
    remedy:
      finding.kind && hasAgents(finding.kind, 'building')
        ? `It waits for whoever else can run it (${agents(finding, 'building')}); a pool that fits would serve it sooner.`
        : 'Add what is missing to a pool, add a pool that has it, or change what the job asks for.',
  }),
  'needs-unknown': () => ({
    reason:
      "What it needs is not known: without the feed that stands in the pipeline's configuration, which the GoCD account may not see.",
    remedy: 'Make the account of go-server a system administrator of GoCD; nothing is launched on a guess.',
  }),
  elastic: () => ({
    reason: 'It has an elastic profile, so only an agent made by that elastic plugin may run it.',
    remedy: 'Look at the status report of the elastic plugin in GoCD: no agent of ours can take it.',
  }),
  pinned: ({ entry }, world) => ({
    reason: `It runs on all agents, and this run of it only on ${pinnedTo(entry.job.pin, world)}.`,
    remedy: 'It waits for that one agent: bring it back, or cancel the job.',
  }),
  'agents-disabled': (finding, world) => ({
    reason: `Only disabled agents can run it (${agents(finding, 'disabled')}) and no pool serves it; ${world.nearest(finding)}.`,
    remedy: 'Enable one of them in GoCD, or add a pool that fits.',
  }),
  'agents-pending': (finding, world) => ({
    reason: `Pool ${finding.pool} would serve it, but GoCD has not approved ${counted(world.pool(finding)?.unapproved ?? 0, 'agent')} of it, which means a wrong or missing auto-register key.`,
    remedy: world.input.config.scaling.enablePending
      ? 'We approve them; the pool launches more once none is left.'
      : "Set auto-register-key to the server's agentAutoRegisterKey, then enable or delete the pending agents; the pool launches more once none is left.",
  }),
  'agents-lost': (finding, world) => lostWords(finding, world),
  maintenance: () => ({
    reason: 'GoCD is in maintenance mode: it gives out no jobs and registers no agents.',
    remedy: 'Nothing is launched or removed until maintenance ends.',
  }),
  stale: ({ entry }) => ({
    reason: `The feed still lists it, but the job ${entry.job.state === 'gone' ? 'no longer exists' : 'no longer waits'}.`,
    remedy: 'Nothing to do: it counts for nothing, and GoCD drops it from the feed in time.',
  }),
  limit: (finding, world) => limitWords(finding, world),
  'backing-off': (finding, world) => ({
    reason: `Launches of pool ${finding.pool} keep failing, ${world.pool(finding)?.breaker?.failures} in a row; last: ${world.pool(finding)?.breaker?.lastError}.`,
    remedy: `${trial(world.pool(finding), world.input.now)} Mend the cause to have it succeed.`,
  }),
};

function agents({ kind }: Finding, role: 'building' | 'disabled' | 'lost'): string {
  return some(kind?.groups ?? [], role);
}

function pinnedTo(pin: Finding['entry']['job']['pin'], { agent }: World): string {
  if (pin.kind !== 'agent') return 'the agent GoCD made it for';
  const known = agent(pin.uuid);
  if (known === undefined) return `agent ${pin.uuid}, which GoCD no longer lists`;
  const state = known.configState === 'Enabled' ? known.runState : known.configState;
  return `agent ${known.hostname}, which shows as ${state}`;
}

function lostWords(finding: Finding, world: World): Words {
  if (finding.agent !== null) {
    return {
      reason: `Agent ${finding.agent.name} could run it, but has been lost for ${duration(world.input.now - (finding.agent.since ?? world.input.now))}.`,
      remedy: 'It is given a moment to come back, as all agents do after a restart of the server.',
    };
  }
  return {
    reason: `Only lost agents can run it (${agents(finding, 'lost')}) and no pool serves it; ${world.nearest(finding)}.`,
    remedy: 'Bring one of them back, or add a pool that fits.',
  };
}

function trial(pool: PoolState | undefined, now: number): string {
  const { breaker, starting = 0, capacity = 0 } = pool ?? {};
  if (breaker?.probing || starting > 0) return 'One agent is being tried; if it registers, the rest follow.';
  if (capacity > 0) return 'One agent is tried now; if it registers, the rest follow.';
  const wait = breaker === undefined ? 0 : breaker.retryAt - now;
  return `One agent is tried in ${duration(wait)}; if it registers, the rest follow.`;
}
