import type { PoolConfig } from '../../domain/config.ts';
import { type PartEnded, START_PARTS, StartFollower, type StartPart, type Told } from './startFollower.ts';

/** How long a part lately took. */
export interface PartTimes {
  readonly part: StartPart;
  /** Of so many. */
  readonly seen: number;
  readonly medianMs: number;
  readonly p90Ms: number;
}

/** How agents of a pool lately started with one image. */
export interface ImageStarts {
  readonly image: string;
  readonly parts: readonly PartTimes[];
}

/** Starts that medians are taken over. */
const LATEST = 50;
/** Of a pool: the present image, and those before it to compare it with. */
const IMAGES = 3;

interface Samples {
  readonly image: string;
  readonly parts: ReadonlyMap<StartPart, readonly number[]>;
}

const NONE: Samples['parts'] = new Map();

/** Keeps what the latest starts took, by pool and image, for as long as the process runs. */
export class StartLog {
  /** Pool → its images, the one seen last first. */
  readonly #pools = new Map<string, readonly Samples[]>();
  #configured: readonly PoolConfig[] = [];
  readonly #follower = new StartFollower((pool) => this.#configuredAs(pool)?.image ?? '');

  /** To be told every step, in order, with the pools as they are configured then. */
  take(step: Told, pools: readonly PoolConfig[]): void {
    this.#configured = pools;
    for (const ended of this.#follower.take(step)) if (this.#configuredAs(ended.pool)) this.#add(ended);
  }

  of(pool: string): readonly ImageStarts[] {
    return (this.#pools.get(pool) ?? []).map(({ image, parts }) => ({
      image,
      parts: START_PARTS.flatMap((part) => timesOf(part, parts.get(part) ?? [])),
    }));
  }

  #configuredAs(pool: string): PoolConfig | undefined {
    return this.#configured.find(({ name }) => name === pool);
  }

  #add({ image, pool, part, ms }: PartEnded): void {
    for (const bygone of this.#pools.keys()) if (!this.#configuredAs(bygone)) this.#pools.delete(bygone);
    const known = this.#pools.get(pool) ?? [];
    const before = known.find((samples) => samples.image === image)?.parts ?? NONE;
    const parts = new Map(before).set(part, [...(before.get(part) ?? []), ms].slice(-LATEST));
    const others = known.filter((samples) => samples.image !== image);
    this.#pools.set(pool, [{ image, parts }, ...others].slice(0, IMAGES));
  }
}

function timesOf(part: StartPart, samples: readonly number[]): readonly PartTimes[] {
  if (samples.length === 0) return [];
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return [{ part, seen: samples.length, medianMs: at(0.5), p90Ms: at(0.9) }];
}
