import { counted } from '../../../domain/phrases.ts';
import { backlogDoubt, type Knowledge, noJobWords } from '../../../services/views/known.ts';
import type { BacklogView, JobGroupsView } from '../../../services/views/schemas.ts';
import { placeUrl } from '../live/place.ts';
import { JobGroups } from '../parts/jobGroups.tsx';
import { Doubt, Empty, Panel } from '../parts/panel.tsx';
import { CauseCounts } from '../parts/waitingJob.tsx';
import { BegunJobs } from './begunJobs.tsx';
import { ExpectedJobs } from './expectedJobs.tsx';

/** Waiting jobs: why, for how long, and what is being done; the first of them, and the way to all. */
export function JobsPanel({
  state,
  backlog,
  groups: { groups, matching },
}: {
  readonly state: Knowledge;
  readonly backlog: BacklogView;
  readonly groups: JobGroupsView;
}) {
  const shown = groups.reduce((sum, { jobs }) => sum + jobs, 0);
  return (
    <Panel title="Waiting jobs" summary={<CauseCounts backlog={backlog} />}>
      {matching === 0 ? (
        <Empty>{noJobWords(state)}</Empty>
      ) : (
        <>
          <Doubt words={backlogDoubt(state)} />
          <JobGroups groups={groups} />
        </>
      )}
      {shown < matching ? (
        <a class="more" href={placeUrl('jobs')}>
          All {counted(matching, 'waiting job')}
        </a>
      ) : null}
      <ExpectedJobs expected={backlog.expected} />
      <BegunJobs jobs={backlog.begun} />
    </Panel>
  );
}
