import type { ComponentChildren } from 'preact';
import { duration } from '../../../domain/phrases.ts';
import { describeEstimate, longParts } from '../../../services/assessmentText.ts';
import type { BacklogView, WaitingJobView } from '../../../services/views/schemas.ts';
import { placeUrl } from '../live/place.ts';
import { CAUSE_WORDS, countsByCause, inSentence } from '../words/causes.ts';
import { partsInWords } from '../words/waits.ts';
import { Chip } from './chip.tsx';
import { JobName } from './job.tsx';
import { Prose } from './prose.tsx';

/** How many jobs wait for what. */
export function CauseCounts({ backlog: { byCause } }: { readonly backlog: BacklogView }) {
  return countsByCause(byCause).map(({ words, tone, count }) => (
    <Chip key={words} tone={tone}>
      {count} {inSentence(words)}
    </Chip>
  ));
}

/** Why a job waits, for how long, and what is being done. */
export function WaitingJob({
  job,
  children = null,
}: {
  readonly job: WaitingJobView;
  /** Beside its name. */
  readonly children?: ComponentChildren;
}) {
  const {
    locator,
    cause,
    waitedMs,
    reason,
    remedy,
    pool,
    share,
    resources,
    environment,
    launches,
    parts,
    estimate,
    noEstimate,
  } = job;
  const { words, tone } = CAUSE_WORDS[cause];
  const needs = [...(environment === null ? [] : [`environment ${environment}`]), ...resources];
  return (
    <li class={`job tone-${tone}`}>
      <div class="job-head">
        <JobName locator={locator} />
        {children}
        <Chip tone={tone}>{words}</Chip>
        <span class="job-wait num">
          <span class="minor">waiting</span> {duration(waitedMs)}
        </span>
      </div>
      <p>
        <Prose text={reason} />
      </p>
      <p class="remedy">
        <Prose text={remedy} /> <a href={placeUrl('runbook', cause)}>What to do</a>
      </p>
      <p class="job-start">starts {estimate === null ? noEstimate : describeEstimate(estimate)}</p>
      <p class="job-needs">
        {needs.length === 0 ? 'needs any agent' : `needs ${needs.join(', ')}`}
        {pool === null ? '' : ` · pool ${pool}`}
        {share === null ? '' : ` · share ${share}`}
        {launches === 0 ? '' : ` · launched for it: ${launches}`}
        {longParts(parts).length < 2 ? '' : ` · so far: ${partsInWords(parts)}`}
      </p>
    </li>
  );
}
