import { type DecisionsAsked, fits, hasWords } from './asked.ts';
import type { DecisionsView, DecisionView } from './schemas.ts';

/** The latest of the decisions that are asked for, newest last. */
export function decisionsView(
  known: readonly DecisionView[],
  { text, kind, rule, pool, limit }: DecisionsAsked = {},
): DecisionsView {
  const wanted = known.filter(
    (decision) =>
      fits(kind, decision.kind) &&
      fits(rule, decision.rule) &&
      fits(pool, decision.pool) &&
      hasWords(text, [decision.text, decision.taskId]),
  );
  const latest = limit === undefined ? wanted : wanted.slice(Math.max(0, wanted.length - limit));
  return { matching: wanted.length, decisions: [...latest] };
}
