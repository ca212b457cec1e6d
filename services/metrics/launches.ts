import type { Notice } from '../../domain/decision.ts';
import type { Input } from '../../domain/facts.ts';

/** How a launch went: `launched` when it is asked for, and later exactly one of the others. */
export const LAUNCH_OUTCOMES = [
  'launched',
  'registered', // GoCD lists it, ready for jobs
  'failed', // its container ended before that
  'timed-out', // it did not get there by its deadline
  'dropped', // the master did not take it: the offer was gone, say
  'lost', // its host went, and it with it; or its offer was gone, by the master's later word
  'killed', // ended by someone's wish
] as const;
export type LaunchOutcome = (typeof LAUNCH_OUTCOMES)[number];

type AgentChanged = Extract<Notice, { type: 'agent.changed' }>;

export interface LaunchNews {
  readonly pool: string;
  readonly outcome: LaunchOutcome;
  /** Since it was launched. */
  readonly ms: number;
}

/** Follows agents of this run from launch until they serve or never will. Those it finds running do not count. */
export class Launches {
  readonly #underway = new Map<string, number>();

  /** What a change of an agent, brought about by this input, tells of its launch. */
  take({ taskId, pool, phase }: AgentChanged, input: Input): LaunchNews | null {
    if (phase === 'launching') {
      this.#underway.set(taskId, input.at);
      return { pool, outcome: 'launched', ms: 0 };
    }
    const launchedAt = this.#underway.get(taskId);
    const outcome = outcomeOf(phase, taskId, input);
    if (launchedAt === undefined || outcome === null) return null;
    this.#underway.delete(taskId);
    return { pool, outcome, ms: input.at - launchedAt };
  }
}

function outcomeOf(phase: AgentChanged['phase'], taskId: string, input: Input): LaunchOutcome | null {
  if (phase === 'idle' || phase === 'building') return 'registered';
  return phase === 'ending' || phase === 'gone' ? endOf(taskId, input) : null;
}

function endOf(taskId: string, input: Input): LaunchOutcome {
  if (input.type === 'mesos.call.failed') return 'dropped';
  if (input.type === 'mesos.disconnected') return 'killed';
  if (input.type !== 'mesos.update.received' || input.update.taskId !== taskId) return 'timed-out';
  switch (input.update.state) {
    case 'TASK_DROPPED':
      return 'dropped';
    case 'TASK_KILLED':
      return input.update.healthy === false ? 'failed' : 'killed';
    case 'TASK_FAILED':
    case 'TASK_ERROR':
    case 'TASK_FINISHED':
      return 'failed';
    default:
      return 'lost';
  }
}
