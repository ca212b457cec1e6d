import { z } from 'zod';
import type { OperatorFact } from '../../domain/facts.ts';
import type { Step } from '../service.ts';
import { COUNT, MOMENT } from './units.ts';

/** Who asked for what, and what became of it. */
export const AUDIT_ENTRY = z
  .object({
    at: MOMENT,
    by: z.string().describe('who asked; where nobody said, from where'),
    what: z
      .string()
      .describe('what was asked for: pause, resume, drain, boost, force-out and others; or the request'),
    target: z.string().nullable().describe('the pool, host, agent or lever it was about'),
    reason: z.string().nullable(),
    until: MOMENT.nullable().describe('when it was to end by itself'),
    outcome: z.enum(['done', 'refused']),
    text: z.string(),
    times: COUNT.describe('how often within the minute, of what was refused for want of a right to ask'),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AUDIT_ENTRY>;

export const AUDIT = z
  .object({ entries: z.array(AUDIT_ENTRY).describe('newest last') })
  .meta({ id: 'Audit' });
export type AuditView = z.infer<typeof AUDIT>;

/** A request that was refused before it came to the machines. */
export interface RefusedRequest {
  readonly ip: string;
  /** Method and path. */
  readonly request: string;
  readonly why: string;
}

/** What an operator asked for in that step; null if nothing was. */
export function auditEntryOf({ input, outcome }: Step): AuditEntry | null {
  if (!isOfOperator(input)) return null;
  const { what, target } = subjectOf(input);
  const told = outcome.notices.flatMap((notice) =>
    notice.type === 'decision.made' && (notice.decision.asked?.by ?? null) === input.by
      ? [notice.decision]
      : [],
  );
  const [decision] = told;
  return {
    at: input.at,
    by: input.by,
    what,
    target,
    reason: 'reason' in input ? input.reason : null,
    until: decision?.asked?.until ?? null,
    outcome: decision?.rule === 'lever-refused' ? 'refused' : 'done',
    text: decision?.text ?? `${input.by} asked for: ${what}${target === null ? '' : ` ${target}`}`,
    times: 1,
  };
}

function isOfOperator(input: Step['input']): input is OperatorFact & { readonly at: number } {
  return input.type.startsWith('operator.');
}

function subjectOf(fact: OperatorFact): { readonly what: string; readonly target: string | null } {
  switch (fact.type) {
    case 'operator.pause.requested':
      return { what: 'pause', target: null };
    case 'operator.resume.requested':
      return { what: 'resume', target: null };
    case 'operator.brake.release.requested':
      return { what: 'release-brake', target: null };
    case 'operator.drain.requested':
      return { what: 'drain', target: fact.taskId };
    case 'operator.force-out.requested':
      return { what: 'force-out', target: fact.taskId };
    case 'operator.breaker.reset.requested':
      return { what: 'reset-breaker', target: fact.pool };
    case 'operator.lever.requested':
      return { what: fact.kind, target: fact.target };
    case 'operator.lever.end.requested':
      return { what: 'end-lever', target: fact.id };
    case 'operator.stop.requested':
      return { what: 'stop', target: null };
    case 'operator.teardown.requested':
      return { what: 'teardown', target: null };
  }
}
