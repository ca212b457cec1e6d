import type { WaitingJob } from '../../../domain/gocd.ts';

/** A waiting job as the feed tells it. */
export type FeedJob = Pick<
  WaitingJob,
  'locator' | 'pipeline' | 'stage' | 'job' | 'environment' | 'resources'
>;
