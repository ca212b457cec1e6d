import { Worker } from 'node:worker_threads';
import { CommandError } from '../failure.ts';
import type { Score } from './score.ts';
import type { Subject, TrialTask, Tried } from './subject.ts';
import type { Answered } from './worker.ts';

/** Makes trials, several at a time. */
export interface Runner {
  /** Scores in the order of the tasks, whichever ends first. */
  run(tasks: readonly TrialTask[]): Promise<readonly Score[]>;
  close(): Promise<void>;
}

/** One after another, in this thread. */
function inThisThread(tried: Tried): Runner {
  return {
    run: async (tasks) => {
      const scores: Score[] = [];
      for (const task of tasks) scores.push(await tried.run(task));
      return scores;
    },
    close: async () => {},
  };
}

/** Only the program as it is built has a file for threads to begin with: a source is none that a thread could run. */
const WORKER = import.meta.url.endsWith('.ts') ? null : new URL('./tuneWorker.js', import.meta.url);

/** As many threads as are wanted; trials are made in this one where none is wanted, or there can be none. */
export function runnerFor(subject: Subject, tried: Tried, threads: number): Runner {
  return WORKER === null || threads === 0 ? inThisThread(tried) : inWorkers(WORKER, subject, threads);
}

interface Waiting {
  readonly task: TrialTask;
  readonly done: (score: Score) => void;
  readonly failed: (error: Error) => void;
}

/** In threads of their own: which of them has a trial does not matter to what comes of it. */
function inWorkers(file: URL, subject: Subject, count: number): Runner {
  const queue: Waiting[] = [];
  const threads = Array.from({ length: count }, () => createThread(file, subject, () => queue.shift()));
  return {
    run: (tasks) => {
      const scores = tasks.map(
        (task) =>
          new Promise<Score>((done, failed) => {
            queue.push({ task, done, failed });
          }),
      );
      for (const thread of threads) thread.wake();
      return Promise.all(scores);
    },
    close: async () => {
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}

/** @param next what it is to do when it has nothing to do. */
function createThread(file: URL, subject: Subject, next: () => Waiting | undefined) {
  const worker = new Worker(file, { workerData: subject });
  let id = 0;
  let current: Waiting | null = null;
  let broken: Error | null = null;

  const wake = () => {
    if (current !== null) return;
    current = next() ?? null;
    if (current === null) return;
    if (broken !== null) {
      const { failed } = current;
      current = null;
      failed(broken);
      wake();
      return;
    }
    id += 1;
    worker.postMessage({ id, task: current.task });
  };
  worker.on('message', (answer: Answered) => {
    const asked = current;
    current = null;
    if ('score' in answer) asked?.done(answer.score);
    else asked?.failed(answer.isForeseen ? new CommandError(answer.failure) : new Error(answer.failure));
    wake();
  });
  worker.on('error', (error) => {
    broken = error instanceof Error ? error : new Error(String(error));
    const asked = current;
    current = null;
    asked?.failed(broken);
    wake();
  });
  return { wake, end: () => worker.terminate() };
}
