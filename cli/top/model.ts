import type { AgentsView, JobGroupsView, StateView } from '../../services/views/schemas.ts';

/** What is listed. */
export const LISTS = ['agents', 'jobs', 'pools'] as const;
export type ListName = (typeof LISTS)[number];

/** In which order agents are listed. */
export const ORDERS = ['launched', 'newest', 'phase', 'pool', 'host', 'jobs'] as const;

/** One look at a running instance. */
export interface Looked {
  readonly state: StateView;
  readonly agents: AgentsView;
  readonly jobs: JobGroupsView;
}

/** What is asked for and not done until it is confirmed. */
export interface Asked {
  readonly words: string;
  readonly effect: Effect;
}

export interface TopModel {
  readonly looked: Looked | null;
  /** Why the last look failed; null if it did not. */
  readonly trouble: string | null;
  readonly list: ListName;
  readonly order: (typeof ORDERS)[number];
  /** Words that all have to stand in what is listed. */
  readonly filter: string;
  readonly isTyping: boolean;
  readonly asked: Asked | null;
  /** Which of the items, by name: they move. */
  readonly selected: string | null;
  /** What was done last, or why not. */
  readonly notice: string;
}

export const BEGINNING: TopModel = {
  looked: null,
  trouble: null,
  list: 'agents',
  order: 'launched',
  filter: '',
  isTyping: false,
  asked: null,
  selected: null,
  notice: '',
};

/** What is to be done outside. */
export type Effect =
  | { readonly type: 'quit' | 'look' | 'pause' | 'resume' }
  | { readonly type: 'drain'; readonly taskId: string };

export type TopEvent =
  | { readonly type: 'looked'; readonly looked: Looked }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'done'; readonly words: string }
  | { readonly type: 'key'; readonly key: Key };

/** A key by its name, as `up`; or what it types. */
export interface Key {
  readonly name: string;
  readonly text: string;
}
