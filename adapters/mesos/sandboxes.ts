import got from 'got';
import { z } from 'zod';
import type { Clock } from '../../domain/clock/clock.ts';
import type { MesosConfig } from '../../domain/config.ts';
import type { Mask } from '../../domain/masking/masker.ts';
import type { FailedTask, LastWords, Sandboxes } from '../../services/lastWords.ts';
import type { HostAddresses } from './hostAddresses.ts';
import { authorization, tlsOf } from './http.ts';

/** Bytes of the end of stderr that are read, and characters of it that are kept. */
const TAIL_BYTES = 4_096;
const MOST_CHARACTERS = 2_000;
const DEADLINE_MS = 5_000;
const MOST_AT_ONCE = 2;
/** When a hundred fail at once the first tell enough. */
const MOST_WAITING = 20;
/** A piece of it may be of something that was cut in the middle: so much can be no secret of ours. */
const LONGEST_CUT = 512;

const CHUNK = z.object({ data: z.string(), offset: z.number() });

export interface SandboxOptions {
  readonly config: MesosConfig;
  readonly hosts: HostAddresses;
  readonly clock: Clock;
  readonly mask: Mask;
}

/**
 * What failed tasks leave behind, by the files API of the Mesos agents (`/files/read`: with offset -1 it tells the size, as
 * Mesos's own page asks it). A command task's executor has the task's id, and its latest run is at a path that does not
 * change: `/frameworks/F/executors/E/runs/latest`. A few at a time, each within a deadline; what does not work is left be.
 */
export function createSandboxes(options: SandboxOptions): Sandboxes {
  const { hosts } = options;
  const waiting: (() => void)[] = [];
  let running = 0;
  const turn = (): Promise<boolean> => {
    if (running < MOST_AT_ONCE) {
      running += 1;
      return Promise.resolve(true);
    }
    if (waiting.length >= MOST_WAITING) return Promise.resolve(false);
    return new Promise((resolve) => waiting.push(() => resolve(true)));
  };
  const next = () => {
    const first = waiting.shift();
    if (first === undefined) running -= 1;
    else first();
  };
  return {
    lastWords: async (task) => {
      const base = hosts.of(task.hostId);
      if (base === null || !(await turn())) return null;
      try {
        return await read(base, task, options);
      } catch {
        // Nobody depends on it: a host that is gone, does not let us or is slow has told nothing.
        return null;
      } finally {
        next();
      }
    },
  };
}

async function read(
  base: string,
  { frameworkId, taskId }: FailedTask,
  { config, clock, mask }: SandboxOptions,
): Promise<LastWords | null> {
  const late = new AbortController();
  const cancelDeadline = clock.after(Math.min(config.requestTimeout, DEADLINE_MS), () => late.abort());
  try {
    const sandbox = `/frameworks/${frameworkId}/executors/${taskId}/runs/latest`;
    const ask = (offset: number, length: number) =>
      chunk(`${base}/files/read`, { path: `${sandbox}/stderr`, offset, length }, config, late.signal);
    const size = (await ask(-1, 0)).offset;
    const from = Math.max(0, size - TAIL_BYTES);
    const { data } = await ask(from, TAIL_BYTES);
    const sandboxUrl = `${base}/files/browse?path=${encodeURIComponent(sandbox)}`;
    return { text: tailOf(from > 0 ? withoutCut(data) : data, mask), sandboxUrl };
  } finally {
    cancelDeadline();
  }
}

async function chunk(
  url: string,
  query: Readonly<Record<string, string | number>>,
  config: MesosConfig,
  signal: AbortSignal,
): Promise<z.infer<typeof CHUNK>> {
  const https = await tlsOf(config).options();
  const get = (headers: Record<string, string>) =>
    got(url, {
      searchParams: query,
      headers,
      https,
      followRedirect: false,
      retry: { limit: 0 },
      throwHttpErrors: false,
      signal,
    });
  const first = await get({});
  const answer =
    first.statusCode === 401 && mayBeShown(first.headers['www-authenticate'])
      ? await get(authorization(config))
      : first;
  if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`);
  return CHUNK.parse(JSON.parse(answer.body));
}

/** Who we are is for Mesos alone, and only where it asks. */
function mayBeShown(challenge: string | undefined): boolean {
  return /^Basic realm="mesos/i.test(challenge ?? '');
}

/** Without the line that was cut in its middle. */
function withoutCut(data: string): string {
  const end = data.indexOf('\n');
  return end < 0 ? data.slice(LONGEST_CUT) : data.slice(end + 1);
}

/** It is masked before it is cut: half a secret is one too. */
function tailOf(data: string, mask: Mask): string {
  const masked = mask(data)
    .replaceAll(/[^\P{C}\n\t]/gu, '')
    .trimEnd();
  if (masked.length <= MOST_CHARACTERS) return masked;
  const tail = masked.slice(-MOST_CHARACTERS);
  return tail.slice(tail.indexOf('\n') + 1);
}
