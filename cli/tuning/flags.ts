import { InvalidArgumentError } from 'commander';
import type { FormatName } from '../../adapters/history/formats/names.ts';
import type { HostSpec } from '../../sandbox/index.ts';
import type { Scale } from '../simulation/scale.ts';

export interface TuneFlags {
  readonly config?: string;
  /** ms. */
  readonly targetWait?: number;
  /** Agent-hours that all of the history may take. */
  readonly budget?: number;
  readonly seed: number;
  /** How many seeds. */
  readonly seeds: number;
  /** Threads; one for each core if left out. */
  readonly workers?: number;
  /** Trials at the most, about. */
  readonly trials: number;
  readonly hosts?: readonly HostSpec[];
  readonly scale?: readonly Scale[];
  /** ms. */
  readonly boot?: number;
  /** ms since the epoch. */
  readonly from?: number;
  readonly to?: number;
  /** The address of a running instance, whose own history is to be used. */
  readonly fromInstance?: string;
  /** Holds its `http.token`. */
  readonly tokenFile?: string;
  readonly format?: FormatName;
  readonly skipBad?: true;
  /** Where to write a page. */
  readonly report?: string;
  readonly json?: true;
}

/** `100h` or `100`: agent-hours. */
export function hoursFlag(text: string): number {
  const [, amount] = /^(\d+(?:\.\d+)?)\s*h?$/.exec(text.trim()) ?? [];
  if (amount === undefined || Number(amount) === 0)
    throw new InvalidArgumentError('expected agent-hours, as 100h.');
  return Number(amount);
}
