/** GoCD as the rest of the program sees it. */

/** A job the server has scheduled and not assigned: one element of the feed, with what the job API adds. */
export interface WaitingJob {
  /** `pipeline/counter/stage/counter/job`: its only identity; a rescheduled job comes back under the same one. */
  readonly locator: string;
  readonly pipeline: string;
  readonly stage: string;
  /** The run-time name, with `-runInstance-N` or `-runOnAll-N` where GoCD adds them. */
  readonly job: string;
  readonly environment: string | null;
  /** The group of its pipeline; left out where the server was not asked or does not tell. */
  readonly group?: string;
  readonly resources: readonly string[];
  /** False where the account may not see what the job needs: its `resources` are then empty and say nothing. */
  readonly resourcesKnown: boolean;
  /** When the server scheduled it (ms since the epoch); null where it could not be learned. */
  readonly scheduledAt: number | null;
  /** The uuid of the one agent that may run it, `none`, or `unknown` where the server did not tell. */
  readonly pin:
    | { readonly kind: 'none' }
    | { readonly kind: 'unknown' }
    | { readonly kind: 'agent'; readonly uuid: string };
  /** Whether an elastic plugin must provide its agent. */
  readonly elastic: 'yes' | 'no' | 'unknown';
  /**
   * What the job API says of it, beside the feed: `gone` is a 404. Of one that is `unread` the server has not told enough yet
   * to decide on it, for want of time; a later reading will know.
   */
  readonly state: 'scheduled' | 'moved-on' | 'gone' | 'unknown' | 'unread';
}

export type AgentConfigState = 'Enabled' | 'Disabled' | 'Pending';
export type AgentRunState = 'Idle' | 'Building' | 'LostContact' | 'Missing' | 'Unknown';

/** An agent as the server lists it, ours or not. */
export interface GocdAgent {
  readonly uuid: string;
  readonly hostname: string;
  readonly configState: AgentConfigState;
  readonly runState: AgentRunState;
  /** A job being cancelled shows as `Cancelled` here while `runState` stays `Building`. */
  readonly buildState: 'Idle' | 'Building' | 'Cancelled' | 'Unknown';
  /** Names of the environments that exist on the server or may (`unknown` origin is listed apart). */
  readonly environments: readonly string[];
  /** Environments listed for it that do not exist on the server: they count as none when jobs are matched. */
  readonly unknownEnvironments: readonly string[];
  readonly resources: readonly string[];
  /** Managed by an elastic plugin: never takes a plain job. */
  readonly elastic: boolean;
  /** Locator of the job in hand, where the account may see it; its absence does not mean idle. */
  readonly building: string | null;
  /** Where the pipeline of that job stands; left out where the server was not asked or does not tell. */
  readonly buildingIn?: PipelinePlace;
}

/** Where a pipeline stands in the server's configuration. */
export interface PipelinePlace {
  readonly group: string;
  readonly environment: string | null;
}

/** A run of a pipeline as the server's dashboard shows it: how far it is, and what comes next. */
export interface PipelineRun {
  /** `pipeline/counter`. */
  readonly run: string;
  /** The stage that goes on, or the last that ran, `pipeline/stage`. */
  readonly stage: string;
  /** `failing`: a job of it has failed, others still wait or build. */
  readonly status: 'building' | 'failing' | 'passed' | 'failed' | 'cancelled' | 'unknown';
  /** The stage after that one, whether or not it has run before; null if it is the last. */
  readonly next: { readonly stage: string; readonly isManual: boolean } | null;
  /** Somebody has paused the pipeline: its next stage does not come, fact 71 of the recordings. */
  readonly isPaused: boolean;
}

/** A run of a pipeline that is past, or goes on, as its history tells it. */
export interface PastRun {
  /** All its stages, in order. */
  readonly stages: readonly {
    readonly name: string;
    readonly hasRun: boolean;
    /** It has, and has ended. */
    readonly isOver: boolean;
    /** A person began it. */
    readonly isManual: boolean;
    /** Names of its jobs in the configuration: of one that ran several times, as often. */
    readonly jobs: readonly string[];
  }[];
}

/** How long a job was with an agent (ms). */
export interface PastTime {
  readonly stage: string;
  /** As in the configuration. */
  readonly job: string;
  /** The agent's uuid; null where the server did not tell. */
  readonly uuid: string | null;
  readonly ms: number;
}

/** A job that the server has given to an agent and that has not ended: it is assigned, or that agent builds it. */
export interface HeldJob {
  readonly locator: string;
  /** The agent's uuid, whether or not it is still listed; null where the server did not tell. */
  readonly uuid: string | null;
  /** When it was given to that agent at the latest (ms since the epoch, by our clock); left out where nobody can say. */
  readonly givenAt?: number;
}

/**
 * One complete reading of the server. A partial reading is a failure, never a view; what there was no time for, for there is
 * so much of it, is told as that.
 */
export interface GocdView {
  /** When the first request went out: what is older than this instant has been seen (ms since the epoch). */
  readonly startedAt: number;
  readonly serverVersion: string | null;
  /** Where the waiting jobs were read from. */
  readonly backlogSource: 'feed' | 'dashboard';
  /** Set where the feed was asked for and is not there any more, so that the dashboard took its place. */
  readonly feedIsGone?: true;
  /** GoCD matches resources case-insensitively up to 19.8 and since 20.10.0, case-sensitively between. */
  readonly resourcesCaseSensitive: boolean;
  /** In maintenance nothing is matched and nothing may be changed; null where the account may not ask. */
  readonly maintenance: boolean | null;
  readonly jobs: readonly WaitingJob[];
  readonly agents: readonly GocdAgent[];
  /** How far runs of pipelines are; left out where nobody looks ahead, or the server did not tell. */
  readonly runs?: readonly PipelineRun[];
  /** What an operator should know about this reading, in one line each (an account that sees nothing, say). */
  readonly warnings: readonly string[];
}

/** Why a call to GoCD did not do what it should. */
export const GOCD_FAILURE_REASONS = [
  'unauthorised', // 401
  'forbidden', // 403
  'not-found', // 404 on something that should be there
  'conflict', // 422 or 406: the server's own guard said no
  'starting', // 503 while the server starts
  'backup', // 503 while a backup runs
  'maintenance', // 503 in maintenance mode
  'login-page', // HTML or a redirect to it where data was expected
  'proxy', // an HTML or gateway error that is not GoCD's
  'malformed', // half a body, wrong content type, data that does not fit
  'too-large',
  'timeout',
  'unreachable', // refused, reset, no such host
  'tls',
  'throttled', // 429: it, or a proxy before it, is asked too often
  'server-error', // any other 5xx or unexpected status
] as const;
export type GocdFailureReason = (typeof GOCD_FAILURE_REASONS)[number];

/** A typed failure with one line for people: what happened and what to do. Never carries a secret. */
export interface GocdFailure {
  readonly reason: GocdFailureReason;
  readonly message: string;
  readonly hint: string;
  /** How long the server is not to be asked again (ms), where it says so. */
  readonly retryAfterMs?: number;
}

/** A failure in one line: what happened and what to do. */
export function describeFailure({ message, hint }: GocdFailure): string {
  return `${message}${/[.!?]$/.test(message) ? '' : '.'} ${hint}`;
}
