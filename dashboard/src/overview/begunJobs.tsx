import { duration } from '../../../domain/phrases.ts';
import { longParts } from '../../../services/assessmentText.ts';
import type { JobRun } from '../../../services/views/jobSchemas.ts';
import { JobName } from '../parts/job.tsx';
import { partsInWords } from '../words/waits.ts';

/** The latest jobs to begin, each with what it had waited for. */
export function BegunJobs({ jobs }: { readonly jobs: readonly JobRun[] }) {
  if (jobs.length === 0) return null;
  return (
    <details class="begun">
      <summary>Lately begun: what they waited for</summary>
      <ul aria-label="Jobs that began lately, latest first">
        {jobs.map((job) => (
          <li key={job.locator}>
            <JobName locator={job.locator} />{' '}
            <span class="minor">
              {job.waitedMs === null ? '' : `waited ${duration(job.waitedMs)}`}
              {longParts(job.parts).length === 0 ? '' : `: ${partsInWords(job.parts)}`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
