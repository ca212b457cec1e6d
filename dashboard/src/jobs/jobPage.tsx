import { duration } from '../../../domain/phrases.ts';
import type { JobRun } from '../../../services/views/jobSchemas.ts';
import type { JobHistory } from '../../../services/views/schemas.ts';
import type { ShownViews } from '../live/follow.ts';
import { placeUrl } from '../live/place.ts';
import { Chip } from '../parts/chip.tsx';
import { Copied } from '../parts/copied.tsx';
import { DecisionList, entriesOf } from '../parts/decisionList.tsx';
import { JobElsewhere } from '../parts/elsewhere.tsx';
import { Facts } from '../parts/facts.tsx';
import { FullMoment } from '../parts/moment.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { Prose } from '../parts/prose.tsx';
import { WaitingJob } from '../parts/waitingJob.tsx';
import type { Wording } from '../words/causes.ts';
import { shortId } from '../words/format.ts';
import { WaitParts } from './waitParts.tsx';

const STATE_WORDS: Readonly<Record<JobRun['state'], Wording>> = {
  waiting: { words: 'Waiting', tone: 'wait' },
  running: { words: 'Running', tone: 'good' },
  ended: { words: 'Ended', tone: 'quiet' },
  left: { words: 'Waits no more', tone: 'quiet' },
};

/** One job: why it waits or what it has waited for, when it is to start, and what was done about it. */
export function JobPage({
  views: { job, decisions },
  locator,
}: {
  readonly views: ShownViews;
  readonly locator: string;
}) {
  if (job === undefined) return <Empty>Reading the job…</Empty>;
  if (job === null)
    return (
      <Empty>
        No job {locator} is known: it does not wait, or began long ago. See{' '}
        <a href={placeUrl('jobs')}>the jobs that wait</a>.
      </Empty>
    );
  const { words, tone } = STATE_WORDS[job.state];
  return (
    <div class="columns">
      <div class="column">
        <Panel title={titleOf(locator)} summary={<Chip tone={tone}>{words}</Chip>}>
          {job.waiting === null ? null : (
            <ul class="jobs" aria-label="Why it waits">
              <WaitingJob job={job.waiting} />
            </ul>
          )}
          <JobFacts job={job} />
          <JobElsewhere locator={locator} />
        </Panel>
        <Panel title="What it waited for" summary={<Waited job={job} />}>
          {job.parts.length === 0 ? (
            <Empty>Nothing is known of that.</Empty>
          ) : (
            <WaitParts parts={job.parts} />
          )}
        </Panel>
      </div>
      <div class="column">
        <Panel title="What was done" summary={<span class="minor">newest first</span>}>
          {decisions === undefined || decisions.decisions.length === 0 ? (
            <Empty>Nothing that is still known names this job.</Empty>
          ) : (
            <DecisionList entries={entriesOf(decisions.decisions)} />
          )}
        </Panel>
      </div>
    </div>
  );
}

function titleOf(locator: string): string {
  const [pipeline, counter, stage, , job] = locator.split('/');
  return job === undefined ? locator : `${pipeline} #${counter}: ${stage} / ${job}`;
}

function Waited({ job: { waitedMs, state } }: { readonly job: JobHistory }) {
  if (waitedMs === null) return null;
  return (
    <span class="minor">
      {duration(waitedMs)}
      {state === 'waiting' ? ' so far' : ''}
    </span>
  );
}

function JobFacts({ job }: { readonly job: JobHistory }) {
  const { locator, pool, agent, scheduledAt, begunAt, endedAt, estimate, state } = job;
  const moment = (at: number | null) => (at === null ? null : <FullMoment at={at} />);
  return (
    <Facts
      facts={[
        ['Locator', <Copied key="locator" text={locator} what="the locator" />],
        [
          'Pool',
          pool === null ? null : (
            <a key="pool" href={placeUrl('pools', pool)}>
              {pool}
            </a>
          ),
        ],
        ['Agent', agent === null ? null : <BuiltBy key="agent" agent={agent} />],
        ['Scheduled', moment(scheduledAt)],
        ['Began', moment(begunAt)],
        ['Ended', moment(endedAt)],
        ['Was to start', state === 'waiting' ? null : moment(estimate?.at ?? null)],
      ]}
    />
  );
}

/** Agents of ours go by their task ids; anybody's by a name of their own. */
function BuiltBy({ agent }: { readonly agent: string }) {
  if (shortId(agent) === agent) return <>{agent}</>;
  return <Prose text={agent} />;
}
