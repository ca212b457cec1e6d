import { counted, duration } from '../../../domain/phrases.ts';
import type { AgentView } from '../../../services/views/schemas.ts';
import type { ShownViews } from '../live/follow.ts';
import { listUrl, placeUrl } from '../live/place.ts';
import { Doing } from '../parts/agentsTable.tsx';
import { Chip } from '../parts/chip.tsx';
import { Copied } from '../parts/copied.tsx';
import { DecisionList, entriesOf } from '../parts/decisionList.tsx';
import { AgentElsewhere } from '../parts/elsewhere.tsx';
import { Facts } from '../parts/facts.tsx';
import { JobName } from '../parts/job.tsx';
import { forceOutWish } from '../parts/leverWishes.ts';
import { Since } from '../parts/moment.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { drainWish, type Wish } from '../parts/wish.ts';
import { canDrain, PHASE_WORDS } from '../words/causes.ts';
import { shortId } from '../words/format.ts';
import { AgentLife } from './agentLife.tsx';

/** One agent: where it stands, why it is there, what became of it, what was decided about it. */
export function AgentPage({
  views: { state, agent: history, decisions },
  taskId,
  ask,
}: {
  readonly views: ShownViews;
  readonly taskId: string;
  readonly ask: (wish: Wish) => void;
}) {
  if (history === undefined) return <Empty>Reading the agent…</Empty>;
  if (history === null)
    return (
      <Empty>
        No agent {taskId} is known, or it is long gone: see <a href={placeUrl('agents')}>all agents</a>.
      </Empty>
    );
  const { agent, transitions, lastWords, sandboxUrl } = history;
  const { words, tone } = PHASE_WORDS[agent?.phase ?? 'gone'];
  return (
    <div class="columns">
      <div class="column">
        <Panel title={`Agent ${shortId(taskId)}`} summary={<Chip tone={tone}>{words}</Chip>}>
          {agent === null ? (
            <>
              <p>It is gone: what became of it is beside this.</p>
              <Facts facts={[['Task', <Copied key="task" text={taskId} what="the task id" />]]} />
            </>
          ) : (
            <Standing agent={agent} now={state.now} ask={ask} />
          )}
        </Panel>
        <Panel
          title="Decided about it"
          summary={<a href={listUrl('decisions', { agent: taskId })}>among all decisions</a>}
        >
          {decisions === undefined || decisions.decisions.length === 0 ? (
            <Empty>Nothing that is still known.</Empty>
          ) : (
            <DecisionList entries={entriesOf(decisions.decisions)} />
          )}
        </Panel>
      </div>
      <div class="column">
        <AgentLife transitions={transitions} isGone={agent === null} now={state.now} />
        {lastWords === null ? null : (
          <Panel
            title="Last words"
            summary={sandboxUrl === null ? null : <a href={sandboxUrl}>its sandbox in Mesos</a>}
          >
            <pre class="last-words">{lastWords === '' ? 'It wrote nothing to stderr.' : lastWords}</pre>
          </Panel>
        )}
      </div>
    </div>
  );
}

function Standing({
  agent,
  now,
  ask,
}: {
  readonly agent: AgentView;
  readonly now: number;
  readonly ask: (wish: Wish) => void;
}) {
  const { taskId, uuid, pool, phase, host, hostId, since, launchedAt, jobsDone, taskState } = agent;
  return (
    <>
      <p class="agent-why">
        <Reason agent={agent} /> <Doing agent={agent} now={now} />
      </p>
      <Facts
        facts={[
          ['Task', <Copied key="task" text={taskId} what="the task id" />],
          ['In GoCD', uuid === null ? null : <Copied key="uuid" text={uuid} what="the uuid" />],
          [
            'Pool',
            <a key="pool" href={placeUrl('pools', pool)}>
              {pool}
            </a>,
          ],
          [
            'Host',
            hostId === null ? null : (
              <a key="host" href={listUrl('hosts', { text: hostId })}>
                {host ?? hostId}
              </a>
            ),
          ],
          ['In this state for', <Since key="since" at={since} now={now} />],
          ['Age', <Since key="age" at={launchedAt} now={now} />],
          ['Jobs done', counted(jobsDone, 'job')],
          ['Task state', taskState],
        ]}
      />
      <AgentElsewhere taskId={taskId} hostId={hostId} uuid={uuid} />
      <div class="buttons">
        {canDrain(phase) ? (
          <button type="button" onClick={() => ask(drainWish(agent))}>
            Drain…
          </button>
        ) : null}
        <button type="button" onClick={() => ask(forceOutWish(agent))}>
          End now…
        </button>
        <a class="button" href={placeUrl('machines', 'agent', taskId)}>
          Its state machine
        </a>
      </div>
    </>
  );
}

/** Why it is there at all. */
function Reason({ agent: { launchedFor, ageMs } }: { readonly agent: AgentView }) {
  if (launchedFor === null)
    return <>Launched {duration(ageMs)} ago for no job of its own: a floor or a minimum wanted it. Now: </>;
  return (
    <>
      Launched {duration(ageMs)} ago for <JobName locator={launchedFor} />. Now:{' '}
    </>
  );
}
