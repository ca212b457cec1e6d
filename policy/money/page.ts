import { OTHER, type Payer, pipelineOfPayer, STATES, type State } from './standing.ts';

export type PerState = Readonly<Record<State, number>>;

/** Time of agents (ms, added up) and what it cost (millionths of the currency), by what they did. */
export interface Sum {
  readonly ms: PerState;
  readonly micro: PerState;
}

/** What was spent within a period, once by pool and once by whom it is put down to: both add up to the same. */
export interface PageSums {
  readonly pools: ReadonlyMap<string, Sum>;
  readonly payers: ReadonlyMap<string, Sum>;
}

/** A stretch of one agent's time. */
export interface Entry {
  readonly pool: string;
  readonly payer: Payer;
  readonly state: State;
  readonly ms: number;
  readonly micro: number;
}

const ZERO: PerState = { building: 0, idle: 0, starting: 0, other: 0 };
export const NOTHING: Sum = { ms: ZERO, micro: ZERO };

/** What was spent within a period. */
export class Page implements PageSums {
  readonly pools: Map<string, Sum>;
  readonly payers: Map<string, Sum>;
  readonly #mostPipelines: number;

  /** @param mostPipelines that are kept by name: the one that cost least goes into the others when there is one more. */
  constructor(mostPipelines: number, { pools, payers }: PageSums = { pools: new Map(), payers: new Map() }) {
    this.#mostPipelines = mostPipelines;
    this.pools = new Map(pools);
    this.payers = new Map(payers);
  }

  add(entry: Entry): void {
    const { pool, payer, state, ms, micro } = entry;
    if (!this.payers.has(payer) && pipelineOfPayer(payer) !== null) this.#makeRoom();
    for (const [sums, key] of [
      [this.pools, pool],
      [this.payers, payer],
    ] as const) {
      const before = sums.get(key) ?? NOTHING;
      sums.set(key, {
        ms: { ...before.ms, [state]: before.ms[state] + ms },
        micro: { ...before.micro, [state]: before.micro[state] + micro },
      });
    }
  }

  #makeRoom(): void {
    const pipelines = [...this.payers].filter(([payer]) => pipelineOfPayer(payer) !== null);
    if (pipelines.length < this.#mostPipelines) return;
    const [first, ...others] = pipelines;
    if (first === undefined) return;
    const [least, sum] = others.reduce((a, b) => (costsLess(b[1], a[1]) ? b : a), first);
    this.payers.delete(least);
    this.payers.set(OTHER, added(this.payers.get(OTHER) ?? NOTHING, sum));
  }
}

/** Both together. */
export function added(a: Sum, b: Sum): Sum {
  return { ms: plus(a.ms, b.ms), micro: plus(a.micro, b.micro) };
}

/** All of them together. */
export function sumOf(sums: Iterable<Sum>): Sum {
  return [...sums].reduce(added, NOTHING);
}

/** Over all that agents did. */
export function totalOf(perState: PerState): number {
  return STATES.reduce((sum, state) => sum + perState[state], 0);
}

function plus(a: PerState, b: PerState): PerState {
  return {
    building: a.building + b.building,
    idle: a.idle + b.idle,
    starting: a.starting + b.starting,
    other: a.other + b.other,
  };
}

function costsLess(a: Sum, b: Sum): boolean {
  const difference = totalOf(a.micro) - totalOf(b.micro);
  return difference === 0 ? totalOf(a.ms) < totalOf(b.ms) : difference < 0;
}
