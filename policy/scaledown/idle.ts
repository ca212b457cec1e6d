import { grouped } from '../../domain/collections.ts';
import type { FleetAgent } from '../../domain/fleet.ts';
import { maintenanceOf } from '../../domain/maintenance.ts';
import { counted, duration } from '../../domain/phrases.ts';
import { byAge, type Drain, drainOf, type Rule, type ScaleDownInput } from './input.ts';
import { surpluses } from './surplus.ts';

/**
 * Takes agents that have been idle for the idle timeout, of pools that have had too many for the stabilisation
 * window: half of the surplus per step, so that a wrong guess costs half. First go agents on hosts that will go under
 * maintenance, then those whose leaving empties a host, then the oldest.
 */
export const surplusIdle: Rule = (input, staying) => {
  const surplusOf = surpluses(input, staying);
  const surplusOfPool = (pool: string) => surplusOf.get(pool) ?? 0;
  const mayGo = (agent: FleetAgent) => isIdleLongEnough(agent, input) && isSettled(agent.pool, input);
  const candidates = staying.filter((agent) => surplusOfPool(agent.pool) > 0 && mayGo(agent));
  const taken = new Map<string, number>();
  const drains: Drain[] = [];
  for (const agent of inOrderOfLeaving(candidates, input, staying)) {
    const surplus = surplusOfPool(agent.pool);
    const step = Math.ceil(surplus / 2);
    const before = taken.get(agent.pool) ?? 0;
    if (before >= step) continue;
    taken.set(agent.pool, before + 1);
    drains.push(drainOf(agent, reason(agent, input, surplus, step)));
  }
  return drains;
};

function isIdleLongEnough({ phase, since }: FleetAgent, { now, scaling }: ScaleDownInput): boolean {
  return phase === 'idle' && now - since >= scaling.idleTimeout;
}

function isSettled(pool: string, { now, scaling, surplusSince }: ScaleDownInput): boolean {
  const since = surplusSince.get(pool);
  return since !== undefined && now - since >= scaling.stabilisation;
}

/** Agents that leave one after the other: all of a host that is emptied so, or a single one. */
interface Batch {
  readonly agents: readonly FleetAgent[];
  readonly oldest: FleetAgent;
  readonly isUnderMaintenance: boolean;
  /** How many must leave to empty a host; beyond all numbers if these do not. */
  readonly toEmpty: number;
}

function inOrderOfLeaving(
  candidates: readonly FleetAgent[],
  input: ScaleDownInput,
  staying: readonly FleetAgent[],
): readonly FleetAgent[] {
  const occupantsOf = grouped(staying, ({ hostId }) => hostId);
  const leaversOf = grouped(candidates, ({ hostId }) => hostId);
  return [...new Set(candidates.map(({ hostId }) => hostId))]
    .flatMap((hostId) => batches(hostId, leaversOf(hostId), occupantsOf(hostId).length, input))
    .sort(inOrder)
    .flatMap(({ agents }) => agents);
}

function batches(
  hostId: string | null,
  leavers: readonly FleetAgent[],
  occupants: number,
  { maintenanceHosts, now }: ScaleDownInput,
): readonly Batch[] {
  const window = hostId === null ? undefined : maintenanceHosts.get(hostId);
  const isUnderMaintenance = maintenanceOf(window ?? null, now) !== 'none';
  const agents = [...leavers].sort(byAge);
  const [oldest] = agents;
  if (oldest !== undefined && hostId !== null && agents.length === occupants)
    return [{ agents, oldest, isUnderMaintenance, toEmpty: occupants }];
  const toEmpty = Number.MAX_SAFE_INTEGER;
  return agents.map((one) => ({ agents: [one], oldest: one, isUnderMaintenance, toEmpty }));
}

function inOrder(a: Batch, b: Batch): number {
  return (
    Number(b.isUnderMaintenance) - Number(a.isUnderMaintenance) ||
    a.toEmpty - b.toEmpty ||
    byAge(a.oldest, b.oldest)
  );
}

function reason(
  agent: FleetAgent,
  input: ScaleDownInput,
  surplus: number,
  step: number,
): Pick<Drain, 'rule' | 'text' | 'numbers'> {
  const { pool, since } = agent;
  const { now, scaling, surplusSince } = input;
  const idleFor = now - since;
  const surplusFor = now - (surplusSince.get(pool) ?? now);
  return {
    rule: 'idle',
    text: `idle for ${duration(idleFor)}; pool ${pool} has had idle agents to spare for ${duration(surplusFor)}, now ${counted(surplus, 'agent')}, of which ${step} may go at once`,
    numbers: {
      idleFor,
      idleTimeout: scaling.idleTimeout,
      surplus,
      surplusFor,
      stabilisation: scaling.stabilisation,
      step,
    },
  };
}
