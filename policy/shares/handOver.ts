import { byText, grouped } from '../../domain/collections.ts';
import type { FleetAgent } from '../../domain/fleet.ts';
import type { PoolState } from '../demand/classify/pools.ts';
import type { Covered, RationedJob } from '../demand/record.ts';
import { leftOfJob } from '../estimate/servers.ts';
import type { Contenders } from './contenders.ts';
import { type Handed, type HandOver, type Move, NOTHING_HANDED } from './handed.ts';
import type { ShareUse } from './shareUse.ts';
import { isCut } from './slots.ts';
import { LONGEST_UNSERVED_MS } from './turns.ts';

interface Ledger {
  readonly share: ShareUse;
  /** Agents that it has, and is granted now. */
  agents: number;
  /** Jobs that could use a slot more, now or soon. */
  wanted: number;
  /** Agents that it could give up. */
  left: number;
}

type Rationing = Pick<Covered, 'input' | 'pools' | 'shares'> & { readonly jobs: readonly RationedJob[] };

/**
 * Says which agents at work are to go with their job, so that shares below their part come to it: as many as jobs wait for a slot
 * or may come soon, beyond the slots that are to be had. The slot goes from the share that has most for its weight to the one
 * that has least, and only where it has no less than that one even then: so shares hold within one agent, and none
 * goes to and fro. What is reserved for a share is never taken from it; a share below that, or long without any agent, has
 * one whatever its weight. Counted anew in each round, from who is short now: where nobody is, those on their way out stay.
 */
export function handOverIn(rationing: Rationing, contenders: Contenders, slotsLeft: number): HandOver {
  const { shares, jobs } = rationing;
  if (shares.length === 0) return NOTHING_HANDED;
  const givable = givableIn(rationing);
  const short = jobs.filter(({ fate, share }) => share !== null && isCut(fate) && fate !== 'share-max');
  const inVain = new Map<string, string>();
  const wantedBy = grouped(
    short.filter((job) => {
      const { share, cover, waitedMs } = job;
      if (share === null || cover.by !== 'launch') return false;
      const other = contenders.before(share, cover.pool, waitedMs);
      if (other !== null) inVain.set(share, other);
      return other === null;
    }),
    ({ share }) => share,
  );
  const granted = grouped(
    jobs.filter(({ cover, fate }) => cover.by === 'launch' && !cover.pool.lacksRoom && !isCut(fate)),
    ({ share }) => share,
  );
  const ledgers = shares.map(
    (share): Ledger => ({
      share,
      agents: share.used + granted(share.name).length,
      wanted: wantedBy(share.name).length + share.ahead,
      left: givable(share.name).length,
    }),
  );
  const moves = movesBetween(ledgers, slotsLeft);
  return { agents: agentsFor(moves, rationing, givable), inVain: onlyPoor(inVain, ledgers) };
}

function movesBetween(ledgers: readonly Ledger[], slotsLeft: number): readonly Move[] {
  const moves: Move[] = [];
  for (let slots = slotsLeft; ; slots -= 1) {
    const poor = ledgers
      .filter(({ wanted, agents, share }) => wanted > 0 && agents < share.max)
      .sort(poorestFirst)[0];
    if (poor === undefined) return moves;
    if (slots <= 0) {
      const rich = ledgers.filter((one) => mayGive(one, poor)).sort(richestFirst)[0];
      if (rich === undefined) return moves;
      moves.push({ from: rich.share.name, to: poor.share.name, had: rich.agents, has: poor.agents });
      rich.agents -= 1;
      rich.left -= 1;
    }
    poor.agents += 1;
    poor.wanted -= 1;
  }
}

function mayGive(rich: Ledger, poor: Ledger): boolean {
  if (rich === poor || rich.left <= 0 || rich.agents <= rich.share.reserved) return false;
  return isOwed(poor) || (rich.agents - 1) / rich.share.weight >= portionWithOneMore(poor);
}

