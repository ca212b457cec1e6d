import { appendFile, readFile, truncate } from 'node:fs/promises';
import { z } from 'zod';
import { errorCode } from '../config/hocon.ts';
import { jobTimes } from '../gocd/pastJobs/jobTimes.ts';
import type { ReadBefore } from '../gocd/pastJobs/readPastJobs.ts';
import { historyError } from './problems.ts';

/** The first line: whose runs they are. */
const HEAD = z.object({ history: z.literal(1), server: z.string() });
const RUN = z.object({ run: z.string(), jobs: z.array(jobTimes) });
const DONE = z.object({ done: z.string(), since: z.number() });
const LINE = z.union([RUN, DONE]);

/** What is read is kept for this process only. */
export function inMemory(): ReadBefore {
  return keeping(new Map(), new Map(), async () => {});
}

/**
 * What has been read, a line at a time, so that work that was broken off goes on where it was. A last line that was not
 * written to its end is dropped.
 * @param server its address: runs of another are no use.
 * @throws HistoryError if it is another file, or of another server, or cannot be read.
 */
export async function openWorkFile(path: string, server: string): Promise<ReadBefore> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw historyError(path, `cannot be read (${errorCode(error)})`);
  });
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const [first, ...lines] = whole.split('\n').filter((line) => line !== '');
  const write = async (line: object) => {
    await appendFile(path, `${JSON.stringify(line)}\n`, { mode: 0o600 }).catch((error: unknown) => {
      throw historyError(path, `cannot be written (${errorCode(error)})`);
    });
  };
  if (first === undefined) {
    if (text !== '') await truncate(path);
    await write({ history: 1, server });
    return keeping(new Map(), new Map(), write);
  }
  const head = HEAD.safeParse(parsed(first)).data;
  if (head === undefined)
    throw historyError(path, 'is not what `history` keeps beside its file: move it away');
  if (head.server !== server)
    throw historyError(path, `has runs of ${head.server}: choose another --out, or remove it`);
  if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole));
  const runs = new Map<string, z.infer<typeof RUN>['jobs']>();
  const done = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    const value = LINE.safeParse(parsed(line)).data;
    if (value === undefined) throw historyError(path, 'is damaged: remove it, to read all again', index + 2);
    if ('run' in value) runs.set(value.run, value.jobs);
    else done.set(value.done, value.since);
  }
  return keeping(runs, done, write);
}

type Jobs = NonNullable<ReturnType<ReadBefore['get']>>;

function keeping(
  runs: Map<string, Jobs>,
  done: Map<string, number>,
  write: (line: object) => Promise<void>,
): ReadBefore {
  return {
    get: (run) => runs.get(run),
    keep: async (run, jobs) => {
      await write({ run, jobs });
      runs.set(run, jobs);
    },
    readSince: (place) => done.get(place) ?? null,
    done: async (place, since) => {
      const known = done.get(place);
      if (known !== undefined && known <= since) return;
      await write({ done: place, since });
      done.set(place, since);
    },
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // Fits no line, and is told as such.
  }
}
