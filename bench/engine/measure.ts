/*
 * Times are those of the processor, spent by this process and all of its threads: other work on the machine makes a
 * clock on the wall run on, but not this one.
 */

/** How some samples lie: all of them are kept, so that a reader can judge the noise. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly samples: readonly number[];
}

/** Something whose time is taken. What `run` returns is kept alive until the clock has stopped. */
export interface Subject {
  readonly run: () => unknown;
}

export interface Comparison {
  /** Time of the contender over that of the baseline, pair by pair. */
  readonly ratio: Spread;
  /** Milliseconds of one run. */
  readonly contender: Spread;
  readonly baseline: Spread;
}

export interface Effort {
  /** Samples of each side, at least 7. */
  readonly repetitions?: number;
  /** A sample is made of as many runs as take about this long, so that the clock's grain does not show. */
  readonly sampleMs?: number;
}

const REPETITIONS = 7;
const SAMPLE_MS = 40;
/** A single run may or may not have its rubbish collected within its time; several pay for it on average. */
const FEWEST_RUNS = 3;
/** Of the processor's clock: less cannot be told from nothing. */
const GRAIN_MS = 0.001;
const WARM_UP_MS = 250;

export function spreadOf(samples: readonly number[]): Spread {
  if (samples.length === 0) throw new RangeError('a spread needs samples');
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return { median: (low + high) / 2, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0, samples };
}

/** Both in turn, and the ratio of each pair: what slows one half of a pair slows the other as well. */
export function compare(contender: Subject, baseline: Subject, effort: Effort = {}): Comparison {
  const [ofContender, ofBaseline] = inTurn([contender, baseline], effort);
  if (ofContender === undefined || ofBaseline === undefined) throw new Error('a comparison needs two');
  const ratios = ofContender.samples.map((ms, index) => ms / (ofBaseline.samples[index] ?? Number.NaN));
  return { ratio: spreadOf(ratios), contender: ofContender, baseline: ofBaseline };
}

/**
 * Milliseconds of one run of each subject, warmed up. They are sampled in turn, each round begun by another.
 */
export function inTurn(
  subjects: readonly Subject[],
  { repetitions = REPETITIONS, sampleMs = SAMPLE_MS }: Effort = {},
): readonly Spread[] {
  const racers = subjects.map((subject) => ({
    subject,
    runs: runsFor(subject, sampleMs),
    samples: Array.of<number>(),
  }));
  for (let round = 0; round < repetitions; round++)
    for (const { subject, runs, samples } of rotated(racers, round)) samples.push(timeOf(subject, runs));
  return racers.map(({ samples }) => spreadOf(samples));
}

/** Takes so many samples, one after the other. */
export async function samplesOf<Sample>(
  count: number,
  sample: () => Promise<Sample>,
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let left = count; left > 0; left--) samples.push(await sample());
  return samples;
}

/**
 * Frees what nobody holds any more. Needs Node's `--expose-gc`. For memory only: before a sample of time it would throw
 * away machine code that knows of objects now gone, and hide what collecting costs.
 */
export function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc');
  globalThis.gc();
}

/** Warms up, and finds how many runs fill a sample. */
function runsFor(subject: Subject, sampleMs: number): number {
  const times: number[] = [];
  for (let spent = 0; spent < WARM_UP_MS || times.length < 3; ) {
    const once = timeOf(subject, 1);
    times.push(once);
    spent += once;
  }
  return Math.max(FEWEST_RUNS, Math.round(sampleMs / Math.max(spreadOf(times).median, GRAIN_MS)));
}

function timeOf({ run }: Subject, runs: number): number {
  const results: unknown[] = [null];
  const before = process.cpuUsage();
  for (let left = runs; left > 0; left--) results[0] = run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / runs;
}

function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
