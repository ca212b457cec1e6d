import type { GocdAgent, WaitingJob } from '../../../domain/gocd.ts';
import type { Capabilities } from '../version.ts';
import type { BacklogReading } from './backlog.ts';
import type { Places } from './pipelinePlaces.ts';
import type { RunsReading } from './pipelineRuns.ts';

/** What a reading tells of the account that made it. */
export interface Evidence {
  /** Other instances of this program whose agents are listed, where nothing says which jobs are whose. */
  readonly others: readonly string[];
  readonly server: Capabilities;
  readonly administrator: boolean | null;
  readonly jobs: readonly WaitingJob[];
  readonly agents: readonly GocdAgent[];
  readonly backlog: Pick<BacklogReading, 'source' | 'knowsNeeds' | 'trouble'>;
  /** Whether nothing is launched for a job whose group is unknown. */
  readonly servesByGroup: boolean;
  /** Where pipelines stand; null where nothing depends on it. */
  readonly places: Pick<Places, 'trouble'> | null;
  /** How far runs of pipelines are; null where nobody looks ahead. */
  readonly runs: Pick<RunsReading, 'trouble'> | null;
}

/**
 * Whether the account sees enough, by evidence alone. From 20.9.0 the feed leaves out, without a word, the jobs of
 * pipelines the account may not view, so that an account without rights looks like an idle server. Evidence is:
 * - the server refused to tell of maintenance mode: the account is no administrator, who alone sees everything and
 *   may change agents;
 * - an agent builds and the server does not say what: the account may not view that pipeline. (Administrators and
 *   agents whose job is being cancelled prove nothing.)
 */
export function warningsFrom(evidence: Evidence): readonly string[] {
  const { server, administrator, jobs, agents, backlog, others, places, runs } = evidence;
  const warnings: string[] = [];
  const filtered = server.feedIsFiltered && administrator !== true;
  if (administrator === false)
    warnings.push('The GoCD account is no system administrator: it cannot disable, enable or delete agents.');
  if (filtered && administrator === false)
    warnings.push(
      jobs.length === 0
        ? 'The backlog is empty, but an account that may view no pipeline is shown the same: give it view permission on all pipeline groups, or make it a system administrator.'
        : 'The backlog holds only jobs of pipelines that the account may view.',
    );
  const unseen = agents.filter(({ buildState, building }) => buildState === 'Building' && building === null);
  if (filtered && unseen.length > 0)
    warnings.push(
      `${countOf(unseen.length, 'agent builds', 'agents build')} for pipelines the GoCD account may not view: jobs of those pipelines are missing from the backlog.`,
    );
  const doubtful = jobs.filter((job) => job.elastic === 'unknown' && job.state !== 'unread').length;
  if (doubtful > 0)
    warnings.push(
      `It is unknown whether ${countOf(doubtful, 'waiting job needs', 'waiting jobs need')} an elastic agent: list such pipelines in go-server.elastic-pipelines, or let the account view elastic profiles.`,
    );
  const unread = jobs.filter((job) => job.state === 'unread').length;
  if (unread > 0)
    warnings.push(
      `GoCD answers too slowly: of ${countOf(unread, 'waiting job', 'waiting jobs')} not all is known yet, and the next readings go on with them.`,
    );
  if (others.length > 0)
    warnings.push(
      `Agents of ${others.length === 1 ? 'another instance' : 'other instances'} (${others.join(', ')}) are listed too: jobs that both serve may have agents of both. Say with serve which jobs are whose.`,
    );
  if (places !== null) warnings.push(...warningsOfPlaces(places, evidence));
  if (runs?.trouble) warnings.push(`${runs.trouble} Looking ahead goes by what was seen alone.`);
  if (backlog.trouble !== null) warnings.push(`Details of waiting jobs are missing: ${backlog.trouble}`);
  if (backlog.source === 'dashboard')
    warnings.push(
      "Waiting jobs are read from GoCD's dashboard, which leaves out pipelines that the account has hidden in its web page.",
    );
  if (backlog.source === 'dashboard' && backlog.knowsNeeds === false)
    warnings.push(
      'What waiting jobs need stands in the configuration of pipelines, which the GoCD account may not see: make it a system administrator.',
    );
  return warnings;
}

function countOf(count: number, one: string, many: string): string {
  return count === 1 ? `1 ${one}` : `${count} ${many}`;
}

/** Jobs are never silently taken for those of no group, nor left. */
function warningsOfPlaces(
  { trouble }: Pick<Places, 'trouble'>,
  { jobs, servesByGroup }: Pick<Evidence, 'jobs' | 'servesByGroup'>,
): readonly string[] {
  const untold = jobs.filter(({ group }) => group === undefined).length;
  const why =
    trouble ??
    'The dashboard of the GoCD account lacks pipelines that have waiting jobs: let it view them, and hide none in its web page.';
  if (untold === 0) return trouble === null ? [] : [trouble];
  const what = `The group of ${countOf(untold, 'waiting job', 'waiting jobs')} is unknown`;
  return [
    servesByGroup
      ? `${why} ${what}: not served, for serve.groups says which are.`
      : `${why} ${what}, and counts as none.`,
  ];
}
