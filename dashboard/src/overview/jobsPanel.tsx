import { useState } from 'preact/hooks';
import { duration } from '../../../domain/phrases.ts';
import { describeEstimate } from '../../../services/assessmentText.ts';
import type { BacklogView } from '../../../services/views/schemas.ts';
import { Chip } from '../parts/chip.tsx';
import { JobName } from '../parts/job.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { Prose } from '../parts/prose.tsx';
import { CAUSE_WORDS, needsPerson } from '../words/causes.ts';
import { BegunJobs, partsInWords } from './begunJobs.tsx';
import { ExpectedJobs } from './expectedJobs.tsx';

const MOST_SHOWN = 6;

/** Every waiting job: why, for how long, and what is being done. */
export function JobsPanel({ backlog }: { readonly backlog: BacklogView }) {
  const [showsAll, setShowsAll] = useState(false);
  const jobs = [...backlog.jobs].sort(
    (a, b) => Number(needsPerson(b.cause)) - Number(needsPerson(a.cause)) || b.waitedMs - a.waitedMs,
  );
  const shown = showsAll ? jobs : jobs.slice(0, MOST_SHOWN);
  return (
    <Panel title="Waiting jobs" summary={<CauseCounts backlog={backlog} />}>
      {jobs.length === 0 ? (
        <Empty>No job is waiting.</Empty>
      ) : (
        <ul class="jobs" aria-label="Waiting jobs: those that need a person in front, then the longest">
          {shown.map((job) => (
            <Job key={job.locator} job={job} />
          ))}
        </ul>
      )}
      {shown.length < jobs.length ? (
        <button type="button" class="more" onClick={() => setShowsAll(true)}>
          Show all {jobs.length}
        </button>
      ) : null}
      <ExpectedJobs expected={backlog.expected} />
      <BegunJobs jobs={backlog.begun} />
    </Panel>
  );
}

function CauseCounts({ backlog: { byCause } }: { readonly backlog: BacklogView }) {
  return Object.entries(CAUSE_WORDS)
    .map(([cause, wording]) => ({ ...wording, count: counts(byCause)[cause] ?? 0 }))
    .filter(({ count }) => count > 0)
    .map(({ words, tone, count }) => (
      <Chip key={words} tone={tone}>
        {count} {words.toLowerCase()}
      </Chip>
    ));
}

const counts = (byCause: BacklogView['byCause']): Readonly<Record<string, number>> => byCause;

function Job({ job }: { readonly job: BacklogView['jobs'][number] }) {
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
        <Chip tone={tone}>{words}</Chip>
        <span class="job-wait num">
          <span class="minor">waiting</span> {duration(waitedMs)}
        </span>
      </div>
      <p>
        <Prose text={reason} />
      </p>
      <p class="remedy">
        <Prose text={remedy} />
      </p>
      <p class="job-start">starts {estimate === null ? noEstimate : describeEstimate(estimate)}</p>
      <p class="job-needs">
        {needs.length === 0 ? 'needs any agent' : `needs ${needs.join(', ')}`}
        {pool === null ? '' : ` · pool ${pool}`}
        {share === null ? '' : ` · share ${share}`}
        {launches === 0 ? '' : ` · launched for it: ${launches}`}
        {parts.length < 2 ? '' : ` · so far: ${partsInWords(parts)}`}
      </p>
    </li>
  );
}
