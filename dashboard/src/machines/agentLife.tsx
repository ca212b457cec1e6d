import { useEffect, useState } from 'preact/hooks';
import { counted, duration } from '../../../domain/phrases.ts';
import type { AgentHistory } from '../../../services/views/schemas.ts';
import type { MachineActivity } from '../../../services/views/statecharts/machineSchemas.ts';
import { ApiError, readAgent } from '../live/api.ts';
import { Chip } from '../parts/chip.tsx';
import { Moment } from '../parts/moment.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { PHASE_WORDS } from '../words/causes.ts';
import { shortId } from '../words/format.ts';

/** What became of one agent, phase by phase, and how long each took. */
export function AgentLife({
  taskId,
  activity,
  now,
}: {
  readonly taskId: string;
  readonly activity: MachineActivity;
  readonly now: number;
}) {
  const { life, problem } = useLife(taskId, activity);
  return (
    <Panel title={`Life of ${shortId(taskId)}`} summary={<code class="task-id">{taskId}</code>}>
      {life === null ? (
        <Empty>{problem ?? 'Reading its life…'}</Empty>
      ) : (
        <>
          <p class="minor life-about">{about(life)}</p>
          <ol class="life">
            {life.transitions.map(({ at, phase, detail }, index) => {
              const until = life.transitions[index + 1]?.at ?? (life.agent === null ? null : now);
              const { words, tone } = PHASE_WORDS[phase];
              return (
                <li key={`${at} ${phase}`}>
                  <Moment at={at} />
                  <Chip tone={tone}>{words}</Chip>
                  <span class="minor num">
                    {until === null || phase === 'gone' ? '' : `for ${duration(until - at)}`}
                  </span>
                  {detail === null ? null : <span class="life-detail">{detail}</span>}
                </li>
              );
            })}
          </ol>
        </>
      )}
    </Panel>
  );
}

function about({ agent }: AgentHistory): string {
  if (agent === null) return 'It is gone.';
  const { pool, host, hostId, jobsDone, launchedFor, message } = agent;
  return [
    `pool ${pool}`,
    `on ${host ?? hostId ?? 'a host not known yet'}`,
    `${counted(jobsDone, 'job')} done`,
    ...(launchedFor === null ? [] : [`launched for ${launchedFor}`]),
    ...(message === null ? [] : [message]),
  ].join(' · ');
}

/** Read again whenever the machines have moved. */
function useLife(taskId: string, activity: MachineActivity) {
  const [life, setLife] = useState<AgentHistory | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const moved = activity.moves.findLast((move) => move.taskId === taskId)?.at;
  useEffect(() => {
    let isWanted = true;
    readAgent(taskId).then(
      (read) => isWanted && setLife(read),
      (error: unknown) => {
        const isUnknown = error instanceof ApiError && error.status === 404;
        if (isWanted) setProblem(isUnknown ? 'It is not known, or long gone.' : String(error));
      },
    );
    return () => {
      isWanted = false;
    };
  }, [taskId, moved]);
  return life?.taskId === taskId ? { life, problem } : { life: null, problem };
}
