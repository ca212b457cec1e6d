import { byText, grouped } from '../../../domain/collections.ts';
import { countsAsLive } from '../../../domain/fleet.ts';
import { isOurs } from '../../../domain/ids.ts';
import { counted, duration, listed } from '../../../domain/phrases.ts';
import { followsMaxAgents } from '../../schedule/inForce.ts';
import { untilWords } from '../../schedule/words.ts';
import { hasAgents } from '../classify/classify.ts';
import { globalRoom, type PoolState } from '../classify/pools.ts';
import { isShort } from '../ration/ration.ts';
import {
  type ExplainedJob,
  poolOf,
  type Rationed,
  type RationedJob,
  type WaitingCause,
  type Words,
} from '../record.ts';
import { type Background, limitWords, noRoomWords, prospect } from './limits.ts';
import { nearestPool } from './nearest.ts';
import { notOursWords } from './notOurs.ts';
import { grantedIn, needs, numbers, slotHolders, some } from './phrases.ts';
import { shareWords } from './shares.ts';

/** Puts into words why a job waits. */
export function explainer(rationed: Rationed): (job: ExplainedJob) => Words {
  const { pools, input, gate, jobs } = rationed;
  const granted = jobs.filter(isShort);
  const inAll = grantedIn(granted);
  const grantedBy = grouped(granted, poolOf);
  const inPool = new Map(pools.map(({ name }) => [name, grantedIn(grantedBy(name))]));
  const byName = new Map(pools.map((pool) => [pool.name, pool]));
  const byUuid = new Map(input.view.agents.map((agent) => [agent.uuid, agent]));
  const { maxAgents, schedule } = input.config.scaling;
  const overallUntil = untilWords(schedule, 'maxAgents', input.calendar);
  const isAlone = followsMaxAgents(input.config);
  const maxUntil = new Map(
    pools.map(({ name, config }) => [
      name,
      isAlone ? overallUntil : untilWords(config.schedule, 'max', input.calendar),
    ]),
  );
  const inNumbers = new Map(
    pools.map((state) => [state.name, numbers(state, maxUntil.get(state.name) ?? '')]),
  );
  const background: Background = {
    input,
    gate,
    pool: (job) => byName.get(job.pool ?? ''),
    numbers: (job) => inNumbers.get(job.pool ?? '') ?? `pool ${job.pool} is not configured`,
    granted: (pool) => (pool === undefined ? inAll : (inPool.get(pool ?? '') ?? '')),
    agent: (uuid) => byUuid.get(uuid),
    nearest: nearestPool(pools, input.view),
    overall: slotHolders(pools, input.fleet.filter(countsAsLive).length, maxAgents, overallUntil),
    isFull: globalRoom(input) <= granted.filter(takesSlot).length,
    shares: shareWords(rationed),
    isAlone,
    maxAgentsKey: overallUntil === '' ? 'scaling.max-agents' : 'max-agents in scaling.schedule',
    maxKey: (pool) => `max of pool ${pool}${maxUntil.get(pool ?? '') ? ' in its schedule' : ''}`,
  };
  return (job) => WORDS[job.cause](job, background);
}

/** A launch that lacks room on hosts stands beside the count, and takes no slot from others. */
function takesSlot({ cover }: RationedJob): boolean {
  return cover.by === 'launch' && !cover.pool.lacksRoom;
}

