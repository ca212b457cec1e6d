import { Archive } from '../../history/archive.ts';
import { AUDIT_KEPT } from '../../history/kinds.ts';
import type { Step } from '../../service.ts';
import { type AuditEntry, auditEntryOf, type RefusedRequest } from '../audit.ts';

const MOST_ENTRIES = 500;
const MINUTE_MS = 60_000;

/** Who asked for what lately, refused tries too. All that there were are kept in the archive. */
export class AuditTrail {
  readonly #archive: Archive;
  /** By key, oldest first. */
  readonly #entries = new Map<string, AuditEntry>();
  #count = 0;

  constructor(archive = new Archive()) {
    this.#archive = archive;
  }

  /** What earlier runs knew, oldest first. */
  begin(entries: readonly AuditEntry[]): void {
    for (const entry of entries) this.#note(this.#keyOf(entry.at), entry);
  }

  take(step: Step): void {
    const entry = auditEntryOf(step);
    if (entry !== null) this.#keep(this.#keyOf(entry.at), entry);
  }

  /** Whoever keeps trying is told of once a minute, and how often that was: nobody can push out what others did. */
  refused({ ip, request, why }: RefusedRequest, at: number): void {
    const key = `refused ${Math.floor(at / MINUTE_MS)} ${ip} ${why}`;
    const before = this.#entries.get(key);
    this.#keep(key, {
      at,
      by: ip,
      what: request,
      target: null,
      reason: null,
      until: null,
      outcome: 'refused',
      text: `${ip} was refused ${request}: ${why}`,
      times: (before?.times ?? 0) + 1,
    });
  }

  all(): readonly AuditEntry[] {
    return [...this.#entries.values()];
  }

  #keyOf(at: number): string {
    this.#count += 1;
    return `${at} ${this.#count}`;
  }

  #keep(key: string, entry: AuditEntry): void {
    this.#note(key, entry);
    this.#archive.keep(AUDIT_KEPT, { key, at: entry.at, pool: null, value: entry });
  }

  #note(key: string, entry: AuditEntry): void {
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size > MOST_ENTRIES) this.#entries.delete(oldest);
  }
}
