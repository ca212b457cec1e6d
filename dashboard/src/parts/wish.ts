import type { LeverView } from '../../../services/views/levers.ts';
import { type Credentials, drain, endLever, pause, releaseBrake, resume } from '../live/api.ts';
import { shortId } from '../words/format.ts';
import { afterLever, leverTitle } from '../words/levers.ts';

/** What is still to be said with a wish. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly note: string;
  readonly kind: 'text' | 'number';
  readonly initial?: string;
}

/** What was said, by the names of the fields. */
export type Given = Readonly<Record<string, string>>;

/** Something an operator wants done, to be confirmed. */
export interface Wish {
  readonly title: string;
  /** What will come of it. */
  readonly lines: readonly string[];
  readonly fields?: readonly Field[];
  readonly confirm: string;
  readonly done: string;
  readonly carryOut: (who: Credentials, given: Given) => Promise<void>;
}

export const PAUSE_WISH: Wish = {
  title: 'Pause the autoscaler?',
  lines: [
    'Nothing is launched or drained until someone resumes it.',
    'Agents that run go on running, and so do their jobs.',
  ],
  confirm: 'Pause',
  done: 'Paused: nothing is launched or drained.',
  carryOut: pause,
};

export const RESUME_WISH: Wish = {
  title: 'Resume the autoscaler?',
  lines: ['Waiting jobs get agents again, and idle agents go away.', 'A brake that is on stays on.'],
  confirm: 'Resume',
  done: 'Resumed: agents are launched and drained again.',
  carryOut: resume,
};

export const RELEASE_WISH: Wish = {
  title: 'Release the brake?',
  lines: [
    'Agents that GoCD does not list count as gone: after their time their tasks are ended, whatever they do.',
    'Look at the agents page of GoCD first. If they are only missing there, their jobs are lost.',
  ],
  confirm: 'Release',
  done: 'Released: what GoCD does not list counts as gone.',
  carryOut: releaseBrake,
};

export function drainWish({ taskId, job }: { readonly taskId: string; readonly job: string | null }): Wish {
  return {
    title: `Drain agent ${shortId(taskId)}?`,
    lines: [
      'GoCD gives it no more jobs, then its task ends.',
      job === null ? 'It has no job in hand.' : `It first finishes ${job}.`,
      'If jobs still wait, another agent may be launched in its place.',
    ],
    confirm: 'Drain',
    done: `Agent ${shortId(taskId)} is being drained.`,
    carryOut: (who) => drain(taskId, who),
  };
}

export function endLeverWish(lever: LeverView): Wish {
  const title = leverTitle(lever);
  return {
    title: 'End this before its time?',
    lines: [`${title}: ${lever.reason}`, afterLever(lever)],
    confirm: 'End',
    done: `Ended: ${title}.`,
    carryOut: (who) => endLever(lever.id, who),
  };
}
