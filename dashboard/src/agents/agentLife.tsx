import { duration } from '../../../domain/phrases.ts';
import type { AgentHistory } from '../../../services/views/schemas.ts';
import { Chip } from '../parts/chip.tsx';
import { Moment } from '../parts/moment.tsx';
import { Empty, Panel } from '../parts/panel.tsx';
import { PHASE_WORDS } from '../words/causes.ts';

/** What became of one agent, phase by phase, and how long each took. */
export function AgentLife({
  transitions,
  isGone,
  now,
}: {
  readonly transitions: AgentHistory['transitions'];
  readonly isGone: boolean;
  readonly now: number;
}) {
  return (
    <Panel title="Its life" summary={<span class="minor">oldest first</span>}>
      {transitions.length === 0 ? (
        <Empty>Nothing of it was seen by this run.</Empty>
      ) : (
        <ol class="life">
          {transitions.map(({ at, phase, detail }, index) => {
            const until = transitions[index + 1]?.at ?? (isGone ? null : now);
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
      )}
    </Panel>
  );
}
