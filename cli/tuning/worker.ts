import { parentPort, workerData } from 'node:worker_threads';
import { explain } from '../failure.ts';
import type { Score } from './score.ts';
import { type Subject, type TrialTask, triedOf } from './subject.ts';

/** What a thread for trials is given, one by one. */
export interface Asked {
  readonly id: number;
  readonly task: TrialTask;
}

/** And what it says to each. */
export type Answered =
  | { readonly id: number; readonly score: Score }
  /** In words for people if it was foreseen. */
  | { readonly id: number; readonly failure: string; readonly isForeseen: boolean };

/*
 * A thread that makes trials. It makes itself ready from the same history and config as the others, since a config does not
 * go from thread to thread. There is none of this where nobody is to be answered, as in a process of its own.
 */
const subject: Subject = workerData;
const port = parentPort;
if (port !== null) {
  const ready = triedOf(subject);
  // Told with the first task, to whoever asked.
  ready.catch(() => {});
  port.on('message', ({ id, task }: Asked) => {
    ready
      .then((tried) => tried.run(task))
      .then(
        (score): Answered => ({ id, score }),
        (error: unknown): Answered => {
          const told = explain(error);
          const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
          return { id, failure: told?.lines ?? words, isForeseen: told !== null };
        },
      )
      .then((answer) => port.postMessage(answer));
  });
}
