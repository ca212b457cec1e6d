import type { JobAssessment } from '../../domain/demand.ts';
import type { GocdAgent } from '../../domain/gocd.ts';
import type { Finding } from './findings.ts';
import type { DemandInput } from './input.ts';
import type { PoolState } from './pools.ts';

/** Why a job waits, and what is being done about it or what a person should do: one line each, in plain words. */
export type Words = Pick<JobAssessment, 'reason' | 'remedy'>;

/** What the sentences draw on beside the finding itself. */
export interface World {
  readonly input: DemandInput;
  /** The numbers of the finding's pool, as a clause. */
  readonly numbers: (finding: Finding) => string;
  readonly pool: (finding: Finding) => PoolState | undefined;
  readonly agent: (uuid: string) => GocdAgent | undefined;
  /** Which pool comes nearest to the job, and what it lacks, as a clause. */
  readonly nearest: (finding: Finding) => string;
  /** Live agents of all pools. */
  readonly live: number;
}
