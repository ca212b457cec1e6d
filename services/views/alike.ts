import type { DecisionView } from './schemas.ts';

type OfAKind = Pick<DecisionView, 'kind' | 'rule' | 'pool'>;

/** Whether they are told as one. Launches and drains are told one by one: what was decided, by which numbers. */
export function isAlike(a: OfAKind, b: OfAKind): boolean {
  return a.kind === 'event' && b.kind === a.kind && b.rule === a.rule && b.pool === a.pool;
}
