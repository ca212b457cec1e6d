import type { ShareConfig } from '../../domain/config.ts';
import { REST } from '../../domain/settings/kinds/shareKinds.ts';
import { matchesGlob } from '../glob.ts';

/** What a share can go by: of a job that waits or of one that an agent builds. */
export interface ShareQuestion {
  readonly pipeline: string;
  readonly environment: string | null;
  /** Undefined where it is not known: no share by group is then its own. */
  readonly group?: string | undefined;
}

/** Finds the share of a job: the first that fits, or the rest. Jobs are many, pipelines are few: each is looked up once. */
export function shareFinder(shares: readonly ShareConfig[]): (job: ShareQuestion) => string {
  const known = new Map<string, string>();
  return (job) => {
    const key = [job.pipeline, job.group ?? '', job.environment ?? ''].join('\u0000');
    const share = known.get(key) ?? shares.find((one) => isOf(one, job))?.name ?? REST;
    known.set(key, share);
    return share;
  };
}

function isOf({ pipeline, group, environment }: ShareConfig, job: ShareQuestion): boolean {
  return fits(pipeline, job.pipeline) && fits(group, job.group) && fits(environment, job.environment);
}

function fits(glob: string | null, name: string | null | undefined): boolean {
  return glob === null || (typeof name === 'string' && matchesGlob(glob, name));
}
