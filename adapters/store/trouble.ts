import { messageOf } from '../outside/fault.ts';

/** What can be done about an error of SQLite: it tells its kind by nothing but its words. */
export type Trouble =
  | 'damaged' // what is there is no database of ours: it is set aside
  | 'locked' // somebody writes, or has died while doing so
  | 'unwritable'; // the disk is full, or will not: it is tried again

const DAMAGED = /malformed|not a database|no such (table|column)|unsupported file format|is newer than/i;

export function troubleOf(error: unknown): Trouble {
  const message = messageOf(error);
  if (DAMAGED.test(message)) return 'damaged';
  return /is locked/i.test(message) ? 'locked' : 'unwritable';
}