const WORDS: Readonly<Record<WaitingCause, (job: ExplainedJob, background: Background) => Words>> = {
  'no-agent': (job, background) => ({
    reason: hasAgents(job.kind, 'hung')
      ? `Every idle agent that can run it takes no jobs (${agents(job, 'hung')}); ${background.numbers(job)}.`
      : `No agent can run it: it needs ${needs(job.job)}; ${background.numbers(job)}.`,
    remedy: prospect(job, background),
  }),
  'agents-busy': (job, background) => ({
    reason: `Every agent that can run it is building (${agents(job, 'building')}); ${background.numbers(job)}.`,
    remedy: prospect(job, background),
  }),
  'no-offers': (job, background) => noRoomWords(job, background),
  'no-host-large-enough': (job, background) => ({
    reason: `An agent of pool ${job.pool} is wanted, but no host was ever seen that could hold one: ${background.pool(job)?.tooLarge}.`,
    remedy:
      'Add a host that large, or have the pool ask for less; meanwhile it keeps nobody else from being served.',
  }),
  'mesos-away': (job, { input }) => ({
    reason: `An agent of pool ${job.pool} is wanted, but nothing can be asked of Mesos: ${input.mesosProblem}.`,
    remedy:
      'We subscribe again until Mesos hears us, and then launch it; see whether the master can be reached.',
  }),
  assigning: (job, { input }) => ({
    reason: `Agent ${job.agent?.name} is idle and can run it.`,
    remedy: `GoCD should give it the job within ${duration(input.config.scaling.assignmentTime)}.`,
  }),
  stuck: (job, { input }) => ({
    reason: `${job.agent === null ? `Every agent that can run it (${agents(job, 'hung')})` : `Agent ${job.agent.name}`} is idle${job.agent === null ? '' : ' and can run it'}, yet GoCD has not given it the job for more than ${duration(input.config.scaling.assignmentTime)}.`,
    remedy: 'Look at that agent in GoCD and in its log: if it has stopped asking for work, remove it.',
  }),
  starting: (job, { input }) => ({
    reason: `Agent ${job.agent?.name} of pool ${job.pool} has been on its way for ${duration(input.now - (job.agent?.since ?? input.now))}.`,
    remedy: 'It takes the job once it has registered with GoCD.',
  }),
  settling: ({ firstSeen }, { input }) => ({
    reason: `It was first seen ${duration(input.now - firstSeen)} ago, and an idle agent may take it.`,
    remedy: `It counts as short of an agent once it has been seen for ${duration(input.config.backlog.settle)}.`,
  }),
  'not-ours': (job, { input }) => notOursWords(job, input),
  'no-pool': (job, background) => ({
    reason: `No pool serves what it needs (${needs(job.job)}); ${background.nearest(job)}.`,
    remedy: hasAgents(job.kind, 'building')
      ? `It waits for another agent that can run it (${agents(job, 'building')}); a pool that fits would serve it sooner.`
      : 'Add what is missing to a pool, add a pool that has it, or change what the job asks for.',
  }),
  'needs-unknown': () => ({
    reason:
      "What it needs is not known: without the feed that stands in the pipeline's configuration, which the GoCD account may not see.",
    remedy: 'Make the account of go-server a system administrator of GoCD; nothing is launched on a guess.',
  }),
  unread: () => ({
    reason:
      'Not all of it is known yet: GoCD answers too slowly for one reading to learn whether it still waits, and for what.',
    remedy: 'The next readings go on where this one stopped; see the load of GoCD if it stays so.',
  }),
  elastic: () => ({
    reason: 'It has an elastic profile, so only an agent made by that elastic plugin may run it.',
    remedy: 'Look at the status report of the elastic plugin in GoCD: no agent of ours can take it.',
  }),
  pinned: ({ job }, background) => ({
    reason: `It runs on all agents, and this run of it only on ${pinnedTo(job.pin, background)}.`,
    remedy: 'It waits for that one agent: bring it back, or cancel the job.',
  }),
  'agents-disabled': (job, background) => ({
    reason: `Only disabled agents can run it (${agents(job, 'disabled')}) and no pool serves it; ${background.nearest(job)}.`,
    remedy: 'Enable one of them in GoCD, or add a pool that fits.',
  }),
  'agents-pending': (job, background) => ({
    reason: `Pool ${job.pool} would serve it, but GoCD has not approved ${counted(background.pool(job)?.unapproved ?? 0, 'agent')} of it, which means a wrong or missing auto-register key.`,
    remedy: background.input.config.scaling.enablePending
      ? 'We approve them; the pool launches more once none is left.'
      : "Set auto-register-key to the server's agentAutoRegisterKey, then enable or delete the pending agents; the pool launches more once none is left.",
  }),
  'agents-lost': (job, background) => lostWords(job, background),
  maintenance: () => ({
    reason: 'GoCD is in maintenance mode: it gives out no jobs and registers no agents.',
    remedy: 'Nothing is launched or removed until maintenance ends.',
  }),
  stale: ({ job }) => ({
    reason: `The feed still lists it, but the job ${job.state === 'gone' ? 'no longer exists' : 'no longer waits'}.`,
    remedy: 'Nothing to do: it counts for nothing, and GoCD drops it from the feed in time.',
  }),
  limit: (job, background) => limitWords(job, background),
  'backing-off': (job, background) => ({
    reason: `Launches of pool ${job.pool} keep failing, ${background.pool(job)?.breaker?.failures} in a row; last: ${background.pool(job)?.breaker?.lastError}.`,
    remedy: `${trial(background.pool(job), background.input.now)} ${fixing(background)}`,
  }),
  'pool-paused': (job, background) => {
    const { by, reason, until } = background.pool(job)?.pause ?? {};
    const left = duration((until ?? 0) - background.input.calendar);
    return {
      reason: `Pool ${job.pool} is paused by ${by} for ${left} more (${reason}); ${background.numbers(job)}.`,
      remedy: 'It is served when that has ended, or by an agent that is free; resume the pool to end it now.',
    };
  },
  canary: (job, background) => ({
    reason: `The image or other settings of pool ${job.pool} have changed, and no agent has served with them yet; ${background.numbers(job)}.`,
    remedy: 'One agent tries the new ones first; once it has registered, the rest follow.',
  }),
};

