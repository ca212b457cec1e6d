import type { Cancel, Clock } from '../../../../domain/clock/clock.ts';
import type { Random } from '../../../../domain/random.ts';
import type { ClusterOptions } from '../api.ts';
import type { Framework, InverseOffer, Offer, RegisteredHost } from './state.ts';

/** What the allocator and its filters need of the master they belong to. */
export interface Allocating {
  readonly clock: Clock;
  readonly random: Random;
  readonly options: Required<Pick<ClusterOptions, 'allocationIntervalMs' | 'minAllocatable'>>;
  readonly frameworks: ReadonlyMap<string, Framework>;
  readonly registered: ReadonlyMap<string, RegisteredHost>;
  readonly offers: Map<string, Offer>;
  readonly inverseOffers: Map<string, InverseOffer>;
  /** A timer that dies with the master's process. */
  after(delayMs: number, action: () => void): Cancel;
  newOfferId(): string;
}
