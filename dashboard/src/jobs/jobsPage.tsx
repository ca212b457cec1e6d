import { CAUSES } from '../../../domain/demand.ts';
import { backlogDoubt, noJobWords } from '../../../services/views/known.ts';
import type { ShownViews } from '../live/follow.ts';
import type { Query } from '../live/place.ts';
import { isEach, JOBS_A_PAGE } from '../live/wanted.ts';
import { JobGroups } from '../parts/jobGroups.tsx';
import { Choice, Controls, NONE_LIKE_THAT, Pager, PoolChoice, Search } from '../parts/listControls.tsx';
import { Doubt, Empty, Panel } from '../parts/panel.tsx';
import { CauseCounts, WaitingJob } from '../parts/waitingJob.tsx';
import { CAUSE_WORDS, inSentence } from '../words/causes.ts';

const PAGE = 'jobs';

/** All waiting jobs, those that are alike as one or each for itself, a part at a time. */
export function JobsPage({
  views: { state, backlog, groups },
  query,
}: {
  readonly views: ShownViews;
  readonly query: Query;
}) {
  const each = isEach(query);
  const total = each ? backlog?.matching : groups?.total;
  return (
    <Panel title="Waiting jobs" summary={backlog === undefined ? null : <CauseCounts backlog={backlog} />}>
      <Controls>
        <Search page={PAGE} query={query} label="Find" />
        <Choice
          {...{ page: PAGE, query, name: 'cause', label: 'Cause' }}
          options={[
            ['', 'all'],
            ...CAUSES.map((cause) => [cause, inSentence(CAUSE_WORDS[cause].words)] as const),
          ]}
        />
        <PoolChoice page={PAGE} query={query} pools={state.pools} />
        <Choice
          {...{ page: PAGE, query, name: 'each', label: 'Show' }}
          options={[
            ['', 'similar jobs together'],
            ['yes', 'each job'],
          ]}
        />
      </Controls>
      {total === undefined || total === 0 ? null : <Doubt words={backlogDoubt(state)} />}
      {total === undefined ? (
        <Empty>Reading the jobs…</Empty>
      ) : total === 0 ? (
        <Empty>{state.backlog.waiting === 0 ? noJobWords(state) : NONE_LIKE_THAT}</Empty>
      ) : each ? (
        <ul class="jobs" aria-label="Waiting jobs">
          {backlog?.jobs.map((job) => (
            <WaitingJob key={job.locator} job={job} />
          ))}
        </ul>
      ) : (
        <JobGroups groups={groups?.groups ?? []} />
      )}
      <Pager {...{ page: PAGE, query, size: JOBS_A_PAGE, what: each ? 'job' : 'group' }} total={total ?? 0} />
    </Panel>
  );
}
