import { duration } from '../../domain/phrases.ts';
import { describeJobs } from '../../services/assessmentText.ts';
import type { JobsAsked } from '../../services/views/asked.ts';
import { BACKLOG, type BacklogView, JOB_GROUPS, type JobGroupsView } from '../../services/views/schemas.ts';
import { askInstance } from '../instance.ts';
import { moreThan, queryOf, rows } from './rows.ts';
import { type DeskFlags, show, type Watching } from './watch.ts';

export interface JobsFlags extends DeskFlags, Partial<Omit<JobsAsked, 'offset' | 'share'>> {
  readonly limit: number;
  readonly each?: true;
}

type Print = (line: string) => void;

/** Which jobs wait for a running instance and why: those that are alike as one, or each. */
export function jobs(flags: JobsFlags, print: Print, watching?: Watching): Promise<number> {
  const { text, pool, cause, pipeline, limit } = flags;
  const query = queryOf({ text, pool, cause, pipeline, limit });
  if (flags.each === true)
    return show(
      flags,
      {
        read: () => askInstance(flags, `/api/v1/backlog?${query}`, BACKLOG),
        describe: describeEach,
      },
      print,
      watching,
    );
  const read = () => askInstance(flags, `/api/v1/backlog/groups?${query}`, JOB_GROUPS);
  return show(flags, { read, describe: describeGroups }, print, watching);
}

function describeEach({ jobs, matching }: BacklogView): string {
  if (matching === 0) return 'no such job waits';
  return [describeJobs(jobs), ...moreThan(jobs.length, matching, 'job')].join('\n');
}

function describeGroups({ groups, matching, total }: JobGroupsView): string {
  if (matching === 0) return 'no such job waits';
  return [rows(GROUPS_HEAD, groups.map(groupCells)), ...moreThan(groups.length, total, 'line')].join('\n');
}

export const GROUPS_HEAD = ['jobs', 'cause', 'pool', 'longest', 'pipeline', 'why'] as const;

export function groupCells({
  jobs,
  cause,
  pool,
  pipeline,
  longest,
}: JobGroupsView['groups'][number]): readonly string[] {
  return [String(jobs), cause, pool ?? '-', duration(longest.waitedMs), pipeline, longest.reason];
}
