import type { AgentPhase } from './fleet.ts';
import type { EndedRun, EndedWait } from './waits.ts';

/** What may be decided. */
export const DECISION_KINDS = ['launch', 'drain', 'restore', 'hold', 'kill', 'lever', 'pull'] as const;

/** One thing the policy decided, with the rule that made it and the numbers it used. */
export interface Decision {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: (typeof DECISION_KINDS)[number];
  readonly rule: string;
  readonly pool: string | null;
  readonly taskId: string | null;
  /** One line in plain words. */
  readonly text: string;
  readonly numbers: Readonly<Record<string, number>>;
  /** Of what an operator asked for. */
  readonly asked?: Asked;
}

/** Who asked for something, why, and until when. */
export interface Asked {
  readonly by: string;
  readonly reason: string | null;
  /** By the calendar (ms since the epoch); null for what is done at once. */
  readonly until: number | null;
}

/** `lost`: gone with its host, or never there, which tells nothing of the image. */
export const PULL_ENDS = ['pulled', 'failed', 'lost'] as const;

export interface PullEnd {
  readonly pool: string;
  readonly outcome: (typeof PULL_ENDS)[number];
  /** One line in plain words. */
  readonly text: string;
}

/** What the machines make known beside their commands: for the log, the feed and the metrics. Never needed to act. */
export type Notice =
  | { readonly type: 'decision.made'; readonly decision: Decision }
  | {
      readonly type: 'agent.changed';
      readonly taskId: string;
      readonly pool: string;
      readonly phase: AgentPhase | 'gone';
      readonly hostname: string | null;
      readonly detail: string | null;
    }
  /** A job waits no more, as far as the readings tell: it has begun, or was cancelled. */
  | { readonly type: 'job.begun'; readonly wait: EndedWait }
  /** An agent that was seen with a job has it no more. */
  | { readonly type: 'job.ended'; readonly run: EndedRun }
  /** A task that was to have an image pulled ahead has ended. */
  | ({ readonly type: 'image.pull.ended' } & PullEnd)
  | { readonly type: 'warning.raised'; readonly text: string };
