import type { FleetAgent } from '../../domain/fleet.ts';
import type { AgentGroup, KnownAgent } from '../demand/classify/agents.ts';
import type { PoolState } from '../demand/classify/pools.ts';
import type { Rationed, RationedJob } from '../demand/record.ts';
import { type Durations, ofJob, subject, UNKNOWN_START_MS } from '../durations/durations.ts';
import { paceAt, remaining, type Sketch, timeAt } from '../durations/sketch.ts';

/** Draws a share between 0 and 1 for how fast a thing goes in one course of events. */
export type Draw = (thing: string) => number;

/** An agent that will come free for a waiting job. */
export interface Server {
  readonly name: string;
  /** What it is to jobs: they fit its group, or the pool that launches it. */
  readonly slot: AgentGroup | PoolState;
  /** Null for one that is not ours. */
  readonly pool: PoolState | null;
  readonly state: 'idle' | 'new' | 'busy';
  /** Since when it has been idle (ms since the epoch); null if it is not, or that is not known. */
  readonly idleSince: number | null;
  /** How many more jobs it gets before another takes its place. */
  readonly jobsLeft: number;
  /** When it is free (ms since the epoch). */
  readonly freeAt: (draw: Draw) => number;
}

/** How long a job is taken to last until one has been seen to end (ms). */
const UNKNOWN_JOB_MS = 5 * 60_000;
/** From a decision to launch until an offer has been taken. */
const LAUNCH_MS = 2_000;
/** Rounds come so often at least: what this one may not launch, the next ones do. */
const NEXT_ROUND_MS = 15_000;
/** Until an agent that gives way has gone. */
const GIVING_WAY_MS = 20_000;

/** How much all are faster or slower than lately together, where hosts, networks and what is built are as they are. */
const COMMON_PACE = 0.12;

/** How long an agent of a pool takes from the decision to launch it until it is ready (ms). */
export function startOf(durations: Durations, pool: string, thing: string, draw: Draw): number {
  const sketch = durations.sketches.get(subject.start(pool));
  return LAUNCH_MS + paceOf(pool, draw) * timeAt(sketch, draw(thing), UNKNOWN_START_MS);
}

/** How long a job takes (ms), by what is known of it. */
export function durationOf(known: Sketch | undefined, locator: string, draw: Draw): number {
  return paceOf('jobs', draw) * timeAt(known, draw(locator), UNKNOWN_JOB_MS);
}

function paceOf(what: string, draw: Draw): number {
  return paceAt(draw(`pace of ${what}`), COMMON_PACE);
}

/** How many jobs an agent of the pool gets in all. */
export function jobsOf({ config: { singleUse, maxJobs } }: PoolState): number {
  return singleUse ? 1 : (maxJobs ?? Number.POSITIVE_INFINITY);
}

/** All agents that may come to serve: those there are, those on their way, and those that are launched for jobs now or soon. */
export function serversIn(demand: Rationed): readonly Server[] {
  const { groups, pools, jobs, input } = demand;
  const poolNamed = new Map(pools.map((pool) => [pool.name, pool]));
  const fleet = new Map(input.fleet.map((agent) => [agent.taskId, agent]));
  const building = new Map(input.view.agents.map(({ uuid, building }) => [uuid, building]));
  const present = groups.flatMap((group) => {
    const pool = group.pool === null ? null : (poolNamed.get(group.pool) ?? null);
    return group.agents.flatMap((agent): Server[] => {
      const ours = fleet.get(agent.name);
      const known = { agent, ours, job: building.get(agent.uuid ?? '') ?? null };
      const server = serverOf(group, known, demand);
      const jobsLeft = pool === null ? Number.POSITIVE_INFINITY : jobsOf(pool) - (ours?.jobs ?? 0);
      return server === null ? [] : [{ ...server, name: agent.name, slot: group, pool, jobsLeft }];
    });
  });
  return [...present, ...jobs.flatMap((job) => launchFor(job, demand))];
}

interface Present {
  readonly agent: KnownAgent;
  readonly ours: FleetAgent | undefined;
  /** Locator of the job it has, as far as it is shown. */
  readonly job: string | null;
}

function serverOf(
  { role }: AgentGroup,
  { agent, ours, job }: Present,
  { input: { now, memory } }: Rationed,
): Pick<Server, 'state' | 'idleSince' | 'freeAt'> | null {
  const { durations } = memory;
  const { name } = agent;
  if (role === 'idle') return { state: 'idle', idleSince: agent.since, freeAt: () => now };
  if (role === 'starting' && ours !== undefined) {
    const elapsedMs = now - ours.launchedAt;
    const sketch = durations.sketches.get(subject.start(ours.pool));
    const left = remaining(sketch, { elapsedMs, unknown: UNKNOWN_START_MS });
    return {
      state: 'new',
      idleSince: null,
      freeAt: (draw) => now + paceOf(ours.pool, draw) * left(draw(name)),
    };
  }
  if (role !== 'building') return null;
  const left = leftOfJob(job, agent.since, { now, memory });
  return { state: 'busy', idleSince: null, freeAt: (draw) => now + paceOf('jobs', draw) * left(draw(name)) };
}

/**
 * How much longer (ms) an agent has its job, by the share of cases.
 * @param since when the agent began to build (ms since the epoch); null if that is not known
 */
export function leftOfJob(
  job: string | null,
  since: number | null,
  { now, memory: { durations, runs } }: Pick<Rationed['input'], 'now' | 'memory'>,
): (share: number) => number {
  const begun = (job === null ? null : runs?.get(job)?.since) ?? since ?? now;
  const elapsedMs = Math.max(0, now - begun);
  return remaining(ofJob(durations, job ?? ''), { elapsedMs, unknown: UNKNOWN_JOB_MS });
}

/** The agent that is launched for a job; none where a limit, a hold or a full cluster keeps it from being so. */
function launchFor(job: RationedJob, demand: Rationed): readonly Server[] {
  const launch = launchDue(job, demand);
  if (launch === null) return [];
  const { pool, at } = launch;
  const { durations } = demand.input.memory;
  const name = `launch for ${job.job.locator}`;
  const freeAt = (draw: Draw) => at + startOf(durations, pool.name, name, draw);
  return [{ name, slot: pool, pool, state: 'new', idleSince: null, jobsLeft: jobsOf(pool), freeAt }];
}

function launchDue(
  { cover, fate, firstSeen }: RationedJob,
  { gate, input: { now, config, hold, memory } }: Rationed,
): { readonly pool: PoolState; readonly at: number } | null {
  if (cover.by === 'nothing' && cover.cause === 'settling' && cover.pool !== null && hold === null)
    return { pool: cover.pool, at: Math.max(now, firstSeen + config.backlog.settle) };
  if (cover.by === 'nothing' && cover.cause === 'canary' && cover.pool !== null && hold === null)
    return { pool: cover.pool, at: now + startOf(memory.durations, cover.pool.name, '', () => 0.5) };
  if (cover.by !== 'launch' || cover.pool.lacksRoom) return null;
  const { pool } = cover;
  if (fate === 'launch') return { pool, at: now };
  if (fate === 'growth-limit') return { pool, at: now + NEXT_ROUND_MS };
  if (fate === 'gives-way') return { pool, at: now + GIVING_WAY_MS };
  const pollsLeft = Math.max(0, gate.pendingPolls + 1 - gate.counted);
  return fate === 'pending-polls' ? { pool, at: now + pollsLeft * config.backlog.pollInterval } : null;
}
