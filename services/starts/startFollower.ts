import type { Decision, Notice } from '../../domain/decision.ts';

/** What the start of an agent is made of, as seen from outside. */
export const START_PARTS = [
  'container', // from the accepted offer until the task runs: its image is pulled, its container made
  'registration', // until GoCD lists it: its JVMs start, it downloads what is new, and registers
  'first-job', // until it is seen with a job, of one launched for a job
] as const;
export type StartPart = (typeof START_PARTS)[number];

export interface PartEnded {
  readonly pool: string;
  readonly part: StartPart;
  readonly ms: number;
  /** What its pool ran when it was launched. */
  readonly image: string;
}

interface Start {
  readonly image: string;
  readonly isForJob: boolean;
  readonly part: StartPart;
  readonly since: number;
}

/** What there is to be known of a step. */
export interface Told {
  readonly input: { readonly at: number };
  readonly outcome: { readonly notices: readonly Notice[] };
}

type AgentChanged = Extract<Notice, { type: 'agent.changed' }>;

/** What comes after this has to do with which jobs there are, not with how agents start. */
const LONGEST_FIRST_JOB_MS = 5 * 60_000;

/**
 * Follows agents of this run from launch to their first job. Registration and first job are seen at readings, so that they are
 * known no more exactly than these are apart.
 */
export class StartFollower {
  readonly #imageOf: (pool: string) => string;
  readonly #starts = new Map<string, Start>();

  /** @param imageOf what a pool runs now */
  constructor(imageOf: (pool: string) => string) {
    this.#imageOf = imageOf;
  }

  /** To be told every step, in order. */
  take({ input, outcome: { notices } }: Told): readonly PartEnded[] {
    const forJobs = new Set(
      notices.flatMap((notice) => (notice.type === 'decision.made' ? launchedForJob(notice.decision) : [])),
    );
    return notices.flatMap((notice) =>
      notice.type === 'agent.changed' ? this.#follow(notice, input.at, forJobs.has(notice.taskId)) : [],
    );
  }

  #follow({ taskId, pool, phase }: AgentChanged, now: number, isForJob: boolean): readonly PartEnded[] {
    if (phase === 'launching') {
      this.#starts.set(taskId, { image: this.#imageOf(pool), isForJob, part: 'container', since: now });
      return [];
    }
    const start = this.#starts.get(taskId);
    if (start === undefined || phase === 'staging') return [];
    const next = nextPart(start, phase);
    if (next === start.part) return [];
    if (next === null) this.#starts.delete(taskId);
    else this.#starts.set(taskId, { ...start, part: next, since: now });
    const ended = (part: StartPart, ms: number): PartEnded => ({ pool, part, ms, image: start.image });
    return partsEnded(start, phase, now - start.since).map(([part, ms]) => ended(part, ms));
  }
}

/** The part in which an agent is once it has come into a phase; null if its start is over, or has failed. */
function nextPart({ part, isForJob }: Start, phase: AgentChanged['phase']): StartPart | null {
  if (phase === 'registering') return part === 'container' ? 'registration' : part;
  return phase === 'idle' && isForJob ? 'first-job' : null;
}

/** The parts that end with this, and how long each took, ms. One seen with a job at once has had it for no time at all. */
function partsEnded(
  { part, isForJob }: Start,
  phase: AgentChanged['phase'],
  ms: number,
): readonly (readonly [StartPart, number])[] {
  if (part === 'container') return phase === 'registering' ? [[part, ms]] : [];
  const serves = phase === 'idle' || phase === 'building';
  if (part === 'registration' && serves)
    return phase === 'building' && isForJob
      ? [
          [part, ms],
          ['first-job', 0],
        ]
      : [[part, ms]];
  return part === 'first-job' && phase === 'building' && ms <= LONGEST_FIRST_JOB_MS ? [[part, ms]] : [];
}

function launchedForJob({ kind, rule, taskId }: Decision): readonly string[] {
  return kind === 'launch' && rule === 'shortage' && taskId !== null ? [taskId] : [];
}
