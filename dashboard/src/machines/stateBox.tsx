import type { MachineState } from '../../../services/views/statecharts/machineSchemas.ts';

/** More than this many are folded away until asked for. */
const MOST_UNFOLDED = 4;

/** A state as a box: what leads from it, and the states inside it. */
export function StateBox({
  state,
  lit,
  counts,
}: {
  readonly state: MachineState;
  readonly lit: ReadonlyMap<string, number>;
  /** Whether to say how many machines are in it. */
  readonly counts: boolean;
}) {
  const here = state.path === '' ? 0 : (lit.get(state.path) ?? 0);
  const isInside = state.states.length === 0;
  const classes = [
    'state',
    state.kind,
    ...(here > 0 ? ['lit'] : []),
    ...(isInside ? ['innermost'] : []),
    ...(state.path === '' ? ['machine'] : []),
  ];
  return (
    <li class={classes.join(' ')}>
      <div class="state-head">
        <strong>{state.path === '' ? 'From anywhere' : state.key}</strong>
        {here > 0 ? <span class="here">{counts ? `${here} here` : 'now'}</span> : null}
        {state.isInitial ? <span class="minor">starts here</span> : null}
        {state.kind === 'parallel' ? <span class="minor">all of these at once</span> : null}
        {state.kind === 'final' ? <span class="minor">the end</span> : null}
      </div>
      <Transitions state={state} />
      {isInside ? null : (
        <ul class="states">
          {state.states.map((inner) => (
            <StateBox key={inner.path} state={inner} lit={lit} counts={counts} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** What happens in a state, and where that leads. */
export function Transitions({
  state: { transitions, path },
  isUnfolded = false,
}: {
  readonly state: MachineState;
  /** However many there are. */
  readonly isUnfolded?: boolean;
}) {
  if (transitions.length === 0) return null;
  const list = (
    <ul class="transitions">
      {transitions.map(({ when, to }) => (
        <li key={`${when} ${to}`}>
          <code>{when === '' ? 'at once' : when}</code>{' '}
          {to.length === 0 ? (
            <span class="minor">stays</span>
          ) : (
            <span class="target">→ {to.map((target) => nearby(target, path)).join(', ')}</span>
          )}
        </li>
      ))}
    </ul>
  );
  if (isUnfolded || transitions.length <= MOST_UNFOLDED) return list;
  return (
    <details>
      <summary>{transitions.length} transitions</summary>
      {list}
    </details>
  );
}

/** A target's path without what it has in common with where it is led to from. */
function nearby(target: string, from: string): string {
  const around = from.includes('.') ? from.slice(0, from.lastIndexOf('.') + 1) : '';
  if (target === from) return 'itself, anew';
  return around !== '' && target.startsWith(around) ? target.slice(around.length) : target;
}
