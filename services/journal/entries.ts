import type { CoreConfig } from '../../domain/config.ts';
import type { Input } from '../../domain/facts.ts';

/** Of the format. A reader refuses any other. */
export const JOURNAL_FORMAT = 1;

/** The first line of each part of a journal. */
export interface Header {
  readonly journal: typeof JOURNAL_FORMAT;
  /** Of the program that wrote it. */
  readonly version: string;
  /** When the run began (ms since the epoch); the same in all parts of it. */
  readonly startedAt: number;
  /** 1 begins with the start of the run; the others go on where the one before ends. */
  readonly part: number;
  /** All of the config that decisions depend on, without its secrets. */
  readonly config: CoreConfig;
}

/** A line of a journal. `seq` counts inputs and commands alike, from 1 through all parts; none is left out. */
export type Entry = InputEntry | CommandEntry | GapEntry;

export interface InputEntry {
  readonly kind: 'input';
  readonly seq: number;
  readonly input: Input;
}

export interface CommandEntry {
  readonly kind: 'command';
  readonly seq: number;
  /** The input that led to it. */
  readonly of: number;
  /** As plain JSON: a command of an earlier version need not be one of this version's. */
  readonly command: unknown;
}

/** So many entries could not be kept: the disk was full or too slow. */
export interface GapEntry {
  readonly kind: 'gap';
  readonly gap: number;
}

/** A journal, or a file that should be one, cannot be read. The message names file and line. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
}