function agents({ kind }: ExplainedJob, role: 'building' | 'hung' | 'disabled' | 'lost'): string {
  return some(kind.groups, role);
}

function pinnedTo(pin: ExplainedJob['job']['pin'], { agent }: Background): string {
  if (pin.kind !== 'agent') return 'the agent GoCD made it for';
  const known = agent(pin.uuid);
  if (known === undefined) return `agent ${pin.uuid}, which GoCD no longer lists`;
  const state = known.configState === 'Enabled' ? known.runState : known.configState;
  return `agent ${known.hostname}, which shows as ${state}`;
}

function lostWords(job: ExplainedJob, background: Background): Words {
  const { agent } = job;
  if (agent !== null) {
    return {
      reason: `Agent ${agent.name} could run it, but has been lost for ${duration(background.input.now - (agent.since ?? background.input.now))}.`,
      remedy: 'It is given a moment to come back, as all agents do after a restart of the server.',
    };
  }
  return {
    reason: `Only lost agents can run it (${agents(job, 'lost')}) and no pool serves it; ${background.nearest(job)}.`,
    remedy: 'Bring one of them back, or add a pool that fits.',
  };
}

/**
 * Of an agent with a wrong key GoCD shows the name of its container, or of its host where the two share one, so that it cannot
 * be known for ours.
 */
function fixing({ input: { view, config } }: Background): string {
  const strangers = view.agents.filter(
    ({ configState, hostname }) => configState === 'Pending' && !isOurs(hostname, config.name),
  );
  return strangers.length === 0
    ? 'Fix the cause to have it succeed.'
    : `Fix the cause to have it succeed: if ${listed(firstOf(strangers))}, which GoCD lists as waiting for approval, should be of it, that is a wrong or missing auto-register key.`;
}

function firstOf(agents: readonly { readonly hostname: string }[]): readonly string[] {
  return [...new Set(agents.map(({ hostname }) => hostname))].sort(byText).slice(0, 3);
}

function trial(pool: PoolState | undefined, now: number): string {
  const { breaker, starting = 0, capacity = 0 } = pool ?? {};
  if (starting > 0) return 'One agent is being tried; if it registers, the rest follow.';
  if (capacity > 0) return 'One agent is tried now; if it registers, the rest follow.';
  const wait = breaker === undefined ? 0 : breaker.retryAt - now;
  return `One agent is tried in ${duration(wait)}; if it registers, the rest follow.`;
}
