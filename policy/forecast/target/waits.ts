/** A job that waits, as long as its wait is watched. */
interface OpenWait {
  /** When it came, as near as readings tell (ms since the epoch). */
  readonly since: number;
  /** No idle agent was there for it at some moment. */
  readonly cold: boolean;
  /** It has waited longer than it was to, and counts as such. */
  readonly late: boolean;
}

/** How long jobs have waited, from what readings show. */
export interface WaitRecord {
  readonly open: ReadonlyMap<string, OpenWait>;
  readonly seen: number;
  readonly late: number;
  readonly assignments: readonly number[];
}

/** When so many waits are known, all of them count for half from then on. */
const MOST_SEEN = 400;
const ASSIGNMENTS_KEPT = 60;

export interface WaitSighting {
  /** When the reading began, and the one before it (ms since the epoch). */
  readonly at: number;
  readonly before: number;
  /** Jobs of the pool that wait, by locator: whether an idle agent is there for each. */
  readonly waiting: ReadonlyMap<string, { readonly hasIdleAgent: boolean }>;
  /** Jobs of the pool that had not been seen before. */
  readonly arrived: readonly string[];
  /** How long jobs are to wait at the most (ms). */
  readonly target: number;
}

/** Takes in a reading. A job that has come and got its agent between two of them has waited for half of that time. */
export function waitsSeen(
  record: WaitRecord,
  { at, before, waiting, arrived, target }: WaitSighting,
): WaitRecord {
  const middle = (before + at) / 2;
  const newcomers = new Set(arrived);
  const open = new Map<string, OpenWait>();
  const assignments: number[] = [];
  let { seen, late } = record;
  for (const [locator, { hasIdleAgent }] of waiting) {
    const known =
      record.open.get(locator) ??
      (newcomers.has(locator) ? { since: middle, cold: false, late: false } : undefined);
    if (known === undefined) continue;
    const isLate = known.late || at - known.since > target;
    if (isLate && !known.late) {
      late += 1;
      seen += 1;
    }
    open.set(locator, { since: known.since, cold: known.cold || !hasIdleAgent, late: isLate });
  }
  for (const [locator, { since, cold, late: wasLate }] of record.open) {
    if (open.has(locator)) continue;
    const waited = middle - since;
    if (!wasLate) seen += 1;
    if (!wasLate && waited > target) late += 1;
    if (!cold) assignments.push(waited);
  }
  for (const locator of arrived)
    if (!waiting.has(locator)) {
      seen += 1;
      assignments.push((at - before) / 4);
    }
  const scale = seen > MOST_SEEN ? 0.5 : 1;
  return {
    open,
    seen: seen * scale,
    late: late * scale,
    assignments: [...record.assignments, ...assignments].slice(-ASSIGNMENTS_KEPT),
  };
}
