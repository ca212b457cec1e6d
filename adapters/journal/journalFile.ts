import { type FileHandle, open } from 'node:fs/promises';
import type { Cancel, Clock } from '../../domain/clock/clock.ts';
import { counted } from '../../domain/phrases.ts';
import { JournalError } from '../../services/journal/entries.ts';
import { type RecordedRun, Recorder } from '../../services/journal/recorder.ts';
import type { Log } from '../../services/ports.ts';
import type { Step } from '../../services/service.ts';
import { messageOf } from '../outside/fault.ts';
import { makeWay } from './parts.ts';

/** What a journal may take up; changed only by those who test it. */
export interface JournalLimits {
  /** A part that has reached this size is ended. */
  readonly partBytes: number;
  /** Bytes in memory, waiting for the disk. */
  readonly queueBytes: number;
}

const MIB = 1024 * 1024;
const LIMITS: JournalLimits = { partBytes: 64 * MIB, queueBytes: 32 * MIB };
const RETRY_MS = 5_000;

export interface JournalOptions {
  readonly path: string;
  readonly run: RecordedRun;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: JournalLimits;
}

/** Of a file's handle, what is needed here. */
export type JournalHandle = Pick<FileHandle, 'appendFile' | 'truncate' | 'close'>;

/** Lines that go to the disk together; `beginsPart` if they are the first of a new file. */
interface Chunk {
  readonly text: string;
  readonly bytes: number;
  readonly beginsPart: boolean;
}

/**
 * Creates the journal of a run; what was at its path makes way.
 * Rejects with a JournalError if it cannot be written there.
 */
export async function openJournal(options: JournalOptions): Promise<JournalFile> {
  try {
    await makeWay(options.path);
    return new JournalFile(options, await create(options.path));
  } catch (cause) {
    if (cause instanceof JournalError) throw cause;
    throw new JournalError(`cannot write the journal ${options.path}: ${messageOf(cause)}`, { cause });
  }
}

/**
 * A journal being written. Recording never waits: steps queue up for the disk, and once too much is queued, steps are
 * left out until all that is has been written. A gap then stands for them.
 */
export class JournalFile {
  readonly #options: JournalOptions;
  readonly #limits: JournalLimits;
  readonly #recorder: Recorder;
  #handle: JournalHandle;
  /** Bytes of the file that are known to be whole lines. */
  #written = 0;
  #queue: Chunk[] = [];
  #queuedBytes = 0;
  /** Size of the part that is being recorded, written or not. */
  #partBytes = 0;
  #leftOut = 0;
  #broken = false;
  #writing: Promise<void> | null = null;
  #retryIsDue = false;
  #cancelRetry: Cancel = () => {};

  constructor(options: JournalOptions, handle: JournalHandle) {
    this.#options = options;
    this.#limits = options.limits ?? LIMITS;
    this.#recorder = new Recorder(options.run);
    this.#handle = handle;
    this.#enqueue(this.#recorder.part(), false);
    this.#write();
  }

  record(step: Step): void {
    if (this.#leftOut > 0 && this.#queue.length === 0) this.#goOn();
    if (this.#leftOut > 0 || this.#queuedBytes > this.#limits.queueBytes) {
      this.#leaveOut(step);
      return;
    }
    if (this.#partBytes >= this.#limits.partBytes) {
      this.#partBytes = 0;
      this.#enqueue(this.#recorder.part(), true);
    }
    this.#enqueue(this.#recorder.step(step), false);
    this.#write();
  }

  /** Writes what is queued, if the disk takes it, and closes the file. */
  async close(): Promise<void> {
    if (this.#leftOut > 0) this.#enqueue(this.#recorder.gap(this.#leftOut), false);
    await this.#writing;
    this.#cancelRetry();
    await this.#writeAll();
    this.#cancelRetry();
    try {
      await this.#handle.close();
    } catch (error) {
      this.#options.log.error(`journal: cannot close ${this.#options.path}: ${messageOf(error)}`);
    }
  }

  #enqueue(text: string, beginsPart: boolean): void {
    const bytes = Buffer.byteLength(text);
    this.#queue.push({ text, bytes, beginsPart });
    this.#queuedBytes += bytes;
    this.#partBytes += bytes;
  }

  #leaveOut(step: Step): void {
    if (this.#leftOut === 0)
      this.#options.log.error(
        `journal: ${this.#options.path} is not written as fast as it should be: steps are left out, it cannot be replayed beyond here`,
      );
    this.#leftOut += this.#recorder.skip(step);
  }

  #goOn(): void {
    this.#options.log.warn(
      `journal: goes on; ${counted(this.#leftOut, 'entry was', 'entries were')} left out`,
    );
    this.#enqueue(this.#recorder.gap(this.#leftOut), false);
    this.#leftOut = 0;
  }

  #write(): void {
    if (this.#writing !== null || this.#retryIsDue) return;
    this.#writing = this.#writeAll().finally(() => {
      this.#writing = null;
    });
  }

  /** Resolves when the queue is empty, or the disk has failed and a retry is due. */
  async #writeAll(): Promise<void> {
    while (this.#queue.length > 0) {
      const chunks = this.#nextChunks();
      try {
        await this.#append(chunks);
      } catch (error) {
        this.#failed(error);
        return;
      }
      this.#queue.splice(0, chunks.length);
      for (const { bytes } of chunks) this.#queuedBytes -= bytes;
      if (this.#broken) this.#options.log.info(`journal: ${this.#options.path} is written again`);
      this.#broken = false;
    }
  }

  /** All that goes into the same file. */
  #nextChunks(): readonly Chunk[] {
    const nextPart = this.#queue.findIndex(({ beginsPart }, index) => index > 0 && beginsPart);
    return this.#queue.slice(0, nextPart === -1 ? undefined : nextPart);
  }

  async #append(chunks: readonly Chunk[]): Promise<void> {
    if (chunks[0]?.beginsPart === true && this.#written > 0) await this.#changeFile();
    if (this.#broken) await this.#handle.truncate(this.#written);
    await this.#handle.appendFile(chunks.map(({ text }) => text).join(''));
    this.#written += chunks.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async #changeFile(): Promise<void> {
    await makeWay(this.#options.path);
    const next = await create(this.#options.path);
    await this.#handle.close();
    this.#handle = next;
    this.#written = 0;
  }

  #failed(error: unknown): void {
    if (!this.#broken)
      this.#options.log.error(`journal: cannot write ${this.#options.path}: ${messageOf(error)}`);
    this.#broken = true;
    this.#retryIsDue = true;
    this.#cancelRetry = this.#options.clock.after(RETRY_MS, () => {
      this.#retryIsDue = false;
      this.#write();
    });
  }
}

/** Names of jobs, hosts and people are in it: only its owner may read it. */
function create(path: string): Promise<FileHandle> {
  return open(path, 'ax', 0o600);
}
