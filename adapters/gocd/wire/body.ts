import type { GocdAgent } from '../../../domain/gocd.ts';
import type { FeedJob } from '../reading/feedJob.ts';

/**
 * What reading a body would give, from a server in the same process that says it outright: JSON of which nothing else is
 * known, or the two lists that are asked for at every poll.
 */
export type Value =
  | { readonly of: 'json'; readonly json: unknown }
  | { readonly of: 'agents'; readonly agents: readonly GocdAgent[] }
  | { readonly of: 'feed'; readonly jobs: readonly FeedJob[] };

/** What an answer brings. Real servers send text, always. */
export type Body = string | Value;
