import type { Notice } from '../../domain/decision.ts';
import type { EndedWait, WaitCause, WaitPart } from '../../domain/waits.ts';
import { partsOf } from '../../policy/waits/parts.ts';

/** What the way of a job to its agent is made of, in order. */
export type LegName =
  | 'waiting' // GoCD has scheduled it, and nothing is short for it as far as is known
  | 'offer' // it is short of an agent, until an offer is accepted for one
  | 'launch' // until the container runs: its image is pulled
  | 'boot' // until GoCD lists the agent
  | 'registered' // until the agent has the job
  | 'assigned'; // it has: a moment

export interface Leg {
  readonly name: LegName;
  /** Milliseconds since the epoch, as all times here. */
  readonly from: number;
  readonly until: number;
}

/** The way of one job from its scheduling to its agent. */
export interface Journey {
  readonly locator: string;
  readonly pool: string | null;
  /** Null where none was seen with it: it was short, or cancelled. */
  readonly agent: string | null;
  readonly from: number;
  readonly until: number;
  readonly legs: readonly Leg[];
  /** Why it waited, stretch after stretch. */
  readonly parts: readonly WaitPart[];
}

/** What there is to be known of a step. */
export interface Told {
  readonly input: { readonly at: number };
  readonly outcome: { readonly notices: readonly Notice[] };
}

interface Start {
  readonly launchedAt: number;
  readonly runningAt: number | null;
  readonly registeredAt: number | null;
}

/** Causes from which on a job is short of an agent. */
const SHORT: ReadonlySet<WaitCause> = new Set<WaitCause>([
  'no-agent',
  'agents-busy',
  'no-offers',
  'no-host-large-enough',
  'mesos-away',
]);

/** Puts the way of each job together from what the machines make known. Remembers as much as there are agents. */
export class Journeys {
  readonly #starts = new Map<string, Start>();

  /** To be told every step, in order. The jobs that have arrived with it. */
  take({ input, outcome: { notices } }: Told): readonly Journey[] {
    for (const notice of notices) if (notice.type === 'agent.changed') this.#follow(notice, input.at);
    return notices.flatMap((notice) => (notice.type === 'job.begun' ? [this.#journeyOf(notice.wait)] : []));
  }

  #follow({ taskId, phase }: Extract<Notice, { type: 'agent.changed' }>, now: number): void {
    const start = this.#starts.get(taskId);
    if (phase === 'gone') this.#starts.delete(taskId);
    else if (phase === 'launching')
      this.#starts.set(taskId, { launchedAt: now, runningAt: null, registeredAt: null });
    else if (start === undefined) return;
    else if (phase === 'registering')
      this.#starts.set(taskId, { ...start, runningAt: start.runningAt ?? now });
    else if (phase === 'idle' || phase === 'building')
      this.#starts.set(taskId, { ...start, registeredAt: start.registeredAt ?? now });
  }

  #journeyOf({ locator, pool, agent, since, until, marks }: EndedWait): Journey {
    const start = agent === null ? undefined : this.#starts.get(agent);
    return {
      ...{ locator, pool, agent, from: since, until },
      legs: legsOf({ since, until, shortAt: shortSince(marks), start, arrives: agent !== null }),
      parts: partsOf(marks, since, until),
    };
  }
}

function shortSince(marks: EndedWait['marks']): number | null {
  return marks.find(({ cause }) => SHORT.has(cause))?.from ?? null;
}

interface Way {
  readonly since: number;
  readonly until: number;
  readonly shortAt: number | null;
  readonly start: Start | undefined;
  readonly arrives: boolean;
}

/** They follow each other without a gap. A leg of no length is left out: an agent may have been on its way before the job came. */
function legsOf({ since, until, shortAt, start, arrives }: Way): readonly Leg[] {
  const ends: readonly (readonly [LegName, number | null])[] =
    start === undefined
      ? [['waiting', until]]
      : [
          ['waiting', shortAt ?? start.launchedAt],
          ['offer', start.launchedAt],
          ['launch', start.runningAt],
          ['boot', start.registeredAt],
          ['registered', until],
        ];
  const legs: Leg[] = [];
  let from = since;
  for (const [name, end] of ends) {
    const legEnd = Math.min(until, Math.max(from, end ?? from));
    if (legEnd > from) legs.push({ name, from, until: legEnd });
    from = legEnd;
  }
  return arrives ? [...legs, { name: 'assigned', from: until, until }] : legs;
}
