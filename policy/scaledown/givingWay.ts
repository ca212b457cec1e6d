import { grouped } from '../../domain/collections.ts';
import { countsAsLive, type FleetAgent, isStarting } from '../../domain/fleet.ts';
import { byAge, type Drain, drainOf, type Rule, type ScaleDownInput } from './input.ts';
import { makeRoom } from './makingRoom.ts';
import { surpluses } from './surplus.ts';

/** What an idle agent that no job needs is kept for. */
type Kept = 'nothing' | 'floor' | 'minimum';
const KEPT: readonly Kept[] = ['nothing', 'floor', 'minimum'];

interface Leaver {
  readonly agent: FleetAgent;
  readonly kept: Kept;
}

/**
 * Takes idle agents that no waiting job needs where one waits for what they hold: a slot under `max-agents`, or room on a
 * host. As many go as jobs wait so, less those that are going anyway: first those that are too many, then those of idle
 * floors, then those of minimums; within these, of the pool with the lowest priority and then of the dearest. They are
 * not replaced while such a job waits.
 */
export const givesWay: Rule = (input, staying) => {
  const { claims, fleet, pools } = input;
  if (claims.slots === 0 && claims.room.length === 0) return [];
  const leavers = inOrder(input, staying);
  const keptOf = new Map(leavers.map(({ agent, kept }) => [agent, kept]));
  const mayGo = leavers.map(({ agent }) => agent);
  const stays = new Set(staying);
  const going = fleet.filter((agent) => countsAsLive(agent) && !agent.retiring && !stays.has(agent));
  const forRoom = makeRoom(claims.room, { pools, mayGo, going }).leaving;
  const others = mayGo.filter((agent) => !forRoom.includes(agent));
  const forSlots = others.slice(0, Math.max(0, claims.slots - going.length - forRoom.length));
  return [
    ...forRoom.map((agent) => drain(agent, 'room on its host', keptOf.get(agent), input)),
    ...forSlots.map((agent) => drain(agent, 'its slot under max-agents', keptOf.get(agent), input)),
  ];
};

function inOrder(input: ScaleDownInput, staying: readonly FleetAgent[]): readonly Leaver[] {
  const { claims, pools } = input;
  const mayGo = ({ phase, taskId }: FleetAgent) => phase === 'idle' && claims.unwanted.has(taskId);
  const surplusOf = surpluses(input, staying);
  const agentsOf = grouped(staying, ({ pool }) => pool);
  const byPool = [...pools].sort((a, b) => a.priority - b.priority || b.cost - a.cost);
  const leavers = byPool.flatMap(({ name, min, max }) => {
    const agents = agentsOf(name);
    const serving = agents.filter(
      (one) => one.phase === 'idle' || one.phase === 'building' || isStarting(one),
    );
    const surplus = surplusOf.get(name) ?? 0;
    const aboveMinimum = Math.max(surplus, serving.length - Math.min(min, max));
    return agents
      .filter(mayGo)
      .sort(byAge)
      .map((agent, index): Leaver => {
        const kept = index < surplus ? 'nothing' : index < aboveMinimum ? 'floor' : 'minimum';
        return { agent, kept };
      });
  });
  const configured = new Set(pools.map(({ name }) => name));
  const ofRemovedPools = staying
    .filter(({ pool }) => !configured.has(pool))
    .filter(mayGo)
    .sort(byAge);
  return [
    ...ofRemovedPools.map((agent): Leaver => ({ agent, kept: 'nothing' })),
    ...KEPT.flatMap((kept) => leavers.filter((one) => one.kept === kept)),
  ];
}

const KEPT_FOR: Readonly<Record<Kept, string>> = {
  nothing: 'it is more than its pool needs',
  floor: 'it only keeps the idle floor of its pool',
  minimum: 'it only keeps the minimum of its pool',
};

function drain(
  agent: FleetAgent,
  what: string,
  kept: Kept | undefined,
  { now, claims }: ScaleDownInput,
): Drain {
  return drainOf(agent, {
    rule: 'gives-way',
    text: `a job waits for ${what}, and no job needs this agent: ${KEPT_FOR[kept ?? 'nothing']}`,
    numbers: { idleFor: now - agent.since, slots: claims.slots, room: claims.room.length },
  });
}
