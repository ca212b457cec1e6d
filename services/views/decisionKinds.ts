import { DECISION_KINDS } from '../../domain/decision.ts';

/** `event` is no decision: it stands among them in the feed. */
export const FEED_KINDS = [...DECISION_KINDS, 'event'] as const;
