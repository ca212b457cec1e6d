import type { Archive } from '../history/archive.ts';
import { AUDIT_KEPT } from '../history/kinds.ts';
import { type AuditAsked, spanOf } from './asked.ts';
import type { AuditEntry, AuditView } from './audit.ts';
import type { AuditTrail } from './history/auditTrail.ts';

/** As far back as it is kept; what is at hand, where nothing is. */
export async function auditView(
  archive: Archive,
  trail: AuditTrail,
  { by, limit, ...asked }: AuditAsked,
  now: number,
): Promise<AuditView> {
  const span = spanOf(asked, now);
  const isOf = (entry: AuditEntry) => by === undefined || entry.by.toLowerCase().includes(by.toLowerCase());
  if (archive.isKept) {
    const found = await archive.read(AUDIT_KEPT, { order: 'newest', ...span }, limit, isOf);
    return { entries: found.toReversed() };
  }
  const { since = 0, until = Number.POSITIVE_INFINITY } = span;
  const found = trail.all().filter((entry) => entry.at >= since && entry.at < until && isOf(entry));
  return { entries: found.slice(-limit) };
}
