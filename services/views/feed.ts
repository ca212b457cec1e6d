import { isAlike } from './alike.ts';
import type { DecisionView, FeedView } from './schemas.ts';

/** What is of one kind and comes one after the other: a line for all, that opens. */
export type FeedGroup = FeedView['groups'][number];

/**
 * Newest first, events that are alike as one.
 * @param decisions newest last
 */
export function feedOf(decisions: readonly DecisionView[]): readonly FeedGroup[] {
  const groups: FeedGroup[] = [];
  for (const decision of decisions.toReversed()) {
    const last = groups.at(-1);
    if (last !== undefined && isAlike(last, decision))
      groups[groups.length - 1] = { ...last, from: decision.at, entries: [...last.entries, decision] };
    else {
      const { kind, rule, pool, at, text } = decision;
      groups.push({ kind, rule, pool, from: at, to: at, text, entries: [decision] });
    }
  }
  return groups;
}
