import type { JobGroupsView } from '../../../services/views/schemas.ts';
import { listUrl } from '../live/place.ts';
import { WaitingJob } from './waitingJob.tsx';

/** Jobs that have pipeline, cause and pool in common, by the one that has waited longest. */
export function JobGroups({ groups }: { readonly groups: JobGroupsView['groups'] }) {
  return (
    <ul class="jobs" aria-label="Waiting jobs: those that need a person in front, then the longest">
      {groups.map(({ pipeline, cause, pool, jobs, longest }) => (
        <WaitingJob key={[pipeline, cause, pool].join('\n')} job={longest}>
          {jobs === 1 ? null : (
            <a class="alike" href={listUrl('jobs', { pipeline, cause, pool: pool ?? '', each: 'yes' })}>
              and {jobs - 1} more of {pipeline}
            </a>
          )}
        </WaitingJob>
      ))}
    </ul>
  );
}
