import { type ChildProcess, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../domain/clock/clock.ts';
import type { Mask } from '../../domain/masking/masker.ts';
import { duration } from '../../domain/phrases.ts';
import { FOUND, type Found, type Tuner } from '../../services/advice/found.ts';

/** What a search may take. */
export interface Bounds {
  /** Of memory for its objects. */
  readonly mb: number;
  readonly trials: number;
  readonly seeds: number;
  readonly ms: number;
  /** As `nice` has it. */
  readonly priority: number;
}

const BOUNDS: Bounds = {
  mb: 512,
  trials: 60,
  seeds: 2,
  ms: 2 * 3_600_000,
  priority: constants.priority.PRIORITY_LOW,
};

export interface ChildTunerParts {
  /** The config that is in force. */
  readonly configFile: string;
  readonly clock: Pick<Clock, 'after'>;
  readonly mask: Mask;
  /** The words that a shell would run this program with. */
  readonly program?: readonly string[];
  readonly bounds?: Bounds;
}

/**
 * Has `tune` search in a process of its own: of the lowest priority, with memory and time that end, so that what runs agents
 * does not notice. It is ended with the signal.
 */
export function childTuner({
  configFile,
  clock,
  mask,
  program = ownProgram(),
  bounds: { mb, trials, seeds, ms, priority } = BOUNDS,
}: ChildTunerParts): Tuner {
  const [node = process.execPath, ...words] = program;
  const asked = ['tune', '-', '--config', configFile, '--json', '--workers', '0'];
  const bounds = ['--trials', String(trials), '--seeds', String(seeds)];
  return {
    find: async (jobs, signal) => {
      const child = spawn(node, [`--max-old-space-size=${mb}`, ...words, ...asked, ...bounds], {
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      let isTooLong = false;
      const end = () => child.kill('SIGKILL');
      const cancel = clock.after(ms, () => {
        isTooLong = true;
        end();
      });
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
      try {
        const ended = endOf(child);
        yieldTo(child, priority);
        const [{ code, killedBy }, out, err] = await Promise.all([
          ended,
          text(child.stdout),
          text(child.stderr),
          fed(jobs, child),
        ]);
        const found = code === 0 || code === 1 ? foundIn(out) : null;
        if (found !== null) return found;
        if (isTooLong) throw new Error(`it was not done within ${duration(ms)}`);
        if (err.includes('heap out of memory'))
          throw new Error(`it takes more than the ${mb} MB that it may have`);
        throw new Error(mask(reasonIn(err) ?? wordsForEnd(code, killedBy, out)));
      } finally {
        end();
        cancel();
        signal.removeEventListener('abort', end);
      }
    },
  };
}

/** A debugger listens once. */
function ownProgram(): readonly string[] {
  const [, main = ''] = process.argv;
  return [process.execPath, ...process.execArgv.filter((word) => !word.startsWith('--inspect')), main];
}

interface End {
  readonly code: number | null;
  readonly killedBy: NodeJS.Signals | null;
}

function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`tune cannot be run: ${error.message}`)));
    child.once('close', (code, killedBy) => resolve({ code, killedBy }));
  });
}

/** One that has ended already has no priority. */
function yieldTo({ pid, exitCode }: ChildProcess, priority: number): void {
  if (pid !== undefined && exitCode === null) setPriority(pid, priority);
}

/** One that ends before it has read all of it says itself why. */
async function fed(jobs: AsyncIterable<string>, { stdin }: ChildProcess): Promise<boolean> {
  if (stdin === null) return false;
  return pipeline(Readable.from(jobs), stdin).then(
    () => true,
    () => false,
  );
}

function foundIn(out: string): Found | null {
  if (out.trim() === '') return null;
  return FOUND.safeParse(jsonIn(out)).data ?? null;
}

function jsonIn(out: string): unknown {
  try {
    return JSON.parse(out);
  } catch (error) {
    return error;
  }
}

/** The last thing that it said, other than how far it is. */
function reasonIn(err: string): string | null {
  const lines = err.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('tune: '));
  return lines.at(-1)?.trim() ?? null;
}

function wordsForEnd(code: number | null, killedBy: NodeJS.Signals | null, out: string): string {
  if (killedBy !== null) return `tune was ended by ${killedBy}`;
  return `tune ended with ${code}${out === '' ? '' : ', and what it said is not understood'}`;
}
