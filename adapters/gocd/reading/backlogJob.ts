import type { WaitingJob } from '../../../domain/gocd.ts';

/** A waiting job, but for whether an elastic plugin must provide its agent. */
export type BacklogJob = Omit<WaitingJob, 'elastic'> & {
  /** Id of its elastic profile, null for none; `unknown` where this reading does not tell. */
  readonly elasticProfile: string | null | 'unknown';
};
