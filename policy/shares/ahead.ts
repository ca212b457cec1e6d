import { grouped } from '../../domain/collections.ts';
import { whole } from '../demand/classify/pools.ts';
import type { Covered } from '../demand/record.ts';
import { jobsSoon } from './arrivals.ts';
import type { Contenders } from './contenders.ts';
import type { ShareUse } from './shareUse.ts';

/**
 * The shares with their parts, and with what is kept free of them: as many slots as jobs may come soon, within the share's
 * part. Without that each of its jobs would wait for somebody else's to end. Nothing is kept where GoCD would give the
 * agent to another share's job that waits already.
 */
export function withAhead(
  { shares, jobs, pools, input: { now, memory, config } }: Covered,
  contenders: Contenders,
): readonly ShareUse[] {
  if (shares.length === 0) return shares;
  const poolNamed = new Map(pools.map((pool) => [pool.name, pool]));
  const waitingFor = grouped(
    jobs.filter(({ outOfReach, cover }) => outOfReach === null && cover.by !== 'agent'),
    ({ share }) => share,
  );
  const slots = whole(config.scaling.maxAgents);
  const needs = shares.map((share) => {
    const soon = jobsSoon(memory.shareArrivals, share.name, now, (pool) => {
      const state = poolNamed.get(pool);
      return state !== undefined && contenders.before(share.name, state, 0) === null;
    });
    return { share, soon, wanted: share.used + waitingFor(share.name).length };
  });
  const partAtFirst = partsOf(
    needs.filter(({ soon, wanted }) => soon.atMost + wanted > 0),
    slots,
  );
  const expecting = needs.map(({ share, soon: { usually, atMost }, wanted }) => {
    // Of one whose jobs come in larger numbers than it may have agents most would wait all the same.
    const soon = atMost <= partAtFirst(share) ? Math.max(usually, atMost) : usually;
    return { share, soon, wanted };
  });
  const partOf = partsOf(
    expecting.filter(({ soon, wanted }) => soon + wanted > 0),
    slots,
  );
  return expecting.map(({ share, soon, wanted }) => {
    const part = partOf(share);
    // What is reserved and not used is there for them already.
    const reserved = Math.max(0, share.reserved - wanted);
    const ahead = Math.max(0, Math.min(soon, Math.min(part, share.max) - wanted) - reserved);
    return { ...share, part: Math.max(1, part), ahead };
  });
}

/** How many of the slots each share comes to by its weight, beside those that are active. */
function partsOf(
  active: readonly { readonly share: ShareUse }[],
  slots: number,
): (share: ShareUse) => number {
  const weights = active.reduce((sum, { share: { weight } }) => sum + weight, 0);
  return ({ weight }) => (weights === 0 ? slots : Math.floor((slots * weight) / weights + 1e-9));
}
