import type { Growth } from './growth.ts';
import type { Spread } from './measure.ts';

/** One row of the table. */
export interface Figure {
  readonly bench: string;
  readonly what: string;
  /** What it is measured against, in the same run; null for a plain amount. */
  readonly against: string | null;
  readonly unit: Unit;
  readonly spread: Spread;
  readonly goal: Goal | null;
  readonly note: string | null;
}

/** `×` of the baseline's time or `× speed`, the reverse; or a plain amount. */
export type Unit = '×' | '× speed' | '/s' | 'MB' | '%';

export type Goal = { readonly atMost: number } | { readonly atLeast: number } | { readonly above: number };

/** What one benchmark found. */
export interface Findings {
  readonly figures: readonly Figure[];
  readonly growths: readonly Growth[];
}

/** A benchmark, by the name it is chosen with. */
export interface Bench {
  readonly name: string;
  readonly run: () => Findings | Promise<Findings>;
}

/** By its median. */
export function isMet({ spread: { median }, goal }: Figure): boolean | null {
  if (goal === null) return null;
  if ('atMost' in goal) return median <= goal.atMost;
  return 'above' in goal ? median > goal.above : median >= goal.atLeast;
}

/** The speed of something, from its time over that of the baseline. */
export function inverse({ samples }: Spread, spreadOf: (samples: readonly number[]) => Spread): Spread {
  return spreadOf(samples.map((sample) => 1 / sample));
}
