import { duration } from '../../../domain/phrases.ts';
import type { LeverView } from '../../../services/views/levers.ts';
import { Moment } from '../parts/moment.tsx';
import { Panel } from '../parts/panel.tsx';
import { endLeverWish, type Wish } from '../parts/wish.ts';
import { leverTitle } from '../words/levers.ts';

/** What operators have in force for a time, each with a button to end it early; nothing at all while there is none. */
export function LeversPanel({
  levers,
  ask,
}: {
  readonly levers: readonly LeverView[];
  readonly ask: (wish: Wish) => void;
}) {
  if (levers.length === 0) return null;
  return (
    <Panel title="In force for a time">
      <ul class="levers">
        {levers.map((lever) => (
          <Lever key={lever.id} lever={lever} ask={ask} />
        ))}
      </ul>
    </Panel>
  );
}

function Lever({ lever, ask }: { readonly lever: LeverView; readonly ask: (wish: Wish) => void }) {
  const title = leverTitle(lever);
  return (
    <li>
      <div>
        <strong>{title}</strong> for {duration(lever.leftMs)} more{' '}
        <span class="minor">
          until <Moment at={lever.until} />
        </span>
        <p>
          {lever.reason} <span class="minor">{lever.by}</span>
        </p>
      </div>
      <button type="button" aria-label={`End early: ${title}`} onClick={() => ask(endLeverWish(lever))}>
        End
      </button>
    </li>
  );
}
