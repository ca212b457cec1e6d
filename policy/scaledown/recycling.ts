import { createHash } from 'node:crypto';
import type { PoolConfig } from '../../domain/config.ts';
import type { FleetAgent } from '../../domain/fleet.ts';
import { maintenanceOf } from '../../domain/maintenance.ts';
import { counted, duration } from '../../domain/phrases.ts';
import { byAge, type Drain, drainOf, type Rule, type ScaleDownInput } from './input.ts';

/**
 * Rules that take an agent for what it is, not because there are too many: if it is still needed, the demand
 * launches another in its place. So they look neither at the floor nor at the minimum.
 */

/** Part of its maximum age by which an agent may go early, so that agents launched together do not go together. */
const AGE_JITTER = 0.1;

/** An agent of a single-use pool that has been seen with a job: it must not be given another. */
export const singleUse: Rule = (input, staying) =>
  take(input, staying, ({ jobs }, pool) =>
    pool?.singleUse === true && jobs > 0
      ? { rule: 'single-use', text: `pool ${pool.name} gives each agent one job`, numbers: { jobs } }
      : null,
  );

/** An agent whose container has outlived its task: what it takes of its host Mesos offers to others. */
export const outlivesTask: Rule = (input, staying) =>
  take(input, staying, (agent) =>
    agent.outlivesTask
      ? {
          rule: 'outlives-task',
          text: 'its task has ended, and it runs on where Mesos cannot end it',
          numbers: {},
        }
      : null,
  );

export const maxJobs: Rule = (input, staying) =>
  take(input, staying, ({ jobs }, pool) => {
    const limit = pool?.maxJobs ?? null;
    if (limit === null || jobs < limit) return null;
    return {
      rule: 'max-jobs',
      text: `has had ${counted(jobs, 'job')}, as many as its pool allows`,
      numbers: { jobs, maxJobs: limit },
    };
  });

export const maxAge: Rule = (input, staying) =>
  take(input, staying, ({ taskId, launchedAt }, pool) => {
    const limit = pool?.maxAge ?? null;
    if (limit === null) return null;
    const age = input.now - launchedAt;
    const ownLimit = Math.round(limit * (1 - AGE_JITTER * fractionOf(taskId)));
    if (age < ownLimit) return null;
    return {
      rule: 'max-age',
      text: `${duration(age)} old; its pool lets agents grow up to ${duration(limit)} old`,
      numbers: { age, ownLimit, maxAge: limit },
    };
  });

/** Idle agents with settings their pool no longer has. */
export const outdated: Rule = (input, staying) =>
  take(input, staying, ({ taskId, phase }) =>
    phase === 'idle' && input.scaling.recycleOnChange && input.outdatedTasks.has(taskId)
      ? { rule: 'outdated', text: 'the settings of its pool have changed since it was launched', numbers: {} }
      : null,
  );

/** Agents that say they are idle and take no job: they serve nobody, and hold a slot. */
export const hung: Rule = (input, staying) =>
  take(input, staying, ({ taskId }) =>
    input.hungTasks.has(taskId)
      ? { rule: 'hung', text: 'it says it is idle, and took no job that it could have had', numbers: {} }
      : null,
  );

/** Idle agents of pools that are configured no more. */
export const poolRemoved: Rule = (input, staying) =>
  take(input, staying, ({ phase, pool: name }, pool) =>
    phase === 'idle' && pool === undefined
      ? { rule: 'pool-removed', text: `there is no pool ${name} any more`, numbers: {} }
      : null,
  );

/** Agents of hosts whose maintenance has begun or soon will: their jobs would be lost with the host. */
export const hostMaintenance: Rule = (input, staying) =>
  take(input, staying, ({ hostId }) => {
    const window = hostId === null ? undefined : input.maintenanceHosts.get(hostId);
    if (window === undefined || maintenanceOf(window, input.now) !== 'near') return null;
    const startsIn = window.start - input.now;
    const when = startsIn > 0 ? `begins in ${duration(startsIn)}` : 'has begun';
    return { rule: 'host-maintenance', text: `maintenance of its host ${when}`, numbers: { startsIn } };
  });

/** Agents of hosts that an operator drains. */
export const drainHost: Rule = (input, staying) =>
  take(input, staying, ({ taskId }) => {
    const drain = input.hostDrains.get(taskId);
    if (drain === undefined) return null;
    const { by, target, reason } = drain;
    return { rule: 'drain-host', text: `${by} drains host ${target}: ${reason}`, numbers: {} };
  });

/** Applies a rule to all agents that may be drained at all: idle ones first, then building ones, the oldest first. */
function take(
  { pools }: ScaleDownInput,
  staying: readonly FleetAgent[],
  why: (agent: FleetAgent, pool: PoolConfig | undefined) => Pick<Drain, 'rule' | 'text' | 'numbers'> | null,
): readonly Drain[] {
  const poolOf = new Map(pools.map((pool) => [pool.name, pool]));
  return staying
    .filter(({ phase }) => phase === 'idle' || phase === 'building')
    .flatMap((agent) => {
      const reason = why(agent, poolOf.get(agent.pool));
      return reason === null ? [] : [{ agent, reason }];
    })
    .sort(
      ({ agent: a }, { agent: b }) =>
        Number(a.phase === 'building') - Number(b.phase === 'building') || byAge(a, b),
    )
    .map(({ agent, reason }) => drainOf(agent, reason));
}

/** A number in [0, 1) that is always the same for the same text. */
function fractionOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
