import { ALL_DECISIONS, type DecisionsAsked, fits, hasWords } from './asked.ts';
import type { DecisionsView, DecisionView } from './schemas.ts';

/** The latest of the decisions that are asked for, newest last. */
export function decisionsView(
  known: readonly DecisionView[],
  { text, kind, rule, pool, agent, offset, limit }: DecisionsAsked = ALL_DECISIONS,
): DecisionsView {
  const wanted = known.filter(
    (decision) =>
      fits(kind, decision.kind) &&
      fits(rule, decision.rule) &&
      fits(pool, decision.pool) &&
      fits(agent, decision.taskId) &&
      hasWords(text, [decision.text, decision.taskId]),
  );
  const end = Math.max(0, wanted.length - offset);
  const latest = wanted.slice(limit === undefined ? 0 : Math.max(0, end - limit), end);
  return { matching: wanted.length, decisions: [...latest] };
}
