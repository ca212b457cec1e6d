import { duration } from '../../../domain/phrases.ts';
import type { WaitCause } from '../../../domain/waits.ts';
import type { JobRun } from '../../../services/views/jobSchemas.ts';
import { JobName } from '../parts/job.tsx';
import { CAUSE_WORDS } from '../words/causes.ts';

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
              {job.parts.length === 0 ? '' : `: ${partsInWords(job.parts)}`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** `no agent 3 s, agent starting 41 s`. */
export function partsInWords(parts: JobRun['parts']): string {
  return parts.map(({ cause, ms }) => `${causeInWords(cause)} ${duration(ms)}`).join(', ');
}

function causeInWords(cause: WaitCause): string {
  if (cause === 'unseen') return 'not seen yet';
  if (cause === 'unknown') return 'not known';
  return CAUSE_WORDS[cause].words.toLowerCase();
}
