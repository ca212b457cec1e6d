import { AGENT_PHASES } from '../../../domain/fleet.ts';
import { duration } from '../../../domain/phrases.ts';
import { isOutOfReach } from '../../../services/views/outOfReach.ts';
import type { AgentView, StateView } from '../../../services/views/schemas.ts';
import { listUrl, placeUrl } from '../live/place.ts';
import { canDrain, PHASE_WORDS } from '../words/causes.ts';
import { shortHost, shortId } from '../words/format.ts';
import { Chip } from './chip.tsx';
import { JobName } from './job.tsx';
import { Since } from './moment.tsx';
import { NumberHead } from './numberHead.tsx';
import { Prose } from './prose.tsx';
import { drainWish, type Wish } from './wish.ts';

/** How many agents are in which state. */
export function PhaseCounts({ state: { agents } }: { readonly state: Pick<StateView, 'agents'> }) {
  return (
    <>
      {AGENT_PHASES.filter((phase) => agents[phase] > 0).map((phase) => (
        <Chip key={phase} tone={PHASE_WORDS[phase].tone}>
          {agents[phase]} {PHASE_WORDS[phase].words.toLowerCase()}
        </Chip>
      ))}
    </>
  );
}

/** What agents are doing, where, since when. */
export function AgentsTable({
  agents,
  now,
  ask,
}: {
  readonly agents: readonly AgentView[];
  readonly now: number;
  readonly ask: (wish: Wish) => void;
}) {
  return (
    <table class="agents">
      <caption class="hidden">Agents</caption>
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Agent</th>
          <th scope="col">Doing</th>
          <th scope="col">Host</th>
          <NumberHead>Age</NumberHead>
          <NumberHead>Jobs</NumberHead>
          <th scope="col">
            <span class="hidden">Action</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {agents.map((agent) => (
          <Agent key={agent.taskId} agent={agent} now={now} ask={ask} />
        ))}
      </tbody>
    </table>
  );
}

function Agent({
  agent,
  now,
  ask,
}: {
  readonly agent: AgentView;
  readonly now: number;
  readonly ask: (wish: Wish) => void;
}) {
  const { taskId, pool, phase, since, host, hostId, launchedAt, jobsDone } = agent;
  const { words, tone } = PHASE_WORDS[phase];
  const place = host ?? hostId;
  return (
    <tr>
      <td class="agent-state">
        <Chip tone={tone}>{words}</Chip>
        <span class="minor">
          <Since at={since} now={now} />
        </span>
      </td>
      <th scope="row" class="agent-name">
        <a href={placeUrl('agents', taskId)} title={taskId}>
          {shortId(taskId)}
        </a>
        <span class="minor">
          pool <a href={placeUrl('pools', pool)}>{pool}</a>
        </span>
      </th>
      <td class="agent-doing">
        <Doing agent={agent} now={now} />
      </td>
      <td class="agent-host" title={place ?? undefined}>
        {place === null ? '–' : <a href={listUrl('hosts', { text: hostId ?? place })}>{shortHost(place)}</a>}
      </td>
      <td class="agent-age right">
        <Since at={launchedAt} now={now} />
      </td>
      <td class="agent-jobs right num">{jobsDone}</td>
      <td class="agent-action right">
        {canDrain(phase) ? (
          <button type="button" class="small" onClick={() => ask(drainWish(agent))}>
            Drain…<span class="hidden"> agent {shortId(taskId)}</span>
          </button>
        ) : null}
      </td>
    </tr>
  );
}

/** It gets no other, unless it is wanted on. */
function LastJob({ job }: Pick<AgentView, 'job'>) {
  return (
    <>
      {job === null ? null : <JobName locator={job} />} <span class="minor">and then goes</span>
    </>
  );
}

export function Doing({ agent, now }: { readonly agent: AgentView; readonly now: number }) {
  // GoCD takes minutes to notice, and calls it building until then.
  if (isOutOfReach(agent) && agent.job !== null)
    return (
      <>
        <JobName locator={agent.job} /> <span class="fact-warning">its host is out of reach of Mesos</span>
      </>
    );
  return <Task agent={agent} now={now} />;
}

function Task({ agent, now }: { readonly agent: AgentView; readonly now: number }) {
  const { job, phase, retiring, hung, idleSince, launchedFor, drainRule, message } = agent;
  if (retiring) return <LastJob job={job} />;
  if (job !== null) return <JobName locator={job} />;
  if (message !== null) return <Prose text={message} />;
  if (phase === 'draining') return <>being taken away{drainRule === null ? '' : ` (${drainRule})`}</>;
  if (phase === 'ending') return <>its task ends and its record is removed</>;
  if (hung) return <>says it is idle and takes no job: it is replaced</>;
  if (idleSince !== null) return <span class="minor">idle since {duration(now - idleSince)}</span>;
  if (launchedFor === null) return <span class="minor">for the floor</span>;
  return (
    <>
      <span class="minor">for</span> <JobName locator={launchedFor} />
    </>
  );
}
