import { buffer } from 'node:stream/consumers';

/** What stands for standard input where a file is taken. */
export const STDIN = '-';

let read: Promise<Buffer> | null = null;

/** All of standard input; the same however often it is asked for, as a config may be read more than once. */
export function readStdin(): Promise<Buffer> {
  read ??= buffer(process.stdin);
  return read;
}
