import type { AuditEntry } from '../views/audit.ts';
import type { DecisionView, KeptPoint } from '../views/schemas.ts';
import type { Archive } from './archive.ts';
import {
  type AgentLife,
  AUDIT_KEPT,
  type CostHour,
  DECISIONS_KEPT,
  HOURS_KEPT,
  JOBS_KEPT,
  type KeptWait,
  LIVES_KEPT,
  type PastJob,
  POINTS_KEPT,
  STINTS_KEPT,
  type Stint,
  WAITS_KEPT,
} from './kinds.ts';

const DAY_MS = 86_400_000;

/** What earlier runs knew, as far as the views have it at hand: each oldest first. */
export interface Past {
  readonly decisions: readonly DecisionView[];
  readonly audit: readonly AuditEntry[];
  readonly jobs: readonly PastJob[];
  readonly lives: readonly AgentLife[];
  readonly points: readonly KeptPoint[];
  readonly hours: readonly CostHour[];
  readonly waits: readonly KeptWait[];
  /** The last of them. */
  readonly stint: Stint | null;
}

/** Read from what is kept; nothing of what is not. */
export async function pastIn(archive: Archive, now: number): Promise<Past> {
  const latest = { order: 'newest' } as const;
  const [decisions, audit, jobs, lives, points, hours, waits, [stint = null]] = [
    await archive.read(DECISIONS_KEPT, latest, 500),
    await archive.read(AUDIT_KEPT, latest, 500),
    await archive.read(JOBS_KEPT, latest, 2_000),
    await archive.read(LIVES_KEPT, latest, 2_000),
    await archive.read(POINTS_KEPT, { ...latest, since: now - DAY_MS }, 1_440),
    await archive.read(HOURS_KEPT, { ...latest, since: now - 7 * DAY_MS }, 168),
    await archive.read(WAITS_KEPT, latest, 5_000),
    await archive.read(STINTS_KEPT, latest, 1),
  ];
  return {
    decisions: decisions.toReversed(),
    audit: audit.toReversed(),
    jobs: jobs.toReversed(),
    lives: lives.toReversed(),
    points: points.toReversed(),
    hours: hours.toReversed(),
    waits,
    stint,
  };
}
