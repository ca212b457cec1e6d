import { describeJobs } from '../services/assessmentText.ts';
import { BACKLOG, type BacklogView } from '../services/views/schemas.ts';
import { CommandError, EXIT } from './failure.ts';
import { askInstance, type InstanceFlags } from './instance.ts';

export interface WhyFlags extends InstanceFlags {
  readonly json?: boolean;
}

/**
 * Asks a running instance why jobs wait, and prints it in the words of `plan`. Resolves with the exit code, which is
 * 0 only if a job was found.
 * @throws CommandError if the instance cannot be asked.
 */
export async function why(wanted: string, flags: WhyFlags, print: (line: string) => void): Promise<number> {
  const backlog = await askInstance(flags, '/api/v1/backlog', BACKLOG);
  const jobs = backlog.jobs.filter(({ locator }) => isMeant(locator, wanted));
  if (jobs.length === 0) throw new CommandError(`no waiting job is ${wanted}${whatElse(backlog)}`);
  print(flags.json === true ? JSON.stringify(jobs, null, 2) : describeJobs(jobs));
  return EXIT.done;
}

/**
 * Whether a locator is of the pipeline that is asked about, and has the other parts asked about in this order: a
 * person may leave out what goes without saying, such as counters. Case does not matter, as in GoCD.
 */
export function isMeant(locator: string, wanted: string): boolean {
  const [pipeline, ...parts] = locator.toLowerCase().split('/');
  const [wantedPipeline, ...wantedParts] = wanted.toLowerCase().replace(/\/+$/, '').split('/');
  let from = 0;
  for (const part of wantedParts) {
    const found = parts.indexOf(part, from);
    if (found < 0) return false;
    from = found + 1;
  }
  return pipeline === wantedPipeline;
}

function whatElse({ readAt, jobs }: BacklogView): string {
  if (readAt === null) return ': this instance has not read GoCD yet';
  const pipelines = [...new Set(jobs.map(({ locator }) => locator.split('/')[0]))];
  return pipelines.length === 0
    ? ': no job waits'
    : `; jobs of these pipelines wait: ${pipelines.join(', ')}`;
}