function isOwed({ agents, share }: Ledger): boolean {
  return agents < share.reserved || (agents === 0 && share.unservedMs >= LONGEST_UNSERVED_MS);
}

function portionWithOneMore({ agents, share }: Ledger): number {
  return (agents + 1) / share.weight;
}

function poorestFirst(a: Ledger, b: Ledger): number {
  return (
    Number(isOwed(b)) - Number(isOwed(a)) ||
    portionWithOneMore(a) - portionWithOneMore(b) ||
    byText(a.share.name, b.share.name)
  );
}

function richestFirst(a: Ledger, b: Ledger): number {
  return b.agents / b.share.weight - a.agents / a.share.weight || byText(a.share.name, b.share.name);
}

/** Of the shares that others stand in front of, those that could have more by their weight. */
function onlyPoor(inVain: ReadonlyMap<string, string>, ledgers: readonly Ledger[]): HandOver['inVain'] {
  const of = new Map(ledgers.map((one) => [one.share.name, one]));
  return new Map(
    [...inVain].filter(([name, other]) => {
      const [poor, rich] = [of.get(name), of.get(other)];
      return poor !== undefined && rich !== undefined && mayGive(rich, poor);
    }),
  );
}

type Givable = (share: string) => readonly FleetAgent[];

/**
 * The agents that each share could give up: first those that are on their way out, then those whose job ends soonest. Single-use
 * ones go anyhow; and pools keep their minimum.
 */
function givableIn({ input, pools, shares }: Rationing): Givable {
  const fleet = new Map(input.fleet.map((agent) => [agent.taskId, agent]));
  const buildingOn = new Map(input.view.agents.map(({ hostname, building }) => [hostname, building]));
  const spare = new Map(pools.map((pool) => [pool.name, spareIn(pool)]));
  const found = new Map<string, readonly FleetAgent[]>();
  for (const { name, atWork } of shares) {
    const timed = atWork
      .flatMap((taskId) => fleet.get(taskId) ?? [])
      .filter(({ phase }) => phase === 'building')
      .map((agent) => {
        const left = leftOfJob(buildingOn.get(agent.taskId) ?? null, agent.since, input);
        return { agent, leftMs: agent.retiring ? -1 : left(0.5) };
      })
      .sort((a, b) => a.leftMs - b.leftMs || byText(a.agent.taskId, b.agent.taskId));
    const mayGo = timed.filter(({ agent: { pool, retiring } }) => {
      const left = spare.get(pool) ?? 0;
      if (!retiring) spare.set(pool, left - 1);
      return retiring || left > 0;
    });
    found.set(
      name,
      mayGo.map(({ agent }) => agent),
    );
  }
  return (share) => found.get(share) ?? [];
}

/** How many more of a pool's agents at work may go with their job. */
function spareIn({ config, pause, min, building, retiring, idle, starting }: PoolState): number {
  if (config.singleUse || pause !== undefined) return 0;
  return Math.max(0, building - retiring + idle + starting - min);
}

/** An agent for each slot that changes hands. What other shares' agents free that are on their way out need nobody else free. */
function agentsFor(moves: readonly Move[], { shares }: Rationing, givable: Givable): readonly Handed[] {
  const leavers = new Map(shares.map(({ name }) => [name, givable(name).filter(({ retiring }) => retiring)]));
  const handed: Handed[] = [];
  const without: Move[] = [];
  for (const move of moves) {
    const leaver = leavers.get(move.from)?.shift();
    if (leaver === undefined) without.push(move);
    else handed.push({ ...move, taskId: leaver.taskId, isRetiring: true });
  }
  const others = [...leavers.values()].flat();
  const staying = new Map(
    shares.map(({ name }) => [name, givable(name).filter(({ retiring }) => !retiring)]),
  );
  for (const move of without) {
    const leaver = others.shift() ?? staying.get(move.from)?.shift();
    if (leaver !== undefined) handed.push({ ...move, taskId: leaver.taskId, isRetiring: leaver.retiring });
  }
  return handed;
}
