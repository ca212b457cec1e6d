import type { Rationed } from '../demand/record.ts';
import type { Memory } from '../memory.ts';
import type { Placement } from '../placement/place.ts';

/** Since when each share has had waiting jobs and no agent at all, not even one that is being launched now. */
export function unservedShares(
  before: Memory['unservedShares'],
  { shares, jobs }: Pick<Rationed, 'shares' | 'jobs'>,
  placement: Placement | null,
  now: number,
): Memory['unservedShares'] {
  if (shares.length === 0) return before;
  const waiting = new Set(jobs.flatMap(({ share, outOfReach }) => (outOfReach === null ? share : [])));
  const launchedFor = (placement?.accepts ?? []).flatMap((accept) => [...accept.launchedFor.values()]);
  const served = new Set(launchedFor.map(({ share }) => share));
  return new Map(
    shares
      .filter(({ name, used }) => used === 0 && waiting.has(name) && !served.has(name))
      .map(({ name }) => [name, before.get(name) ?? now]),
  );
}
