import { duration } from '../../../domain/phrases.ts';
import { claimOn, LEFT_TO_OTHERS_MS } from '../../serve.ts';
import type { DemandInput, ExplainedJob, Words } from '../record.ts';

/** Why a job is left to others: the config says so, what it goes by is not known, or another instance goes ahead. */
export function notOursWords(
  { job, kind }: Pick<ExplainedJob, 'job' | 'kind'>,
  { config, view }: Pick<DemandInput, 'config' | 'view'>,
): Words {
  switch (claimOn(job, config.serve, view)) {
    case 'others':
      return {
        reason: 'This instance does not serve it: the keys under serve leave it to others.',
        remedy: 'Nothing to do here; if it is to be served by this instance, widen serve.',
      };
    case 'unknown':
      return {
        reason: `This instance serves jobs by their pipeline group (serve.groups), and the group of ${job.pipeline} could not be read.`,
        remedy:
          'Let the account of go-server view that pipeline, and do not hide it on its dashboard; or say serve.pipelines in place of groups.',
      };
    case 'ours':
      return {
        reason: `Instance ${kind.otherInstance} of this program has agents that can run it, and comes first by its name.`,
        remedy: `An agent of ours is launched if it still waits after ${duration(LEFT_TO_OTHERS_MS)}; say with serve which jobs are whose.`,
      };
  }
}
