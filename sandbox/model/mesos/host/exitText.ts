import type { TaskInfo } from '../wire/calls.ts';
import { isDocker } from './containerSpec.ts';

const SIGNALS: Readonly<Record<number, string>> = {
  1: 'Hangup',
  2: 'Interrupt',
  9: 'Killed',
  15: 'Terminated',
};

/** What an executor says of how its container or command ended. */
export function exitText(task: TaskInfo, code: number): string {
  if (isDocker(task)) return `Container exited with status ${code}`;
  const signal = SIGNALS[code - 128];
  return signal === undefined
    ? `Command exited with status ${code}`
    : `Command terminated with signal ${signal}`;
}
