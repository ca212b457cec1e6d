import { ALL_DECISIONS, type DecisionsAsked, fits, hasWords } from './asked.ts';
import type { DecisionsView, DecisionView } from './schemas.ts';

/** The latest of the decisions that are asked for, newest last. */
export function decisionsView(
  known: readonly DecisionView[],
  asked: DecisionsAsked = ALL_DECISIONS,
): DecisionsView {
  const wanted = known.filter((decision) => isWanted(decision, asked));
  const { offset, limit, after = 0 } = asked;
  const end = Math.max(0, wanted.length - offset);
  const latest = wanted.slice(limit === undefined ? 0 : Math.max(0, end - limit), end);
  return { matching: wanted.length, decisions: latest.filter(({ id }) => id > after) };
}

/** Whether it is among those asked for, whenever it was. */
export function isWanted(
  decision: DecisionView,
  { text, kind, rule, pool, agent }: Pick<DecisionsAsked, 'text' | 'kind' | 'rule' | 'pool' | 'agent'>,
): boolean {
  return (
    fits(kind, decision.kind) &&
    fits(rule, decision.rule) &&
    fits(pool, decision.pool) &&
    fits(agent, decision.taskId) &&
    hasWords(text, [decision.text, decision.taskId])
  );
}
